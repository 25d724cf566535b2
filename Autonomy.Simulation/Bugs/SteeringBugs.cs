namespace Autonomy.Simulation.Bugs;

/// <summary>Mistakes in holds, forks, edits, the end at once, ends of pauses, healing.</summary>
internal static class SteeringBugs
{
    private const string Events = "Autonomy.Core/Executions/ExecutionState.Apply.cs";
    private const string StepEvents = "Autonomy.Core/Executions/ExecutionState.ApplyToStep.cs";

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new(
            "hold-told-before-it-holds",
            "A pause of a tool, a host, a project or the workspace is acknowledged when it is durable, not when every "
                + "execution in memory has taken it.",
            "A hold, while an append of an execution that it covers is under way.",
            [18],
            new SourceEdit(
                "Autonomy.Actors/Workspaces/PauseErrand.cs", "roll.Region.Tell(roll.Call, Self);", "End(accepted);")),
        new(
            "rules-not-awaited",
            "After a start executions go on before the rules of the workspace have been read.",
            "A hold in force, and NodeKill.",
            [18, 23],
            new SourceEdit(
                "Autonomy.Actors/Executions/ExecutionEngine.cs",
                "OpensAfter = options.Workspaces", "OpensAfter = Array.Empty<RulesId>()")),
        new(
            "hold-waited-for-after-its-end",
            "An execution that comes back does not look whether the pause that its steps wait for is still there.",
            "A step that waits for a hold; NodeKill; the hold ends before its execution is loaded.",
            [31],
            new SourceEdit("Autonomy.Core/Executions/Recovering.cs", "        Gate.LookAgain(turn);\n", ""))
        {
            Near = 1_380,
        },
        new(
            "carried-step-run-again",
            "A fork does not take over what had completed in its origin, and runs it again.",
            "A retry, a restart or a fork of an execution of which a step has completed.",
            [13],
            new SourceEdit(
                "Autonomy.Core/Executions/Carrying.cs",
                "turn.Emit(new ExecutionEvent.StepCarried(step.Step, output));", "_ = output;")),
        new(
            "edited-arguments-ignored",
            "A call that was approved, or is to be tried again, with other arguments is made with those of the plan.",
            "An answer with arguments.",
            [23],
            new SourceEdit(Events, "if (answer.Arguments is { } edited) ChangeInput(unit, edited);", "")),
        new(
            "edited-call-has-the-old-key",
            "A call with other arguments has the idempotency key of the former one.",
            "An attempt that fails, then a repair of its arguments, or an answer retry with others.",
            [23],
            new SourceEdit(StepEvents, "        unit.Generation++;\n", "")) { Near = 390 },
        new(
            "terminate-undoes",
            "The end at once is a cancel with undo.",
            "Terminate.",
            [20, 21, 24],
            new SourceEdit(
                "Autonomy.Core/Executions/ExecutionDecider.cs",
                "case ExecutionCommand.Terminate end: Terminating.Terminate(turn, end.By, end.Reason); break;",
                "case ExecutionCommand.Terminate end: Cancel(turn, end.By, end.Reason, undo: true); break;")),
        new(
            "edit-of-what-has-begun",
            "A live edit replaces and removes steps whose attempts run, or that wait.",
            "An edit of a step that has begun.",
            [9, 10, 12, 13, 14],
            new SourceEdit(
                "Autonomy.Core/Executions/Editing.cs",
                "unit.Status == StepStatus.Ready && unit is { Attempts: 0, Fallback: 0 });",
                "!unit.HasOpenAttempt);"),
            new SourceEdit(
                "Autonomy.Core/Executions/Editing.cs",
                "step.Status is StepStatus.Pending or StepStatus.Ready", "!step.IsTerminal")),
        new(
            "unknown-effect-taken-for-none",
            "Where it is not known what a failed call did, it is healed as if it had done nothing.",
            "EffectAnswerLost of a call that must not be repeated.",
            [13, 16],
            new SourceEdit(
                "Autonomy.Core/Executions/AttemptEnding.cs",
                "        bool isRepeatable = IsRepeatable(turn, unit);\n",
                "        bool isRepeatable = IsRepeatable(turn, unit);\n"
                    + "        failure = failure with { Effect = Recovery.FailureEffect.None };\n")),
        new(
            "refresh-without-end",
            "A token that is refused is refreshed again and again.",
            "ToolError of the kind TokenExpired, for a credential that was withdrawn.",
            [15],
            new SourceEdit(
                "Autonomy.Core/Executions/Healing/Healer.cs",
                "if (!failed.IsSafe || failed.TimesHealed >= failed.Row.AttemptsMax) return false;",
                "if (!failed.IsSafe) return false;")),
        new(
            "pause-end-lost-at-restart",
            "The end of a pause has no timer after a snapshot was restored.",
            "A pause with an end, EagerSleep or NodeKill, and a snapshot.",
            [8, 22, 31],
            new SourceEdit(
                "Autonomy.Core/Executions/ExecutionState.Steering.cs",
                "PauseUntil(record.PauseEnd);", "PauseEnd = record.PauseEnd;")),
    ];
}
