using Autonomy.Actors.Runtime;
using Autonomy.Core.Executions;
using Autonomy.Simulation.Kernel;

namespace Autonomy.Simulation.Swarm;

/// <summary>Says at every occasion whether the fault happens, and tells the history of those that do.</summary>
internal sealed class FaultDice
{
    private static readonly FaultKind[] Lasting =
        [FaultKind.SmallMailboxes, FaultKind.SmallCommits, FaultKind.EagerSleep];

    private readonly Scenario _scenario;
    private readonly Action<FaultKind, string, IReadOnlyList<ExecutionId>> _onMet;
    private readonly Dictionary<FaultKind, SeededRandom> _streams = [];
    private int _met;

    public FaultDice(Scenario scenario, Action<FaultKind, string, IReadOnlyList<ExecutionId>> onMet)
    {
        _scenario = scenario;
        _onMet = onMet;
        foreach (FaultKind kind in scenario.Faults) _streams.Add(kind, scenario.Stream($"fault {kind}"));
    }

    /// <summary>Tells of the faults that last for the whole run: limits that are small.</summary>
    public void TellLasting()
    {
        foreach (FaultKind kind in Lasting.Where(_scenario.Faults.Contains)) _onMet(kind, "the whole run", []);
    }

    /// <summary>Whether faults are over.</summary>
    public bool IsHealed { get; private set; }

    /// <summary>No fault happens from now on.</summary>
    public void Heal() => IsHealed = true;

    /// <summary>
    /// Whether the fault happens at this occasion; <paramref name="where"/> says what it hits, and
    /// <paramref name="hits"/> which executions, if it does not hit all of a machine. <paramref name="weight"/> makes
    /// it likelier where occasions are rare, and rarer where they are many.
    /// </summary>
    public bool Strikes(FaultKind kind, string where, double weight = 1, params ReadOnlySpan<ExecutionId> hits)
    {
        if (IsHealed || !_streams.TryGetValue(kind, out SeededRandom? random)) return false;
        if (Chance.Of(random) >= _scenario.FaultRate * weight || _met >= _scenario.FaultsMax) return false;
        _met++;
        _onMet(kind, where, [.. hits]);
        return true;
    }
}
