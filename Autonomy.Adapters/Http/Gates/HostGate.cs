using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Polly;
using Polly.CircuitBreaker;
using Circuit = Autonomy.Core.Tools.CircuitState;

namespace Autonomy.Adapters.Http;

/// <summary>What a gate is of.</summary>
/// <param name="Host">Scheme, host and port.</param>
/// <param name="Credential">The number of the credential; 0 for none.</param>
internal readonly record struct GateName(string Host, int Credential);

/// <summary>
/// Lets calls to one host with one credential through: so many at once, so many a second, and none while the circuit
/// is open (rule R5: 5 calls or more and half of them failed in 60 s open it for 30 s, doubling to 10 min; one probe).
/// </summary>
internal sealed class HostGate
{
    private static readonly TimeSpan BreakFirst = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BreakMax = TimeSpan.FromMinutes(10);

    // Who comes while the probe is out is asked to come again soon: its answer may be there by then.
    private static readonly TimeSpan ProbeWait = TimeSpan.FromSeconds(5);

    // A wait of a moment is not worth telling.
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(1);

    private readonly GateName _name;
    private readonly TimeProvider _time;
    private readonly CircuitBreakerStateProvider _circuit = new();
    private readonly ResiliencePipeline<HttpHead> _breaker;
    private readonly AdaptiveSlots _slots;
    private readonly CallPace _pace;
    private long _openUntilTicks;
    private long _callsLeft = -1;

    public HostGate(GateName name, HttpOptions options, TimeProvider time)
    {
        (_name, _time) = (name, time);
        _slots = new AdaptiveSlots(options.ConcurrencyPerHost);
        _pace = new CallPace(options.CallsPerSecondPerHost);
        _breaker = new ResiliencePipelineBuilder<HttpHead> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpHead>
            {
                FailureRatio = 0.5,
                MinimumThroughput = 5,
                SamplingDuration = TimeSpan.FromSeconds(60),
                BreakDurationGenerator = static args => ValueTask.FromResult(BreakAfter(args.HalfOpenAttempts)),
                StateProvider = _circuit,
                ShouldHandle = args =>
                    ValueTask.FromResult(args.Outcome.Result is { } head && CountsAsDown(head)),
                OnOpened = args =>
                {
                    Interlocked.Exchange(ref _openUntilTicks, (_time.GetUtcNow() + args.BreakDuration).UtcTicks);
                    return ValueTask.CompletedTask;
                },
                OnClosed = _ =>
                {
                    _pace.BeginRamp(_time.GetUtcNow());
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    /// <summary>Whether nothing is lost when it is forgotten.</summary>
    public bool IsIdle =>
        _slots.Counts is { Taken: 0, Waiting: 0 } && _circuit.CircuitState == Polly.CircuitBreaker.CircuitState.Closed;

    public ToolGate State()
    {
        DateTimeOffset now = _time.GetUtcNow();
        (int limit, int taken, int waiting) = _slots.Counts;
        Circuit circuit = StateAt(now);
        long left = Interlocked.Read(ref _callsLeft);
        return new ToolGate
        {
            Host = _name.Host,
            Credential = _name.Credential,
            Circuit = circuit,
            OpenUntil = circuit == Circuit.Open ? OpenUntil : null,
            ConcurrencyLimit = limit,
            CallsUnderWay = taken,
            CallsWaiting = waiting,
            CallsPerSecond = _pace.Rate(now),
            CallsLeft = left < 0 ? null : left,
        };
    }

    public async Task<HttpHead> RunAsync(
        OutgoingRequest request, Func<CancellationToken, Task<HttpHead>> send, CancellationToken cancellation)
    {
        DateTimeOffset now = _time.GetUtcNow();
        if (StateAt(now) == Circuit.Open) return TurnedAway(request, OpenUntil - now);
        bool hasSlot = false;
        try
        {
            int enteredAt = await EnterAsync(request, cancellation);
            hasSlot = true;
            TimeSpan wait = _pace.TakeTurn(_time.GetUtcNow());
            if (wait > TimeSpan.Zero) await Task.Delay(wait, _time, cancellation);
            HttpHead head = await _breaker.ExecuteAsync(async token => await send(token), cancellation);
            Note(head, enteredAt);
            return head;
        }
        catch (BrokenCircuitException)
        {
            // It opened while this call waited, or another call is the probe.
            now = _time.GetUtcNow();
            return TurnedAway(request, OpenUntil > now ? OpenUntil - now : ProbeWait);
        }
        catch (OperationCanceledException)
        {
            // It was not sent yet: once it is, the sender answers with a failure of its own.
            return new HttpHead { Failure = Unsent(request) };
        }
        finally
        {
            if (hasSlot) _slots.Leave();
        }
    }

    private async Task<int> EnterAsync(OutgoingRequest request, CancellationToken cancellation)
    {
        Task<int> entering = _slots.EnterAsync(cancellation);
        if (!entering.IsCompleted
            && await Task.WhenAny(entering, Task.Delay(LongWait, _time, cancellation)) != entering)
        {
            int most = _slots.Counts.Limit;
            request.Progress(new ToolProgress(
                null, $"waits for its turn at {_name.Host}: {most} calls run there, which is the most at once"));
        }

        return await entering;
    }

    private Failure Unsent(OutgoingRequest request)
    {
        Failure failure = HttpClassification.OfFault(request.Call, HttpFault.Cancelled, "");
        if (request.EffectUnsent != FailureEffect.None) return failure with { Effect = request.EffectUnsent };
        return failure with
        {
            Code = FailureCodes.NotBegun,
            Message = $"It waited for its turn at {_name.Host}, and was not sent.",
            Effect = FailureEffect.None,
        };
    }

    private DateTimeOffset OpenUntil => new(Interlocked.Read(ref _openUntilTicks), TimeSpan.Zero);

    private Circuit StateAt(DateTimeOffset now) => _circuit.CircuitState switch
    {
        Polly.CircuitBreaker.CircuitState.Closed => Circuit.Closed,
        // Once its time is over the next call is the probe, though nobody has made it yet.
        Polly.CircuitBreaker.CircuitState.Open when now < OpenUntil => Circuit.Open,
        _ => Circuit.HalfOpen,
    };

    private static HttpHead TurnedAway(OutgoingRequest request, TimeSpan wait)
    {
        Failure failure = HttpClassification.OfFault(request.Call, HttpFault.CircuitOpen, "");
        return new HttpHead { Failure = failure with { Effect = request.EffectUnsent, RetryAfter = wait } };
    }

    private static TimeSpan BreakAfter(int probes)
    {
        double seconds = BreakFirst.TotalSeconds * Math.Pow(2, Math.Min(probes, 10));
        return TimeSpan.FromSeconds(Math.Min(seconds, BreakMax.TotalSeconds));
    }

    /// <summary>A probe that was cancelled has not shown that the host is well.</summary>
    private bool CountsAsDown(HttpHead head) =>
        head.Failure is { Kind: FailureKind.ConnectFailed or FailureKind.Timeout or FailureKind.AnswerCut }
        || (int?)head.Response?.StatusCode is 500 or 502 or 503 or 504 or 529
        || (head.Failure is { Kind: FailureKind.Cancelled }
            && _circuit.CircuitState == Polly.CircuitBreaker.CircuitState.HalfOpen);

    private void Note(HttpHead head, int enteredAt)
    {
        if (head.Response is not { } response) return;
        Interlocked.Exchange(ref _callsLeft, RateHeaders.CallsLeft(response) ?? -1);
        if (RateHeaders.IsThrottled(response)) _slots.Shrink(enteredAt);
        else if (!CountsAsDown(head)) _slots.Grow();
    }
}
