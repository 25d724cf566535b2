using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Recovery;
using Polly;
using Polly.CircuitBreaker;

namespace Autonomy.Adapters.Http;

/// <summary>The gates of all hosts and credentials that were called of late.</summary>
internal sealed class HostGates(HttpOptions options, TimeProvider time)
{
    // A gate holds a few hundred bytes; beyond this many those that nobody uses are forgotten.
    private const int GatesMax = 4_096;

    private readonly ConcurrentDictionary<(string Authority, ulong Credential), HostGate> _gates = new();

    public HostGate Of(OutgoingRequest request)
    {
        if (_gates.Count >= GatesMax) ForgetIdle();
        (string, ulong) key = (request.Url.GetLeftPart(UriPartial.Authority), request.CredentialHash);
        return _gates.GetOrAdd(key, _ => new HostGate(options, time));
    }

    private void ForgetIdle()
    {
        foreach (((string Authority, ulong Credential) key, HostGate gate) in _gates)
        {
            if (gate.IsIdle) _gates.TryRemove(key, out _);
        }
    }
}

/// <summary>
/// Lets calls to one host with one credential through: so many at once, so many a second, and none while the circuit
/// is open (rule R5: 5 calls or more and half of them failed in 60 s open it for 30 s, doubling to 10 min; one probe).
/// </summary>
[SuppressMessage(
    "Design", "CA1001",
    Justification = "The semaphore makes no wait handle, and disposing it would race with a late caller.")]
internal sealed class HostGate
{
    private static readonly TimeSpan BreakFirst = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BreakMax = TimeSpan.FromMinutes(10);

    private readonly ResiliencePipeline<HttpHead> _breaker;
    private readonly SemaphoreSlim _slots;
    private readonly TimeSpan _spacing;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly int _concurrency;
    private DateTimeOffset _nextStart;

    public HostGate(HttpOptions options, TimeProvider time)
    {
        _time = time;
        _concurrency = options.ConcurrencyPerHost;
        _slots = new SemaphoreSlim(_concurrency);
        _spacing = TimeSpan.FromSeconds(1.0 / options.CallsPerSecondPerHost);
        _breaker = new ResiliencePipelineBuilder<HttpHead> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpHead>
            {
                FailureRatio = 0.5,
                MinimumThroughput = 5,
                SamplingDuration = TimeSpan.FromSeconds(60),
                BreakDurationGenerator = static args => ValueTask.FromResult(BreakAfter(args.HalfOpenAttempts)),
                ShouldHandle = static args =>
                    ValueTask.FromResult(args.Outcome.Result is { } head && CountsAsDown(head)),
            })
            .Build();
    }

    public bool IsIdle => _slots.CurrentCount == _concurrency;

    public async Task<HttpHead> RunAsync(
        OutgoingRequest request, Func<CancellationToken, Task<HttpHead>> send, CancellationToken cancellation)
    {
        bool hasSlot = false;
        try
        {
            await _slots.WaitAsync(cancellation);
            hasSlot = true;
            if (WaitForTurn() is { } wait && wait > TimeSpan.Zero) await Task.Delay(wait, _time, cancellation);
            return await _breaker.ExecuteAsync(async token => await send(token), cancellation);
        }
        catch (BrokenCircuitException exception)
        {
            Failure failure = HttpClassification.OfFault(request.Call, HttpFault.CircuitOpen, "");
            return new HttpHead { Failure = failure with { RetryAfter = exception.RetryAfter } };
        }
        catch (OperationCanceledException)
        {
            // Nothing was sent yet: once it is, the sender answers with a failure of its own.
            Failure failure = HttpClassification.OfFault(request.Call, HttpFault.Cancelled, "");
            return new HttpHead { Failure = failure with { Effect = FailureEffect.None } };
        }
        finally
        {
            if (hasSlot) _slots.Release();
        }
    }

    private static TimeSpan BreakAfter(int probes)
    {
        double seconds = BreakFirst.TotalSeconds * Math.Pow(2, Math.Min(probes, 10));
        return TimeSpan.FromSeconds(Math.Min(seconds, BreakMax.TotalSeconds));
    }

    private static bool CountsAsDown(HttpHead head) =>
        head.Failure is { Kind: FailureKind.ConnectFailed or FailureKind.Timeout or FailureKind.AnswerCut }
        || (int?)head.Response?.StatusCode is 500 or 502 or 503 or 504 or 529;

    private TimeSpan WaitForTurn()
    {
        lock (_lock)
        {
            DateTimeOffset now = _time.GetUtcNow();
            DateTimeOffset turn = _nextStart > now ? _nextStart : now;
            _nextStart = turn + _spacing;
            return turn - now;
        }
    }
}
