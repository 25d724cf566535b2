namespace Autonomy.Core.Executions;

/// <summary>
/// What becomes of a command. A pure function of the state, the command, the time and the rulebook: no
/// clock, no randomness, no I/O. As a later event of a decision rests on the earlier ones, each event is folded into
/// the state as it is decided, so that afterwards the state is the fold of all events; a refused command leaves it
/// untouched. The state runs ahead of the journal while the append takes, so its owner lets nothing out before that.
/// </summary>
public static class ExecutionDecider
{
    /// <summary>Decides on a command.</summary>
    public static Verdict Decide(ExecutionState state, ExecutionCommand command, DateTimeOffset now, Rulebook rules)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(rules);
        if (Refuse(state, command, rules) is { } rejection) return new Verdict.Refused(rejection);
        var turn = new Turn(state, now, rules);
        Take(turn, command);
        Scheduling.Settle(turn);
        return new Verdict.Accepted(turn.Events, turn.Effects) { Warnings = turn.Warnings };
    }

    private static void Take(Turn turn, ExecutionCommand command)
    {
        switch (command)
        {
            case ExecutionCommand.EndAttempt end: AttemptEnding.End(turn, end); break;
            case ExecutionCommand.EndChild end:
                AttemptEnding.End(turn, new ExecutionCommand.EndAttempt(
                    new UnitKey(turn.State.Plan!.OrdinalOf(end.Step), end.Item), end.Attempt, end.Outcome));
                break;
            case ExecutionCommand.Submit submit: Begin(turn, submit); break;
            case ExecutionCommand.Tick: Timers.Fire(turn); break;
            case ExecutionCommand.Recover recover: Recovering.Recover(turn, recover); break;
            case ExecutionCommand.EndProbe probe: Recovering.EndProbe(turn, probe); break;
            case ExecutionCommand.EndUndo undo: Undoing.End(turn, undo); break;
            case ExecutionCommand.Progress progress: TellProgress(turn, progress); break;
            case ExecutionCommand.OfferAttempt offer: Executors.Offer(turn, offer); break;
            case ExecutionCommand.CancelChild child: CancelChild(turn, child); break;
            case ExecutionCommand.LookAgain:
                Gate.LookAgain(turn);
                Granting.LookAgain(turn);
                break;
            case ExecutionCommand.HearGrant heard: Granting.Hear(turn, heard); break;
            default: TakeOfPeople(turn, command); break;
        }
    }

    private static void TakeOfPeople(Turn turn, ExecutionCommand command)
    {
        switch (command)
        {
            case ExecutionCommand.Pause pause: Pauses.Pause(turn, pause); break;
            case ExecutionCommand.Resume resume: Pauses.Resume(turn, resume); break;
            case ExecutionCommand.Cancel cancel: Cancel(turn, cancel.By, cancel.Reason, cancel.Undo); break;
            case ExecutionCommand.Signal signal: Signals.Receive(turn, signal); break;
            case ExecutionCommand.Answer answer: Answering.Answer(turn, answer); break;
            case ExecutionCommand.Terminate end: Terminating.Terminate(turn, end.By, end.Reason); break;
            case ExecutionCommand.Prioritize change: Prioritize(turn, change); break;
            case ExecutionCommand.Edit edit: Editing.Edit(turn, edit); break;
            default:
                throw new ArgumentOutOfRangeException(
                    nameof(command), command.GetType().Name, "Not a command of an execution.");
        }
    }

    private static void Begin(Turn turn, ExecutionCommand.Submit submit)
    {
        Open(turn, submit);
        if (submit.Paused is { } pause) Pauses.Pause(turn, pause);
        if (submit.Fork is not null)
        {
            Carrying.Begin(turn, submit.Carried);
            return;
        }

        foreach (StepState step in turn.State.Steps)
        {
            if (step.Definition.Needs.Length == 0) Scheduling.Activate(turn, step);
        }
    }

    private static void Open(Turn turn, ExecutionCommand.Submit submit)
    {
        turn.Emit(new ExecutionEvent.Submitted(
            submit.Execution.Value, submit.Workspace, submit.Plan, submit.Inputs, submit.By, submit.Priority,
            submit.Parent)
        {
            Project = submit.Project,
            Fork = submit.Fork,
            Budget = submit.Budget,
            PlanOrigin = submit.PlanOrigin,
            Callback = submit.Callback,
            Trace = submit.Trace,
        });
        if (submit.Estimate is { } estimate)
            turn.Emit(new ExecutionEvent.Estimated(estimate.Total, estimate.WaitsForOthers));
        turn.Emit(new ExecutionEvent.Started(ExecutionPhase.Execution));
    }

    internal static void Cancel(Turn turn, string by, string? reason, bool undo)
    {
        turn.Emit(new ExecutionEvent.CancelRequested(by, reason, undo));
        foreach (StepState step in turn.State.Steps.Where(step => !step.IsTerminal))
        {
            foreach (UnitState unit in step.Units.Where(unit => unit.HasOpenAttempt))
                turn.Do(Children.StopOf(turn.State, step, unit));
        }
    }

    private static void CancelChild(Turn turn, ExecutionCommand.CancelChild child)
    {
        if (turn.State.Plan is null) Open(turn, child.Submission);
        if (child.Terminates) Terminating.Terminate(turn, child.By, child.Reason);
        else Cancel(turn, child.By, child.Reason, child.Undo);
    }

    private static void Prioritize(Turn turn, ExecutionCommand.Prioritize change)
    {
        bool isMeant = change.Instead is not { } former || turn.State.Priority == former;
        if (isMeant && turn.State.Priority != change.Priority)
            turn.Emit(new ExecutionEvent.Prioritized(change.By, change.Priority) { Reason = change.Reason });
    }

    private static void TellProgress(Turn turn, ExecutionCommand.Progress progress)
    {
        if (turn.OpenUnit(progress.Unit, progress.Attempt) is null) return;
        turn.Emit(new ExecutionEvent.AttemptProgressed(
            turn.IdOf(progress.Unit), progress.Unit.Item, progress.Attempt, progress.News.Fraction,
            progress.News.Message));
    }

    private static Rejection? Refuse(ExecutionState state, ExecutionCommand command, Rulebook rules)
    {
        if (state.Plan is null)
            return command is ExecutionCommand.Submit or ExecutionCommand.CancelChild ? null : Unknown;
        return command switch
        {
            ExecutionCommand.Submit =>
                new Rejection(RejectionCode.AlreadySubmitted, $"The execution '{state.Id}' exists already."),
            ExecutionCommand.Answer answer => Answering.Refuse(state, answer, rules),
            ExecutionCommand.Signal signal => RefuseEnded(state, "take a signal") ?? Signals.Refuse(state, signal),
            ExecutionCommand.Pause pause =>
                RefuseEnded(state, "be paused") ?? RefuseCancelling(state, "be paused") ?? Pauses.Refuse(pause),
            ExecutionCommand.Resume => RefuseEnded(state, "be resumed") ?? RefuseCancelling(state, "be resumed"),
            ExecutionCommand.Terminate or ExecutionCommand.CancelChild { Terminates: true } =>
                RefuseEnded(state, "be terminated"),
            ExecutionCommand.Prioritize => RefuseEnded(state, "be given another priority"),
            ExecutionCommand.Edit edit => RefuseEnded(state, "be edited")
                ?? RefuseCancelling(state, "be edited") ?? Editing.Refuse(state, edit, rules.ToolsOf(state.Workspace)),
            // A cancel without undo may still become one with it.
            ExecutionCommand.Cancel { Undo: true } or ExecutionCommand.CancelChild { Undo: true }
                when !state.IsUndoing => RefuseEnded(state, "be cancelled"),
            ExecutionCommand.Cancel or ExecutionCommand.CancelChild =>
                RefuseEnded(state, "be cancelled") ?? RefuseCancelling(state, "be cancelled again"),
            _ => null,
        };
    }

    private static Rejection Unknown { get; } = new(
        RejectionCode.UnknownExecution, "There is no such execution. The list of executions has those there are.");

    private static Rejection? RefuseEnded(ExecutionState state, string what) => !state.IsTerminal
        ? null
        : new Rejection(RejectionCode.Ended, $"'{state.Id}' has ended ({Words.Of(state.Status)}) and cannot {what}.");

    private static Rejection? RefuseCancelling(ExecutionState state, string what) => !state.IsCancelling
        ? null
        : new Rejection(
            RejectionCode.WrongState,
            $"'{state.Id}' is being cancelled by {state.Intervention?.By} and cannot {what}.");
}
