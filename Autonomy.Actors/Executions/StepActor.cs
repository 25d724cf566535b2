using System.Collections.Immutable;
using Autonomy.Actors.Runtime;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Secrets;
using Autonomy.Core.Tools;

namespace Autonomy.Actors.Executions;

/// <summary>
/// One call of a tool: an attempt, a probe or an undo. It owns the timeout and the cancellation of the call, and tells
/// its supervisor how it ended, once. It decides nothing: what follows from a failure is the execution's matter.
/// </summary>
internal sealed class StepActor(StepCallOrder order, StepSeams seams, CallSlots slots, StepCalls calls)
    : Actor, IDisposable
{
    private static readonly object WaitsLong = new();
    private static readonly object TimedOut = new();
    private static readonly object GraceOver = new();

    private readonly CancellationTokenSource _cancellation = new();
    private CallSlots.Waiter? _waiter;
    private bool _hasSlot;
    private bool _hasToldOfWait;
    private Failure? _stopping;
    private bool _hasTold;
    private DateTimeOffset _progressToldAt = DateTimeOffset.MinValue;
    private Redactor _ownSecrets = Redactor.None;
    private ImmutableArray<string> _gone = [];

    // Any call may come upon what another one left behind.
    private Redactor Redactor => _ownSecrets.Within(seams.RedactorOf(order.Workspace));

    private bool IsAttempt => order.Kind is StepCallKind.Attempt or StepCallKind.Resumption;

    /// <summary>Whether a worker began the call before, and runs it, or has ended it since.</summary>
    private bool IsTakenUp => order.Kind is StepCallKind.Resumption or StepCallKind.UndoResumption;

    private static readonly Func<string, bool> NoSecret = static _ => false;

    /// <summary>Tells a step to stop its call.</summary>
    public static readonly object Cancel = new();

    /// <summary>Tells a step that its attempt may be handed to a worker.</summary>
    public static readonly object HandOut = new();

    /// <summary>Tells a step that waited for a slot that it has one.</summary>
    public static readonly object SlotFree = new();

    protected override void PreStart()
    {
        if (IsTakenUp) slots.Take();
        else _waiter = slots.TakeOrWait(order, Self);
        _hasSlot = _waiter is null;
        if (IsTakenUp) TakeUp();
        else if (_hasSlot) Call();
        else Context.Timers.StartSingle(WaitsLong, WaitsLong, StepSeams.ProgressInterval);
    }

    // It was checked when it began, and goes on whatever has become of its secrets: how it ends its worker alone knows.
    private void TakeUp()
    {
        _ownSecrets = seams.Recall(order, out _gone);
        Begin(() => ((IRemoteAdapter)order.Adapter).TakeUpAsync(order.Call, ContextOf(), _cancellation.Token));
    }

    private void Call()
    {
        if (seams.Prepare(order, out ToolCall? call, out _ownSecrets) is { } failure)
        {
            End(new ToolOutcome.Failed(failure));
            return;
        }

        if (order.Kind == StepCallKind.Probe)
            Begin(() => order.Adapter.ProbeAsync(call!, ContextOf(), _cancellation.Token));
        else
            Begin(() => order.Adapter.ExecuteAsync(call!, ContextOf(), _cancellation.Token));
    }

    protected override void Receive(object message)
    {
        switch (message)
        {
            case ToolOutcome outcome: End(outcome); break;
            case ProbeResult result: EndProbe(result); break;
            case ProgressInbox news: TellProgress(news.Take()); break;
            case var free when ReferenceEquals(free, SlotFree): TakeSlot(); break;
            case var waits when ReferenceEquals(waits, WaitsLong): TellOfWait(); break;
            case var durable when ReferenceEquals(durable, HandOut):
                ((IRemoteAdapter)order.Adapter).HandOut(order.Terms.IdempotencyKey, order.Attempt);
                break;
            case var timeout when ReferenceEquals(timeout, TimedOut):
                Stop(Failures.OfTimeout(order.Call.Tool.Value, order.Terms.Timeout));
                break;
            case var cancel when ReferenceEquals(cancel, Cancel): Stop(Failures.OfCancel(order.Call.Tool.Value)); break;
            case var over when ReferenceEquals(over, GraceOver): End(new ToolOutcome.Failed(_stopping!)); break;
            default: Unhandled(message); break;
        }
    }

    // Whatever stops this actor, a bug of its own included, its attempt has an end: unless its supervisor goes, whose
    // next incarnation, or the next engine, takes up what runs elsewhere.
    protected override void PostStop()
    {
        bool isOrphan = ((ActorCell)Self).IsParentGoing;
        if (!_hasTold && !isOrphan) Tell(new ToolOutcome.Failed(Failures.OfStop(order.Call.Tool.Value)));
        bool goesOn = isOrphan && !calls.AreAbandoned && order.Kind != StepCallKind.Probe;
        if (goesOn && order.Adapter is IRemoteAdapter remote)
            remote.LetGo(order.Terms.IdempotencyKey, order.Attempt);
        else
            _cancellation.Cancel();
        if (_hasSlot) slots.Release();
        else if (_waiter is { } waiter) slots.GiveUp(waiter);
        Dispose();
    }

    public void Dispose() => _cancellation.Dispose();

    private void TakeSlot()
    {
        _hasSlot = true;
        Context.Timers.Cancel(WaitsLong);
        if (_hasToldOfWait) TellSupervisor("called after a wait for a slot");
        Call();
    }

    // A wait of a moment is not worth an event.
    private void TellOfWait()
    {
        _hasToldOfWait = IsAttempt;
        if (_hasToldOfWait) TellSupervisor($"waits for a slot: {slots.Taken} calls run, the most is {slots.SlotsMax}");
    }

    private void TellSupervisor(string news) => Context.Parent.TryTell(
        new ExecutionCommand.Progress(order.Unit, order.Attempt, new ToolProgress(null, news)));

    private object Ended<T>(T result) => (object?)result ?? Threw(new InvalidOperationException("it gave no outcome."));

    private ToolOutcome.Failed Threw(Exception exception) => new(
        exception is OperationCanceledException && _stopping is { } stopping
        ? stopping
        : Failures.OfAdapterFault(order.Call.Tool.Value, exception));

    private void Begin<T>(Func<ValueTask<T>> call)
        where T : class
    {
        ValueTask<T> work;
        try
        {
            work = call();
        }
        catch (Exception exception)
        {
            End(Threw(exception));
            return;
        }

        if (work.IsCompletedSuccessfully)
        {
            Receive(Ended(work.Result));
            return;
        }

        Context.Timers.StartSingle(TimedOut, TimedOut, order.Terms.Timeout);
        Context.PipeTo(work, Ended, Threw);
    }

    private ToolContext ContextOf() => new()
    {
        Execution = order.Execution,
        Step = order.Step,
        Item = order.Unit.Item,
        Attempt = order.Attempt,
        IdempotencyKey = order.Terms.IdempotencyKey,
        Deadline = Context.System.Clock.GetUtcNow() + order.Terms.Timeout,
        Time = Context.System.Clock,
        RefreshCredential = order.Terms.RefreshesCredential,
        Limits = order.Terms.Limits ?? AttemptLimits.None,
        HoldsSecret = _ownSecrets.IsEmpty ? NoSecret : _ownSecrets.FindsIn,
        AskToOffer = order is { Kind: StepCallKind.Attempt, Terms.AwaitsOffer: true } ? AskToOffer() : null,
        Progress = TakeProgress(Self),
    };

    // From any thread, and with locks held: it only puts the question in its supervisor's mailbox.
    private Action AskToOffer()
    {
        var parent = (ActorCell)Context.Parent;
        var question = new ExecutionCommand.OfferAttempt(order.Unit, order.Attempt);
        return () => parent.PostOwed(new OwedNews(question));
    }

    private static Action<ToolProgress> TakeProgress(ActorRef self) => new ProgressInbox(self).Put;

    private void TellProgress(ToolProgress progress)
    {
        DateTimeOffset now = Context.System.Clock.GetUtcNow();
        if (!IsAttempt || now - _progressToldAt < StepSeams.ProgressInterval) return;
        _progressToldAt = now;
        string message = _gone.IsEmpty ? Redactor.Redact(progress.Message) : "";
        ToolProgress redacted = progress with { Message = message };
        Context.Parent.TryTell(new ExecutionCommand.Progress(order.Unit, order.Attempt, redacted));
    }

    /// <summary>
    /// Asks the call to end, and gives it a while to do so; a result that comes in time still counts.
    /// </summary>
    private void Stop(Failure why)
    {
        if (_stopping is not null) return;
        if (!_hasSlot)
        {
            // It waited for a slot, and was not called.
            End(new ToolOutcome.Failed(why with { Effect = FailureEffect.None }));
            return;
        }

        _stopping = why;
        Context.Timers.Cancel(TimedOut);
        Context.Timers.StartSingle(GraceOver, GraceOver, StepSeams.CancellationGrace);
        _cancellation.Cancel();
    }

    private void End(ToolOutcome outcome)
    {
        Tell(StepSeams.Withhold(order, StepSeams.Finish(order, outcome, _stopping, Redactor), _gone));
        Context.Stop(Self);
    }

    private void Tell(ToolOutcome outcome) => TellParent(order.Kind switch
    {
        StepCallKind.Undo or StepCallKind.UndoResumption =>
            new ExecutionCommand.EndUndo(order.Unit, order.Attempt, outcome),
        StepCallKind.Probe => new ExecutionCommand.EndProbe(
            order.Unit, order.Attempt, new ProbeResult.NotKnown(ReasonOf(outcome))),
        _ => new ExecutionCommand.EndAttempt(order.Unit, order.Attempt, outcome),
    });

    // The supervisor waits for this end: no flood of other messages may keep it out.
    private void TellParent(ExecutionCommand end)
    {
        _hasTold = true;
        ((ActorCell)Context.Parent).PostOwed(new OwedNews(end));
    }

    private void EndProbe(ProbeResult result)
    {
        if (result is ProbeResult.Happened happened)
        {
            ToolOutcome kept = StepSeams.Finish(order, new ToolOutcome.Succeeded(happened.Output), null, Redactor);
            result = kept is ToolOutcome.Succeeded whole
                ? new ProbeResult.Happened(whole.Output)
                : new ProbeResult.NotKnown(ReasonOf(kept));
        }
        else if (result is ProbeResult.NotKnown unknown)
        {
            result = new ProbeResult.NotKnown(_gone.IsEmpty ? Redactor.Redact(unknown.Reason) : "");
        }

        TellParent(new ExecutionCommand.EndProbe(order.Unit, order.Attempt, result));
        Context.Stop(Self);
    }

    private static string ReasonOf(ToolOutcome outcome) =>
        outcome is ToolOutcome.Failed failed ? failed.Failure.Message : "the probe gave no answer";
}

/// <summary>What kind of call a <see cref="StepActor"/> makes.</summary>
internal enum StepCallKind
{
    /// <summary>The step's own work.</summary>
    Attempt,

    /// <summary>Awaiting the step's own work, which a worker began before the engine did.</summary>
    Resumption,

    /// <summary>Finding out whether a lost attempt happened.</summary>
    Probe,

    /// <summary>Undoing a completed step.</summary>
    Undo,

    /// <summary>Awaiting an undo that a worker began before the engine did.</summary>
    UndoResumption,
}

/// <summary>The call that a <see cref="StepActor"/> is to make.</summary>
internal sealed record StepCallOrder(
    StepCallKind Kind,
    string Execution,
    string Step,
    UnitKey Unit,
    int Attempt,
    ToolCall Call,
    AttemptTerms Terms,
    IToolAdapter Adapter,
    ToolDescriptor Tool)
{
    /// <summary>The workspace of the execution, whose secrets the call may have.</summary>
    public required string Workspace { get; init; }

    /// <summary>The project of the execution; null for one of none.</summary>
    public string? Project { get; init; }

    /// <summary>The execution's priority.</summary>
    public Priority Priority { get; init; } = Priority.Medium;
}
