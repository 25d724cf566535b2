using Autonomy.Actors.Runtime;
using Autonomy.Actors.Sharding;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;

namespace Autonomy.Actors.Executions;

/// <summary>
/// What an execution tells its children and its parent. The actors of either may go before they could take it, so what
/// matters is told every minute until it is answered; and an answer comes once what it says is durable.
/// </summary>
internal sealed class Relatives(ActorContext context, ExecutionState state, EngineSeams seams)
{
    private static readonly object TellAgainKey = new();

    /// <summary>How long an answer is waited for before the same is told again.</summary>
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromMinutes(1);

    private readonly Dictionary<ExecutionId, ExecutionCommand> _unanswered = [];

    /// <summary>
    /// Children that could not be submitted now, by the reason, which may be there from before.
    /// </summary>
    private readonly Dictionary<ExecutionId, (ExecutionEffect.StartChild Start, Failure Reason)> _sought = [];

    /// <summary>
    /// Whether a child has not answered yet that its submission, or its cancel, is durable, or is still sought.
    /// </summary>
    public bool AwaitsChildren => _unanswered.Count > 0 || _sought.Count > 0;

    /// <summary>Whether the execution has ended, and its parent has not answered that it knows.</summary>
    public bool OwesEnd { get; private set; }

    /// <summary>Whether a message is the timer's, which asks for <see cref="TellAgain"/>.</summary>
    public static bool IsTimeToTellAgain(object message) => ReferenceEquals(message, TellAgainKey);

    /// <summary>Tells once more whatever has no answer yet.</summary>
    public void TellAgain()
    {
        foreach ((ExecutionId child, ExecutionCommand told) in _unanswered) Tell(child, told);
        foreach (ExecutionId child in _sought.Keys) Seek(child);
        if (AwaitsChildren) TellAgainLater();
        if (OwesEnd) TellEnd();
    }

    /// <summary>Submits a child; one that cannot be submitted, and is not there, has ended with that failure.</summary>
    public void Submit(ExecutionEffect.StartChild start)
    {
        if (ReasonAgainst(start, isToEnd: false, out ExecutionCommand.Submit? submit) is not { } reason)
        {
            TellUntilAnswered(start.Child, submit!);
        }
        else if (start.MayBeThere)
        {
            // A child that is there has the tools of then: that some are gone since does not end it.
            _sought[start.Child] = (start, reason);
            TellAgainLater();
            Seek(start.Child);
        }
        else
        {
            End(start, reason);
        }
    }

    /// <summary>Takes what the journal has of a child that is sought.</summary>
    public void Hear(FormerSubmission.Found found)
    {
        // Where nobody knows, it is sought again.
        if (found.Cause is not null || !_sought.Remove(found.Execution, out var sought)) return;
        if (found.Submission is { } submit) TellUntilAnswered(found.Execution, submit);
        else End(sought.Start, sought.Reason);
    }

    /// <summary>Cancels a child, whether it was submitted, is about to be, or never will be.</summary>
    public void Cancel(ExecutionEffect.CancelChild cancel)
    {
        _sought.Remove(cancel.Start.Child);
        if (ReasonAgainst(cancel.Start, isToEnd: true, out ExecutionCommand.Submit? submit) is { } reason)
        {
            End(cancel.Start, reason);
            return;
        }

        var command = new ExecutionCommand.CancelChild(submit!, cancel.By, cancel.Reason, cancel.Undo);
        TellUntilAnswered(cancel.Start.Child, command with { Terminates = cancel.Terminates });
    }

    /// <summary>What the children are told of a command that the execution has taken.</summary>
    public IEnumerable<Deliver> ToPassOn(ExecutionCommand command, Verdict.Accepted accepted)
    {
        ExecutionCommand? told = command switch
        {
            // The parent's clock ends the pause of all.
            ExecutionCommand.Pause pause => pause with { After = null, IsParents = true },
            ExecutionCommand.Resume resume => resume with { IsParents = true },
            ExecutionCommand.Tick when accepted.Events.Any(happened => happened is ExecutionEvent.Resumed) =>
                new ExecutionCommand.Resume(PauseEnd.ByClock) { IsParents = true },
            ExecutionCommand.Recover => ToRepeat,
            _ => null,
        };
        return told is null ? [] : state.OpenChildren.Select(child => new Deliver(child.Stream, told));
    }

    // A crash may have kept a pause from the children, or its end: an execution that is back repeats it.
    private ExecutionCommand? ToRepeat => state.Status switch
    {
        ExecutionStatus.Pausing or ExecutionStatus.Paused =>
            new ExecutionCommand.Pause(state.Intervention?.By ?? "", state.Intervention?.Reason) { IsParents = true },
        ExecutionStatus.Running or ExecutionStatus.Waiting =>
            new ExecutionCommand.Resume(state.Id.Value) { IsParents = true },
        _ => null,
    };

    /// <summary>Takes a child's answer; false where none was waited for.</summary>
    public bool HearChild(CommandReply reply)
    {
        ExecutionId child = reply is CommandReply.Accepted accepted
            ? accepted.Execution
            : ((CommandReply.Refused)reply).Execution;
        bool isAwaited = _unanswered.TryGetValue(child, out ExecutionCommand? told) && IsAnswer(reply, told);
        if (isAwaited) AwaitNothingOf(child);
        return isAwaited;
    }

    /// <summary>A child has ended: nothing that it was told matters any more.</summary>
    public void HearEnd(ExecutionCommand.EndChild end) =>
        AwaitNothingOf(ExecutionId.ChildOf(state.Id, end.Step, end.Item, end.Attempt));

    /// <summary>Tells the parent how the execution ended; one without a parent owes that to nobody.</summary>
    public void TellEnd()
    {
        if (state.Parent is not { } parent) return;
        OwesEnd = true;
        TellAgainLater();
        context.Parent.Tell(EndOfChild(parent, ChildFailures.OutcomeOf(state)), context.Self);
    }

    /// <summary>Tells the parent that the store did not take the submission, so that there is no such child.</summary>
    public void TellRefusal(string reason)
    {
        // A cancel is told again until it is durable: until then the first submission may still be on its way.
        if (state.Parent is not { } parent || state.Status == ExecutionStatus.Cancelled) return;
        context.Parent.Tell(EndOfChild(parent, new ToolOutcome.Failed(ChildFailures.OfRefusal(state.Id, reason))));
    }

    /// <summary>Whether the parent says that it knows of the end.</summary>
    public bool IsParentsAnswer(CommandReply reply) => OwesEnd && reply switch
    {
        CommandReply.Accepted accepted => accepted.Execution.Value == state.Parent?.Execution,
        CommandReply.Refused refused => refused.Execution.Value == state.Parent?.Execution
            && refused.Rejection.Code is not (RejectionCode.Overloaded or RejectionCode.StoreRefused),
        _ => false,
    };

    /// <summary>The parent knows of the end.</summary>
    public void ForgetEnd()
    {
        OwesEnd = false;
        StopTheClock();
    }

    // An answer does not say to what: that of a submission may come after the cancel was told.
    private static bool IsAnswer(CommandReply reply, ExecutionCommand told) => (told, reply) switch
    {
        (ExecutionCommand.Submit, CommandReply.Accepted) => true,
        (ExecutionCommand.Submit, CommandReply.Refused refused) =>
            refused.Rejection.Code == RejectionCode.AlreadySubmitted,
        (ExecutionCommand.CancelChild { Terminates: true }, CommandReply.Accepted accepted) =>
            accepted.Status == ExecutionStatus.Cancelled,
        (_, CommandReply.Accepted accepted) =>
            accepted.Status is ExecutionStatus.Cancelling or ExecutionStatus.Cancelled,
        (_, CommandReply.Refused refused) =>
            refused.Rejection.Code is RejectionCode.WrongState or RejectionCode.Ended,
        _ => false,
    };

    // Told until the parent has answered: at least once, and the parent takes it once.
    private static Deliver EndOfChild(ParentLink parent, ToolOutcome outcome) => new(
        ExecutionId.Parse(parent.Execution).Stream,
        new ExecutionCommand.EndChild(parent.Step, parent.Item, parent.Attempt, outcome));

    private void TellUntilAnswered(ExecutionId child, ExecutionCommand command)
    {
        _unanswered[child] = command;
        TellAgainLater();
        Tell(child, command);
    }

    private void AwaitNothingOf(ExecutionId child)
    {
        if (_unanswered.Remove(child) | _sought.Remove(child)) StopTheClock();
    }

    private void TellAgainLater()
    {
        if (!context.Timers.IsActive(TellAgainKey))
            context.Timers.StartSingle(TellAgainKey, TellAgainKey, AnswerPatience);
    }

    private void StopTheClock()
    {
        if (!AwaitsChildren && !OwesEnd) context.Timers.Cancel(TellAgainKey);
    }

    private void Tell(ExecutionId child, ExecutionCommand command) =>
        context.Parent.Tell(new Deliver(child.Stream, command), context.Self);

    private void Seek(ExecutionId child) => context.PipeTo(
        FormerSubmission.FindAsync(seams.Journal, child, state.Workspace, planName: null),
        static found => found,
        cause => new FormerSubmission.Found(child, null, cause));

    // The execution waits for this: no flood of other messages may keep it out.
    private void End(ExecutionEffect.StartChild start, Failure failure) =>
        ((ActorCell)context.Self).PostOwed(new OwedNews(new ExecutionCommand.EndChild(
            start.Parent.Step, start.Parent.Item, start.Attempt, new ToolOutcome.Failed(failure))));

    private Failure? ReasonAgainst(
        ExecutionEffect.StartChild start, bool isToEnd, out ExecutionCommand.Submit? submit)
    {
        submit = null;
        if (start.Parent.Depth > seams.Limits.ChildDepthMax)
            return ChildFailures.OfDepth(start.Child, seams.Limits.ChildDepthMax);
        PlanDocument document = PlanDocument.Of(start.Plan);
        PlanReading reading = PlanCompiler.Compile(document, seams.ToolsOf(state.Workspace));
        // Of one that is to end nothing will run, whatever its plan says.
        if (isToEnd && !reading.IsPlan) reading = PlanReader.Read(document);
        if (reading.Plan is not { } plan) return ChildFailures.OfPlan(start.Child, reading.Faults);
        InputsReading inputs = PlanInputs.Resolve(plan, start.Inputs);
        if (inputs.Inputs is null) return ChildFailures.OfPlan(start.Child, inputs.Faults);
        submit = new ExecutionCommand.Submit(
            start.Child, state.Workspace, plan, inputs.Inputs, state.SubmittedBy, state.Priority, start.Parent)
        {
            Project = state.Project,
            Budget = start.Budget,
        };
        return null;
    }
}
