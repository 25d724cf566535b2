using System.Collections.Immutable;
using Autonomy.Core.Executions;
using static Autonomy.Core.Reporting.EventTone;

namespace Autonomy.Core.Reporting;

/// <summary>Steering in words.</summary>
internal static class SteeringSentences
{
    private const int NamesMax = 12;

    public static EventLine? OfExecution(ExecutionEvent happened) => happened switch
    {
        ExecutionEvent.Terminated told =>
            new($"terminated by {told.By}{Because(told.Reason)}: nothing was undone", Notice),
        ExecutionEvent.Prioritized told =>
            new($"priority {Words.Of(told.Priority)}, given by {told.By}{Because(told.Reason)}", Plain),
        ExecutionEvent.PlanChanged told =>
            new($"plan changed by {told.By}{Because(told.Reason)}: {Changes(told)}", Notice),
        _ => null,
    };

    public static EventLine? OfStep(ExecutionEvent happened) => happened switch
    {
        ExecutionEvent.StepCarried or ExecutionEvent.ItemCarried => new("taken over", Dim),
        ExecutionEvent.AttemptStopped told => new(
            $"attempt {told.Attempt} stopped{(told.Reason is { } reason ? $": {reason}" : " by the pause")}", Notice),
        _ => null,
    };

    private static string Changes(ExecutionEvent.PlanChanged told)
    {
        (string Verb, ImmutableArray<string> Steps)[] parts =
            [("added", told.Added), ("replaced", told.Replaced), ("removed", told.Removed)];
        return string.Join(", ", parts.Where(part => !part.Steps.IsDefaultOrEmpty)
            .Select(part => $"{part.Verb} {Names(part.Steps)}"));
    }

    private static string Names(IEnumerable<string> names)
    {
        string[] all = [.. names];
        string rest = all.Length > NamesMax ? $" and {all.Length - NamesMax} more" : "";
        return string.Join(", ", all.Take(NamesMax)) + rest;
    }

    private static string Because(string? reason) => string.IsNullOrEmpty(reason) ? "" : $" ({reason})";
}
