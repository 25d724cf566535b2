using System.Globalization;
using Autonomy.Core.Executions;
using Autonomy.Simulation.Checkers;
using Autonomy.Simulation.Swarm;

namespace Autonomy.Simulation.Runs;

/// <summary>What many runs came to, in lines of 80 columns.</summary>
internal static class Summary
{
    private const int Columns = 3;
    private const int RarestMax = 5;

    private static readonly StepStatus[] States =
        [StepStatus.Pending, StepStatus.Ready, StepStatus.Running, StepStatus.Waiting, StepStatus.Completed];

    public static IEnumerable<string> Of(SwarmRun swarm)
    {
        yield return Text($"{swarm.Seeds:N0} seeds in {swarm.Elapsed.TotalSeconds:N1} s: ")
            + Text($"{swarm.Seeds / swarm.Elapsed.TotalSeconds:N1} seeds/s, {swarm.Turns:N0} turns, ")
            + Text($"{swarm.VirtualTime.TotalDays:N0} virtual days");
        yield return "";
        yield return "executions ended";
        foreach (string line in InColumns(Ends(swarm.Faults))) yield return line;
        yield return "";
        yield return "faults met, and the states of steps in open executions that they found";
        yield return Row("", [.. States.Select(state => state.ToString().ToLowerInvariant())], "met");
        foreach (FaultKind kind in Enum.GetValues<FaultKind>()) yield return FaultRow(swarm.Faults, kind);
        yield return "";
        yield return $"{swarm.Coverage.Met.Count} of {Coverage.Everything.Count} things worth meeting were met; "
            + "the rarest:";
        foreach ((string what, long times) in swarm.Coverage.Met.OrderBy(one => one.Value).Take(RarestMax))
            yield return Text($"  {times,7:N0}  {what}");
        foreach (string never in swarm.Coverage.NeverMet) yield return $"    never  {never}";
        yield return $"violations: {swarm.Findings.Count}"
            + (swarm.Findings.Count == 0 ? "" : $" (seeds {Seeds(swarm)})");
    }

    private static IEnumerable<string> Ends(FaultsByState faults) => Enum.GetValues<ExecutionStatus>()
        .Where(status => faults.CountOf(status) > 0)
        .Select(status => Text($"{status,-22}{faults.CountOf(status),7:N0}"));

    private static string FaultRow(FaultsByState faults, FaultKind kind) => Row(
        kind.ToString(),
        [.. States.Select(state => Text($"{faults.CountOf(kind, state):N0}"))],
        Text($"{faults.CountOf(kind):N0}"));

    private static string Row(string name, string[] cells, string last) =>
        $"  {name,-22}{last,7}{string.Concat(cells.Select(cell => $"{cell,10}"))}";

    private static IEnumerable<string> InColumns(IEnumerable<string> cells) =>
        cells.Chunk(Columns).Select(row => ("  " + string.Join("  ", row)).TrimEnd());

    private static string Seeds(SwarmRun swarm) =>
        string.Join(", ", swarm.Findings.Take(20).Select(finding => finding.Scenario.Seed));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
