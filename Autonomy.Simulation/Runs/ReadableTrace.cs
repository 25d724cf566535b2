using System.Globalization;
using System.Text;
using System.Text.Json;
using Autonomy.Actors.Executions;
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
    private const int ColumnsMax = 160;

    private const string SubmittedName = "execution-submitted";

    private const string Columns =
        "        seconds  what happened; below a commit its events by version; @ an append, # a call; > where it shows";

    public static IEnumerable<string> Of(RunResult result)
    {
        yield return $"seed {result.Scenario.Seed}: {result.Finding}";
        foreach (string line in Scenario(result.Scenario)) yield return Cut($"  {line}");
        if (result.History is not { } history) yield break;
        yield return Columns;
        foreach (string line in Story(history, result.Violations[0])) yield return Cut(line);
    }

    /// <summary>All that happened in a run, line by line.</summary>
    public static IEnumerable<string> Whole(RunHistory history) => history.Entries.Select(entry => Cut(Line(entry)));

    private static IEnumerable<string> Scenario(Scenario scenario)
    {
        string store = scenario.HasStoreServer ? $"{scenario.Nodes} node(s) and a store server" : "one node";
        string clients = Range(scenario.FirstClient, scenario.Clients);
        string executions = Range(scenario.FirstExecution, scenario.ExecutionsPerClient - 1);
        int operations = scenario.OperationsPerExecution - scenario.FirstOperation;
        yield return $"{store}, client {clients} with execution {executions} of up to {scenario.StepsMax} steps and "
            + $"{operations} operation(s), trouble for {scenario.Troubled.TotalSeconds:F0} s";
        yield return scenario.Faults.IsEmpty ? "no faults" : $"faults: {string.Join(", ", scenario.Faults)}";
        foreach (string limit in Limits(scenario)) yield return limit;
    }

    private static string Range(int first, int last) => first == last ? $"{first}" : $"{first} to {last}";

    private static IEnumerable<string> Limits(Scenario scenario)
    {
        if (scenario.Limits != new EngineLimits()) yield return $"{scenario.Limits}";
        if (scenario.MailboxCapacity != Swarm.Scenario.PlainMailboxCapacity)
            yield return $"mailboxes of {scenario.MailboxCapacity} messages";
        if (scenario.MessagesPerTurn != Swarm.Scenario.PlainMessagesPerTurn)
            yield return $"turns of {scenario.MessagesPerTurn} messages";
        if (scenario.AppendsPerCommit != Swarm.Scenario.PlainAppendsPerCommit)
            yield return $"commits of {scenario.AppendsPerCommit} appends";
    }

    private static IEnumerable<string> Story(RunHistory history, Violation violation)
    {
        List<string> lines = [];
        for (int place = 0; place <= violation.Entry && place < history.Entries.Count; place++)
        {
            HistoryEntry entry = history.Entries[place];
            if (!Concerns(entry, violation.Execution)) continue;
            lines.AddRange(Lines(entry, isWhereItShows: place == violation.Entry));
        }

        int skipped = Math.Max(0, lines.Count - LinesMax);
        return skipped == 0 ? lines : lines.Skip(skipped).Prepend($"  ... {skipped} lines before");
    }

    private static IEnumerable<string> Lines(HistoryEntry entry, bool isWhereItShows)
    {
        string mark = isWhereItShows ? "> " : "  ";
        if (entry is not HistoryEntry.Committed committed) return [mark + Line(entry)];
        string what = $"commit {committed.Commit} makes @{committed.Append} durable";
        return [mark + Timed(entry.At, what), .. committed.Events.SelectMany(Lines)];
    }

    // What is about other executions is left out: they share nothing but the nodes and the store.
    private static bool Concerns(HistoryEntry entry, ExecutionId? execution) =>
        execution is not { } one
        || entry.AllAbout.Count == 0
        || entry.AllAbout.Any(about => Root(about) == Root(one));

    private static string Root(ExecutionId execution) => execution.Value.Split('~')[0];

    private static IEnumerable<string> Lines(StoredEvent stored)
    {
        yield return $"{"",16}{stored.Version,4} {stored.Name} {Encoding.UTF8.GetString(stored.Body.Span)}";
        if (stored.Name != SubmittedName) yield break;
        using JsonDocument body = JsonDocument.Parse(stored.Body);
        // A plan that is too large for its event lies beside it.
        if (!body.RootElement.TryGetProperty("plan", out JsonElement plan)) yield break;
        foreach (JsonElement step in plan.GetProperty("steps").EnumerateArray())
            yield return $"{"",21}step {step.GetRawText()}";
    }

    private static string Line(HistoryEntry entry) => Timed(entry.At, $"{entry}");

    private static string Timed(long at, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{at / 1e6,13:F6}  {what}");

    private static string Cut(string line) =>
        line.Length <= ColumnsMax ? line : string.Concat(line.AsSpan(0, ColumnsMax - 3), "...");
}
