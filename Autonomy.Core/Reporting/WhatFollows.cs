using Autonomy.Core.Executions;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Reporting;

/// <summary>
/// What happens to an execution now that somebody told it something, in plain words: what it stands before, and not
/// what was hoped for. Pure.
/// </summary>
public static class WhatFollows
{
    /// <summary>What follows a command that was accepted.</summary>
    /// <param name="state">The execution as it stands since.</param>
    /// <param name="command">What it was told.</param>
    /// <param name="tools">Those that would undo something.</param>
    public static string Of(ExecutionState state, ExecutionCommand command, IToolCatalog tools)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(tools);
        return OfCommand(state, command) + OfState(state, tools);
    }

    private static string OfCommand(ExecutionState state, ExecutionCommand command) => command switch
    {
        ExecutionCommand.Signal signal when state.SignalsKept(signal.Name) is > 0 and var kept =>
            $"{Count(kept, "signal")} '{signal.Name}' {(kept == 1 ? "waits" : "wait")} for a step to take it. ",
        ExecutionCommand.Signal => "A step has taken the signal. ",
        ExecutionCommand.Prioritize => $"Its priority is {Words.Of(state.Priority)}. ",
        ExecutionCommand.Edit edit =>
            $"Of its plan {Count(edit.Changes.Add.Length, "step")} {Was(edit.Changes.Add.Length)} added, "
            + $"{edit.Changes.Replace.Length} replaced, {edit.Changes.Remove.Length} removed. ",
        ExecutionCommand.Answer answer => $"'{answer.Option}' is the answer. ",
        _ => "",
    };

    private static string OfState(ExecutionState state, IToolCatalog tools) => state switch
    {
        { IsTerminated: true, HasAbandonedChildren: true } =>
            "It has ended at once: nothing is undone, and its child executions end with it.",
        { IsTerminated: true } => "It has ended at once: nothing is undone.",
        { IsTerminal: true } => $"It has ended ({Words.Of(state.Status)}): nothing follows.",
        { IsCancelling: true } => OfCancel(state, tools),
        { Status: ExecutionStatus.Pausing } =>
            $"{Count(state.RunningAttempts, "attempt")} {(state.RunningAttempts == 1 ? "finishes" : "finish")} first"
            + $"{Stopping(state)}, then it is paused {UntilOf(state)}.",
        { Status: ExecutionStatus.Paused } => $"It is paused {UntilOf(state)}: nothing starts before.",
        { Status: ExecutionStatus.Waiting } =>
            $"It waits for people: {Count(state.OpenDecisions, "question")} "
            + $"{Is(state.OpenDecisions)} open.",
        { Status: ExecutionStatus.Queued } => "It begins as soon as there is room.",
        _ =>
            $"It goes on: {Count(state.RunningAttempts, "attempt")} {(state.RunningAttempts == 1 ? "runs" : "run")}, "
            + $"{Count(state.OpenSteps, "step")} {(state.OpenSteps == 1 ? "has" : "have")} not ended.",
    };

    private static string Stopping(ExecutionState state)
    {
        int stopping = state.Steps.Where(step => step.RunningUnits > 0)
            .Sum(step => step.Units.Count(unit => unit.IsStopping));
        return stopping == 0 ? "" : $" ({stopping} of them stopped, to begin again after the pause)";
    }

    private static string UntilOf(ExecutionState state) => state switch
    {
        { PauseEnd: { Then: PauseThen.Cancel } end } => $"until {ReadableTimes.Of(end.At)}, when it is cancelled",
        { PauseEnd: { } end } => $"until {ReadableTimes.Of(end.At)}, when it goes on",
        { IsPausedByParent: true } => "until its parent goes on",
        _ => "until somebody resumes it",
    };

    private static string OfCancel(ExecutionState state, IToolCatalog tools)
    {
        int attempts = state.RunningAttempts - (state.Undo is { IsWaiting: false } ? 1 : 0);
        int children = state.OpenChildren.Count();
        string[] first =
        [
            .. attempts > 0 ? [Count(attempts, "attempt")] : Array.Empty<string>(),
            .. children > 0 ? [Count(children, "child execution")] : Array.Empty<string>(),
        ];
        string before = first.Length == 0
            ? ""
            : $"{string.Join(" and ", first)} {(attempts + children == 1 ? "ends" : "end")} first, then ";
        string text = before + (state.IsUndoing ? UndoOf(state, tools) : "it is cancelled; nothing is undone");
        string asked = state.OpenDecisions == 0
            ? ""
            : $" {Count(state.OpenDecisions, "question")} {Is(state.OpenDecisions)} open.";
        return $"{char.ToUpperInvariant(text[0])}{text[1..]}.{asked}";
    }

    private static string UndoOf(ExecutionState state, IToolCatalog tools)
    {
        var preview = UndoPreview.Of(state, tools);
        int undone = StepsOf(preview, static line => line is { Tool: not null, Obstacle: null });
        int asked = StepsOf(preview, static line => line is { Tool: not null, Obstacle: not null });
        int left = StepsOf(preview, static line => line.Tool is null && line.Effect != EffectClass.Pure);
        string order = undone > 1 ? ", in reverse order" : "";
        return (undone == 0 ? "nothing is undone" : $"{Count(undone, "step")} {Is(undone)} undone{order}")
            + (asked == 0 ? "" : $", for {Count(asked, "step")} whose undo cannot be called a person is asked")
            + (left == 0 ? "" : $", {Count(left, "step")} {Is(left)} left as {(left == 1 ? "it is" : "they are")}")
            + ", and it is cancelled";
    }

    private static int StepsOf(UndoPreview preview, Func<UndoLine, bool> isMeant) =>
        preview.Lines.Where(isMeant).Select(line => line.Step).Distinct(StringComparer.Ordinal).Count();

    private static string Is(int count) => count == 1 ? "is" : "are";

    private static string Was(int count) => count == 1 ? "was" : "were";

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
