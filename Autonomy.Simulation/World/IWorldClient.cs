namespace Autonomy.Simulation.World;

/// <summary>Somebody who uses the engine from outside.</summary>
internal interface IWorldClient
{
    /// <summary>Whether it will ask for nothing more by itself.</summary>
    bool IsDone { get; }

    /// <summary>Begins.</summary>
    void Start();

    /// <summary>Nothing goes wrong any more: time to bring everything to its end.</summary>
    void OnHealed();
}
