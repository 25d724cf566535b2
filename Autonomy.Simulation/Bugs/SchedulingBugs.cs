namespace Autonomy.Simulation.Bugs;

/// <summary>Mistakes in what starts when, in beginning and ending an execution, and between executions.</summary>
internal static class SchedulingBugs
{
    private const string Steps = "Autonomy.Core/Executions/StepState.cs";
    private const string Scheduling = "Autonomy.Core/Executions/Scheduling.cs";
    private const string Events = "Autonomy.Core/Executions/ExecutionState.Apply.cs";
    private const string Region = "Autonomy.Actors/Sharding/EntityRegion.cs";

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new(
            "dependency-not-awaited",
            "A step starts when the first of the steps that it needs has ended.",
            "A step that needs two others.",
            [17],
            new SourceEdit(
                Steps,
                "UnmetNeeds = definition.Needs.Length;",
                "UnmetNeeds = Math.Min(1, definition.Needs.Length);")),
        new(
            "fan-out-window-exceeded",
            "One item more than the fan-out's concurrency is under way.",
            "A fan-out of more items than its concurrency, in a plan with places to spare.",
            [29],
            new SourceEdit(
                Steps, "OpenItems < Definition.ForEachConcurrency);", "OpenItems <= Definition.ForEachConcurrency);")),
        new(
            "concurrency-exceeded",
            "One attempt more than the plan's concurrency runs.",
            "A plan with more independent steps than its concurrency.",
            [29],
            new SourceEdit(
                Scheduling,
                "state.RunningAttempts >= PressureHolds",
                "state.RunningAttempts > PressureHolds")),
        new(
            "terminal-event-twice",
            "Whatever is told to an execution that has ended ends it once more.",
            "A late end: a step deadline with the call still open in the last step, or a child whose end is told twice "
                + "(NodeKill while a parent waits).",
            [9],
            new SourceEdit(
                Scheduling,
                "if (state.IsTerminal || state.Plan is null) return;",
                "if (state.Plan is null) return;"),
            new SourceEdit(
                Events, """Invariant.Holds(!IsTerminal, "nothing follows the end of an execution");""", "")),
        new(
            "duplicate-submit-restarts",
            "A submission that comes twice begins the execution anew.",
            "ClientDoubles, ClientDisconnect or NetworkDouble on a submission; or NodeKill while a parent waits for "
                + "its child.",
            [3, 9],
            new SourceEdit(
                "Autonomy.Core/Executions/ExecutionDecider.cs",
                """new Rejection(RejectionCode.AlreadySubmitted, $"The execution '{state.Id}' exists already."),""",
                "null,"),
            new SourceEdit(Events, """Invariant.Holds(Plan is null, "an execution is submitted once");""", ""),
            new SourceEdit(
                Events,
                """Invariant.Holds(_status == ExecutionStatus.Queued, "only a queued execution starts");""",
                "")),
        new(
            "child-forgotten-at-its-end",
            "A child that has ended is not brought back after a crash, though its parent does not know of its end.",
            "core.plan steps whose parent sleeps; NodeKill between the child's end and the parent's commit of it.",
            [31],
            new SourceEdit(
                "Autonomy.Actors/Executions/ExecutionSupervisor.cs",
                "if (_state is { IsTerminal: true, Parent: null, HasAbandonedChildren: false })",
                "if (_state.IsTerminal)")),
        new(
            "one-crash-restarts-all",
            "When the actor of one execution breaks, those of all others are restarted with it.",
            "Several executions with running attempts; AnswerLost, SyncError or StoreTimeout that hits one of them.",
            [28],
            new SourceEdit(Region, "SupervisorStrategy.OneForOne(", "SupervisorStrategy.AllForOne(")),
    ];
}
