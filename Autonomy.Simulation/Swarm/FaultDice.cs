using Autonomy.Actors.Runtime;
using Autonomy.Core.Executions;
using Autonomy.Simulation.Kernel;

namespace Autonomy.Simulation.Swarm;

/// <summary>
/// Says at every occasion whether the fault happens, and tells the history of those that do. Each machine and each
/// execution has luck of its own: what hits one is the same whether others are there or not, so that a finding shows
/// in a smaller run too.
/// </summary>
internal sealed class FaultDice
{
    private static readonly FaultKind[] Lasting =
        [FaultKind.SmallMailboxes, FaultKind.SmallCommits, FaultKind.EagerSleep];

    private readonly Scenario _scenario;
    private readonly Action<FaultKind, string, IReadOnlyList<ExecutionId>> _onMet;
    private readonly Dictionary<(FaultKind Kind, string Of), SeededRandom> _streams = [];
    private int _drawn;

    public FaultDice(Scenario scenario, Action<FaultKind, string, IReadOnlyList<ExecutionId>> onMet)
    {
        _scenario = scenario;
        _onMet = onMet;
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
        if (IsHealed || !_scenario.Faults.Contains(kind)) return false;
        SeededRandom random = StreamOf(kind, hits.Length > 0 ? FamilyOf(hits[0]) : where);
        if (Chance.Of(random) >= _scenario.FaultRate * weight) return false;
        int number = _drawn++;
        if (number < _scenario.FirstFault || number >= _scenario.FaultsMax) return false;
        _onMet(kind, where, [.. hits]);
        return true;
    }

    private SeededRandom StreamOf(FaultKind kind, string of)
    {
        if (!_streams.TryGetValue((kind, of), out SeededRandom? random))
            _streams.Add((kind, of), random = _scenario.Stream($"fault {kind} of {of}"));
        return random;
    }

    /// <summary>An execution and its children.</summary>
    private static string FamilyOf(ExecutionId execution) => execution.Value.Split('~')[0];
}
