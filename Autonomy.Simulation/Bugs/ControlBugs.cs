namespace Autonomy.Simulation.Bugs;

/// <summary>Mistakes in pause, resume, cancel and undo.</summary>
internal static class ControlBugs
{
    private const string Scheduling = "Autonomy.Core/Executions/Scheduling.cs";
    private const string Undoing = "Autonomy.Core/Executions/Undoing.cs";

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new(
            "pause-checked-late",
            "Steps start while the execution is pausing; only when nothing runs is it paused in earnest.",
            "Pause while an attempt runs and another step is ready, or becomes so by that attempt's end.",
            [18],
            new SourceEdit(
                "Autonomy.Core/Executions/ExecutionState.cs",
                "internal bool MayStart => _status == ExecutionStatus.Running && !IsFinishing;",
                "internal bool MayStart => _status is ExecutionStatus.Running or ExecutionStatus.Pausing;")),
        new(
            "resume-starts-nothing",
            "A step whose needs are met during a pause is not put in the queue, and does not start after the resume.",
            "Pause while an attempt runs that another step needs; resume after its end.",
            [19, 31],
            new SourceEdit(
                Scheduling,
                "if (turn.State.IsTerminal || turn.State.IsCancelling || turn.Candidates.Count == 0) return;",
                "if (!turn.State.MayStart) return;")),
        new(
            "pause-undoes-cancel",
            "An execution that is being cancelled can be paused, and goes on after a resume.",
            "Cancel while an attempt runs, then pause and resume before that attempt has ended (CancelStorm and "
                + "PauseStorm; a slow tool); retries make forward attempts plain.",
            [20, 21],
            new SourceEdit(
                "Autonomy.Core/Executions/ExecutionDecider.cs",
                """RefuseEnded(state, "be paused") ?? RefuseCancelling(state, "be paused") ?? Pauses.Refuse(pause),""",
                """RefuseEnded(state, "be paused") ?? Pauses.Refuse(pause),""")),
        new(
            "cancelled-attempt-called",
            "An attempt whose start became durable together with its cancel is called all the same.",
            "Cancel decided in the append that also starts an attempt: a cancel told while an append is under way.",
            [20],
            new SourceEdit(
                "Autonomy.Actors/Executions/StepCalls.cs",
                "if (effect is ExecutionEffect.CancelAttempt cancel) _cancelled.Add((cancel.Unit, cancel.Attempt));",
                "")),
        new(
            "child-left-behind",
            "A cancelled execution ends, or begins to undo, before its children have ended.",
            "core.plan steps, and a cancel while a child is open.",
            [20],
            new SourceEdit(
                Undoing,
                "if (turn.State.RunningAttempts > 0 || turn.State.UnitsWaitingForOthers > 0) return;",
                "if (turn.State.RunningAttempts > 0) return;")),
        new(
            "child-cancel-told-once",
            "A cancel is told to the child once, and not again when the parent comes back.",
            "core.plan steps whose child waits for long, and a cancel; NodeKill between the parent's commit of it and "
                + "the child's.",
            [20],
            new SourceEdit(
                "Autonomy.Core/Executions/Recovering.cs",
                "else Children.FindAgain(turn, step, unit);",
                "else if (!turn.State.IsCancelling) Children.FindAgain(turn, step, unit);")) { Near = 1_570 },
        new(
            "undo-forward",
            "Undo begins with what completed first.",
            "Two completed steps with undo, then cancel with undo.",
            [20],
            new SourceEdit(
                Undoing,
                "for (int i = turn.State.UnitsToUndo - 1; i >= 0; i--)",
                "for (int i = 0; i < turn.State.UnitsToUndo; i++)")),
        new(
            "failed-step-undone",
            "A step that failed is undone like one that completed.",
            "A step with undo that fails while others go on, then cancel with undo.",
            [20],
            new SourceEdit(
                "Autonomy.Core/Executions/ExecutionState.Bookkeeping.cs",
                "if (status == StepStatus.Completed) AddCompleted(step, unit);",
                "if (status is StepStatus.Completed or StepStatus.Failed) AddCompleted(step, unit);"),
            new SourceEdit(
                "Autonomy.Core/Executions/ExecutionState.ApplyToStep.cs",
                "bool isDone = unit.Status == StepStatus.Completed && !unit.IsUndoSettled;",
                "bool isDone = !unit.IsUndoSettled;")),
        new(
            "undo-repeated-blindly",
            "Recovery repeats an undo that was cut off, whatever repeating it does.",
            "Undo by a compensatable or irreversible tool; NodeKill or an actor restart while it runs.",
            [16, 20],
            new SourceEdit(
                Undoing,
                "bool isRepeatable = undo.Effect is EffectClass.Pure or EffectClass.Idempotent;",
                "bool isRepeatable = !undo.IsWaiting;")),
    ];
}
