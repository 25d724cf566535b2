using System.Globalization;
using System.Text;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Simulation.Checkers;
using Autonomy.Simulation.History;
using Autonomy.Simulation.Swarm;

namespace Autonomy.Simulation.Runs;

/// <summary>A finding as a person reads it: the scenario, what did not hold, and what led to it.</summary>
internal static class ReadableTrace
{
    private const int LinesMax = 400;
    private const int BodyCharactersMax = 120;

    public static IEnumerable<string> Of(RunResult result)
    {
        yield return $"seed {result.Scenario.Seed}: {result.Finding}";
        foreach (string line in Scenario(result.Scenario)) yield return $"  {line}";
        if (result.History is not { } history) yield break;
        foreach (string line in Story(history, result.Violations[0])) yield return $"  {line}";
    }

    /// <summary>All that happened in a run.</summary>
    public static IEnumerable<string> Whole(RunHistory history) => history.Entries.Select(Line);

    private static IEnumerable<string> Scenario(Scenario scenario)
    {
        string store = scenario.HasStoreServer ? "a store server" : "an embedded store";
        yield return $"{scenario.Nodes} node(s), {store}, {scenario.Clients} client(s) with "
            + $"{scenario.ExecutionsPerClient} execution(s) of up to {scenario.StepsMax} steps and "
            + $"{scenario.OperationsPerClient} operation(s)";
        yield return scenario.Faults.IsEmpty ? "no faults" : $"faults: {string.Join(", ", scenario.Faults)}";
    }

    // What is about other executions is left out: they share nothing but the nodes and the store.
    private static IEnumerable<string> Story(RunHistory history, Violation violation)
    {
        List<(HistoryEntry Entry, int Place)> told = [];
        for (int place = 0; place <= violation.Entry && place < history.Entries.Count; place++)
        {
            HistoryEntry entry = history.Entries[place];
            if (entry.About is not { } about || IsOf(about, violation.Execution)) told.Add((entry, place));
        }

        int skipped = Math.Max(0, told.Count - LinesMax);
        if (skipped > 0) yield return $"... {skipped} lines before";
        foreach ((HistoryEntry entry, int place) in told.Skip(skipped))
        {
            yield return (place == violation.Entry ? "> " : "  ") + Line(entry);
            if (entry is not HistoryEntry.Committed committed) continue;
            foreach (StoredEvent stored in committed.Events) yield return Line(stored);
        }
    }

    private static bool IsOf(ExecutionId about, ExecutionId? execution) =>
        execution is not { } one || Root(about) == Root(one);

    private static string Root(ExecutionId execution) => execution.Value.Split('~')[0];

    private static string Line(StoredEvent stored)
    {
        string body = Encoding.UTF8.GetString(stored.Body.Span);
        string shown = body.Length <= BodyCharactersMax ? body : $"{body[..BodyCharactersMax]}...";
        return $"{"",20}{stored.Version,4} {stored.Name} {shown}";
    }

    private static string Line(HistoryEntry entry) =>
        string.Create(CultureInfo.InvariantCulture, $"{entry.At / 1e6,14:F6} s  {entry}");
}
