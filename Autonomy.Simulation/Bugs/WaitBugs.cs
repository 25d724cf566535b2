namespace Autonomy.Simulation.Bugs;

/// <summary>Mistakes in timers, signals and decisions.</summary>
internal static class WaitBugs
{
    private const string Events = "Autonomy.Core/Executions/ExecutionState.Apply.cs";

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new(
            "timer-early",
            "A timer fires up to half a second before it is due.",
            "Two timers of one execution (core.wait, retries) that are due within half a second of each other; or a "
                + "kill and a recovery just before a timer is due.",
            [22],
            new SourceEdit(
                "Autonomy.Core/Executions/Timers.cs",
                "timer.Due <= turn.Now)",
                "timer.Due <= turn.Now + TimeSpan.FromMilliseconds(500))")),
        new(
            "decision-never-expires",
            "A decision with an expiry has no timer.",
            "core.approve with a timeout that nobody answers in time.",
            [22, 23],
            new SourceEdit(Events, "if (ExpiryOf(request) is { } expiry) _timers.Add(expiry);", "")),
        new(
            "decision-answered-twice",
            "A decision that has an answer takes another one.",
            "Two answers to one decision (ClientDoubles), of which the second comes while the step waits for a retry; "
                + "otherwise an assertion of the engine breaks its actor.",
            [23],
            new SourceEdit(
                "Autonomy.Core/Executions/Answering.cs",
                "if (decision.Answer is { } given)",
                "if (decision.Answer is { By: DecisionAnswer.ByEngine } given)"),
            new SourceEdit(
                Events,
                "_decisions.TryGetValue(id, out DecisionState? decision) && decision.Answer is null,",
                "_decisions.TryGetValue(id, out DecisionState? decision),")),
        new(
            "withdrawal-untold",
            "No event tells that a decision is open no more which nobody has answered.",
            "A cancel of an execution that asks somebody, or the deadline of a step that does.",
            [23],
            new SourceEdit(
                "Autonomy.Core/Executions/Turn.cs",
                "foreach (string decision in pointless)",
                "foreach (string decision in Array.Empty<string>())")),
        new(
            "approval-covers-the-fallback",
            "The approval of a step's call serves its fallback too, which is another call.",
            "A step with approval always and a fallback; approve; the first tool fails for good (ToolError).",
            [23],
            new SourceEdit(
                "Autonomy.Core/Executions/ExecutionState.ApplyToStep.cs", "unit.IsApproved = false;", "")),
        new(
            "signal-consumed-twice",
            "A step takes a signal and leaves it for the next one.",
            "Two core.signal steps of one name, and fewer signals than steps.",
            [23],
            new SourceEdit(
                "Autonomy.Core/Executions/ExecutionState.Bookkeeping.cs", "        queue.Dequeue();", "")),
        new(
            "kept-signal-not-taken",
            "A step that begins to wait for a signal does not look whether it has come already.",
            "A signal that comes before its core.signal step waits.",
            [23, 31],
            new SourceEdit(
                "Autonomy.Core/Executions/Waits.cs",
                "if (turn.State.PeekSignal(name.Value) is { } kept) turn.Complete(unit, null, kept);",
                "")),
    ];
}
