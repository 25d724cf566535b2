namespace Autonomy.Simulation.World;

/// <summary>Somebody who uses the engine: driven by what the kernel lets happen, without tasks of its own.</summary>
internal interface IWorldClient
{
    /// <summary>Begins: what it does, it does in the kernel's time.</summary>
    void Start();

    /// <summary>From now on nothing goes wrong: it brings all that it began to its end.</summary>
    void OnHealed();

    /// <summary>Whether it has nothing left to do: what it submitted has ended.</summary>
    bool IsDone { get; }
}
