using Autonomy.Actors.Runtime;
using Autonomy.Simulation.Kernel;
using Autonomy.Simulation.Swarm;

namespace Autonomy.Simulation.World;

/// <summary>What happens to nodes: they are killed, frozen and cut off, and their clocks jump.</summary>
internal sealed class NodeFaults(WorldSeams seams, IReadOnlyList<SimulatedNode> nodes)
{
    /// <summary>How far a wall clock may stray from where it began.</summary>
    public static readonly TimeSpan ClockOffsetMax = TimeSpan.FromHours(2);

    private readonly SeededRandom _random = seams.Scenario.Stream("node faults");

    public void Start()
    {
        foreach (SimulatedNode node in nodes) Later(node);
    }

    private void Later(SimulatedNode node)
    {
        TimeSpan next = Chance.Between(_random, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2));
        seams.Kernel.After(next, () =>
        {
            if (seams.Dice.IsHealed) return;
            Occasion(node);
            Later(node);
        });
    }

    private void Occasion(SimulatedNode node)
    {
        string where = $"node {node.Number}";
        if (!node.IsUp) return;
        if (seams.Dice.Strikes(FaultKind.ClockJump, where)) node.JumpClock(Jump(node));
        if (seams.Dice.Strikes(FaultKind.NodeKill, where)) node.Kill("killed");
        else if (node.Engine is { IsFrozen: false } && seams.Dice.Strikes(FaultKind.Zombie, where))
            node.Freeze();
        else if (seams.Scenario.HasStoreServer && seams.Dice.Strikes(FaultKind.NetworkCut, $"{where} and store", 0.5))
            node.CutOff(Leases.TimeToLive * (0.2 + (2 * Chance.Of(_random))));
    }

    /// <summary>Seconds as often as hours, forward as often as back.</summary>
    private TimeSpan Jump(SimulatedNode node)
    {
        double seconds = Math.Pow(10, Chance.Of(_random) * Math.Log10(ClockOffsetMax.TotalSeconds));
        TimeSpan by = TimeSpan.FromSeconds(Chance.Is(_random, 0.5) ? seconds : -seconds);
        return (node.ClockOffset + by).Duration() > ClockOffsetMax ? -by : by;
    }
}
