using Autonomy.Core.Tools;

namespace Autonomy.Adapters.Workers;

/// <summary>
/// The workers of one workspace: hands each attempt to the least busy that offers its tool and has a place, and awaits
/// its end. While none has a place attempts wait in their order. Safe to use from any thread.
/// </summary>
public sealed partial class WorkerPool : IRemoteAdapter
{
    private readonly Lock _gate = new();
    private readonly Lock _publishing = new();
    private readonly string _workspace;
    private readonly WorkerTerms _terms;
    private readonly Action<string, IReadOnlyCollection<ToolDescriptor>> _publish;
    private readonly Action<string> _wake;
    private readonly Action _onChange;
    private readonly Func<long?> _servingSince;

    // All that follows is guarded by the gate; what comes of it is told outside of it.
    private readonly List<WorkerSeat> _seats = [];
    private readonly Dictionary<ToolName, List<WorkerSeat>> _offering = [];
    private readonly Dictionary<ToolName, LinkedList<OpenAttempt>> _queues = [];
    private readonly Dictionary<AttemptId, OpenAttempt> _open = [];
    // The number of the attempt that was opened last, of each key of which one is open.
    private readonly Dictionary<string, int> _latest = new(StringComparer.Ordinal);
    private readonly Dictionary<AttemptId, EarlyEnd> _early = [];
    private long _earlyBytes;
    private IReadOnlyList<ToolDescriptor> _published = [];
    private long _turns;
    private long _lost;
    private bool _isClosed;

    internal WorkerPool(
        string workspace, WorkerTerms terms, Func<long?> servingSince,
        Action<string, IReadOnlyCollection<ToolDescriptor>> publish, Action<string> wake, Action onChange)
    {
        (_workspace, _terms, _servingSince) = (workspace, terms, servingSince);
        (_publish, _wake, _onChange) = (publish, wake, onChange);
    }

    /// <inheritdoc/>
    public string Family => "";

    /// <inheritdoc/>
    public IReadOnlyList<ToolDescriptor> Tools
    {
        get
        {
            lock (_gate) return _published;
        }
    }

    /// <summary>How many workers are connected.</summary>
    public int WorkersConnected
    {
        get
        {
            lock (_gate) return _seats.Count;
        }
    }

    private long Now => _terms.Clock.GetTimestamp();

    /// <inheritdoc/>
    public ValueTask<ToolOutcome> ExecuteAsync(ToolCall call, ToolContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(context);
        OpenAttempt attempt = AttemptOf(call, context);
        lock (_gate)
        {
            if (!_offering.ContainsKey(call.Tool))
                return ValueTask.FromResult(WorkerFailures.NotBegun(call.Tool));
            Open(attempt);
            if (FreeSeat(call.Tool) is { } seat) Hand(seat, attempt);
            else Queue(attempt);
        }

        return Await(attempt, cancellation);
    }

    /// <inheritdoc/>
    public ValueTask<ToolOutcome> TakeUpAsync(ToolCall call, ToolContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(context);
        OpenAttempt attempt = AttemptOf(call, context);
        EarlyEnd? ended;
        lock (_gate)
        {
            if (!TryTakeEarly(attempt.Id, out ended)) attempt = Reopened(attempt);
        }

        return ended is null ? Await(attempt, cancellation) : ValueTask.FromResult(ended.Of(call.Tool));
    }

    /// <summary>Asks an attempt to stop.</summary>
    internal void Cancel(OpenAttempt attempt)
    {
        ToolOutcome outcome;
        lock (_gate)
        {
            if (attempt.IsOver) return;
            if (attempt.IsInLine)
            {
                outcome = WorkerFailures.StoppedBefore(attempt.Tool);
            }
            else
            {
                // The engine stops: what runs on workers goes on, and is taken up by the next one.
                if (_isClosed) return;
                if (attempt.Seat is { IsGone: false } seat)
                {
                    attempt.CancelledAt = Now;
                    seat.Link.Cancel(attempt.Id, "The engine asks it to stop.");
                    return;
                }

                outcome = WorkerFailures.StoppedUnheard(attempt.Tool);
            }

            bool wasBegun = !attempt.IsInLine;
            CloseInLine(attempt, outcome);
            if (wasBegun) Doubt(attempt);
        }

        attempt.Tell(outcome);
    }

    /// <summary>The engine stops: nothing more is handed out, and what runs goes on.</summary>
    internal void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            foreach (WorkerSeat seat in _seats) seat.IsDraining = true;
            _offering.Clear();
            foreach (WorkerSeat seat in _seats) GiveBack(seat);
        }

        Publish();
        TellNotBegun();
        _onChange();
    }

    private OpenAttempt AttemptOf(ToolCall call, ToolContext context) => new(
        this, new AttemptOffer(new AttemptId(context.IdempotencyKey, context.Attempt), call, context));

    /// <summary>The same attempt as it is open already, or as one that its worker has still to claim.</summary>
    private OpenAttempt Reopened(OpenAttempt attempt)
    {
        if (_open.TryGetValue(attempt.Id, out OpenAttempt? letGo))
        {
            letGo.TakeUp(attempt.Offer.Context);
            return letGo;
        }

        attempt.IsUnclaimed = true;
        Open(attempt);
        if (_seats.Find(seat => seat.SaysItRuns(attempt.Id)) is { } runner) Attach(runner, attempt);
        return attempt;
    }

    private void Open(OpenAttempt attempt)
    {
        attempt.SeenAt = attempt.OpenedAt = Now;
        // Never two of one id: the end of the one would be taken for that of the other.
        _open.Add(attempt.Id, attempt);
        _latest[attempt.Id.Key] = attempt.Id.Number;
        // Whatever comes of the one before it is late from here on.
        Forget(attempt.Id with { Number = attempt.Id.Number - 1 });
    }

    /// <summary>It is over; its end is still to be told, outside the lock.</summary>
    private void Close(OpenAttempt attempt, ToolOutcome outcome)
    {
        attempt.IsOver = true;
        _open.Remove(attempt.Id);
        if (_latest.GetValueOrDefault(attempt.Id.Key) == attempt.Id.Number) _latest.Remove(attempt.Id.Key);
        if (attempt.Line is { List: { } queue } place) Dequeue(queue, place);
        if (attempt.IsReserved) Unreserve(attempt);
        // Where there is no room for it, nobody knows what became of the attempt when it is taken up.
        if (attempt.IsLetGo) _ = TryKeep(attempt.Id, new EarlyEnd(attempt.Seat, outcome) { LetGoAt = Now });
    }

    private static ValueTask<ToolOutcome> Await(OpenAttempt attempt, CancellationToken cancellation)
    {
        if (!attempt.End.IsCompleted)
        {
            attempt.Registration = cancellation.UnsafeRegister(
                static given => ((OpenAttempt)given!).Cancel(), attempt);
        }

        return new ValueTask<ToolOutcome>(attempt.End);
    }

    private void Attach(WorkerSeat seat, OpenAttempt attempt)
    {
        seat.Claims.Remove(attempt.Id);
        // What was over for the engine, and ran on there, is awaited again.
        seat.Release(attempt.Id);
        (attempt.Seat, attempt.SeenAt, attempt.IsUnclaimed) = (seat, Now, false);
        seat.Take(attempt);
        if (attempt.CancelledAt is not null) seat.Link.Cancel(attempt.Id, "The engine asks it to stop.");
    }

    private void Publish()
    {
        lock (_publishing)
        {
            IReadOnlyList<ToolDescriptor> tools;
            lock (_gate)
            {
                tools = [.. _offering.Select(entry => DescriptorOf(entry.Key, entry.Value))];
                if (tools.ToHashSet().SetEquals(_published)) return;
                _published = tools;
            }

            _publish(_workspace, tools);
        }
    }

    // The worker that came last knows best; but who may be handed an attempt decides what repeating it could do.
    private static ToolDescriptor DescriptorOf(ToolName tool, List<WorkerSeat> offering)
    {
        ToolDescriptor last = offering[^1].Tools.First(offered => offered.Name == tool);
        EffectClass gravest =
            offering.Max(seat => seat.Tools.First(offered => offered.Name == tool).Effect);
        bool canProbe = offering.Exists(seat => seat.CanProbe(tool));
        return last.Effect == gravest && last.CanProbe == canProbe
            ? last
            : last with { Effect = gravest, CanProbe = canProbe };
    }

    /// <summary>What waits for a tool that nobody offers any more was not begun: its step waits for a worker.</summary>
    private void TellNotBegun()
    {
        var left = new List<OpenAttempt>();
        lock (_gate)
        {
            foreach ((ToolName tool, LinkedList<OpenAttempt> queue) in _queues)
            {
                if (!_offering.ContainsKey(tool)) left.AddRange(queue);
            }

            foreach (OpenAttempt attempt in left) Close(attempt, WorkerFailures.NotBegun(attempt.Tool));
        }

        foreach (OpenAttempt attempt in left) attempt.Tell(WorkerFailures.NotBegun(attempt.Tool));
    }
}
