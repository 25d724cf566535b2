using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Adapters.Http;

public sealed class HostGateTests : IDisposable
{
    private readonly HttpWorkbench _bench = new(passesSmallWaits: false, concurrency: 8);

    [Fact]
    public async Task TheCircuitStaysOpenForThirtySecondsAndTwiceAsLongAfterEachProbeThatFails()
    {
        await using var server = RawHttpServer.Answering(503);
        await BreakAsync(server);
        foreach (int seconds in (int[])[30, 60, 120, 240, 480, 600, 600])
        {
            int asked = server.Requests;
            Failure turnedAway = await FailAsync(server);
            Assert.Equal(
                ("circuit_open", FailureKind.Unavailable, FailureEffect.None, TimeSpan.FromSeconds(seconds)),
                (turnedAway.Code, turnedAway.Kind, turnedAway.Effect, turnedAway.RetryAfter!.Value));
            Assert.Equal(asked, server.Requests);
            _bench.Time.Advance(turnedAway.RetryAfter.Value);
            Assert.Equal("http_503", (await _bench.FailAsync(InputOf(server))).Code);
        }
    }

    [Fact]
    public async Task ACallThatNeverHadItsTurnDidNothingAndSaysWhatItWaitedFor()
    {
        var answers = new TaskCompletionSource();
        await using var server = new RawHttpServer(async exchange =>
        {
            await answers.Task;
            await exchange.AnswerAsync(200);
        });
        string post = $$"""{"url":"{{server.Url}}","method":"POST"}""";
        Task<ToolOutcome>[] calls = [.. Enumerable.Range(0, 8).Select(_ => _bench.RunAsync(post))];
        using var stop = new CancellationTokenSource();
        Task waiting = _bench.Time.WhenArmed(1);
        Task<ToolOutcome> last = _bench.RunAsync(post, cancellation: stop.Token);
        await waiting;
        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        await stop.CancelAsync();

        Failure failure = Assert.IsType<ToolOutcome.Failed>(await last).Failure;
        Assert.Equal((FailureCodes.NotBegun, FailureEffect.None), (failure.Code, failure.Effect));
        Assert.Contains("waited for its turn", failure.Message, StringComparison.Ordinal);
        Assert.Contains("8 calls run there", Assert.Single(_bench.Progress), StringComparison.Ordinal);
        answers.SetResult();
        Assert.All(await Task.WhenAll(calls), call => Assert.IsType<ToolOutcome.Succeeded>(call));
        Assert.Equal(8, server.Requests);
    }

    [Fact]
    public async Task FailuresThatAreLessThanHalfLeaveTheCircuitClosed()
    {
        int calls = 0;
        await using var server = new RawHttpServer(
            exchange => exchange.AnswerAsync(++calls % 5 is 2 or 4 ? 503 : 200));
        for (int i = 0; i < 20; i++)
        {
            _bench.Time.Advance(TimeSpan.FromSeconds(1));
            await _bench.RunAsync(InputOf(server));
        }

        Assert.Equal(20, server.Requests);
        Assert.Equal(CircuitState.Closed, Assert.Single(_bench.Adapter.Gates()).Circuit);
    }

    [Fact]
    public async Task AfterAnOutageCallsBeginSlowlyAndFasterEachSecond()
    {
        int status = 503;
        await using var server = new RawHttpServer(exchange => exchange.AnswerAsync(status));
        await BreakAsync(server);
        _bench.Time.Advance(TimeSpan.FromSeconds(30));
        status = 200;
        await _bench.SucceedAsync(InputOf(server));

        // The call whose turn it is has ended, with the timers of its own, before those that wait are counted.
        Assert.Null(await TryAsync(server));
        Task waiting = _bench.Time.WhenArmed(3);
        Task<Failure?>[] calls = [.. Enumerable.Range(0, 3).Select(_ => TryAsync(server))];
        await waiting;
        Assert.Equal(0, calls.Count(call => call.IsCompleted));
        Assert.Equal(1, Assert.Single(_bench.Adapter.Gates()).CallsPerSecond);

        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await await Task.WhenAny(calls));
        Assert.Equal(1, calls.Count(call => call.IsCompleted));
        Assert.Equal(2, Assert.Single(_bench.Adapter.Gates()).CallsPerSecond);

        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.All(await Task.WhenAll(calls), Assert.Null);
        _bench.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1_000, Assert.Single(_bench.Adapter.Gates()).CallsPerSecond);
    }

    [Fact]
    public async Task WhileTheProbeIsOutOtherCallsAreTurnedAwayForAMoment()
    {
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        int calls = 0;
        await using var server = new RawHttpServer(async exchange =>
        {
            if (++calls > 5)
            {
                asked.SetResult();
                await answer.Task;
            }

            await exchange.AnswerAsync(calls > 5 ? 200 : 503);
        });
        await BreakAsync(server);
        ToolGate open = Assert.Single(_bench.Adapter.Gates());
        Assert.Equal(
            (CircuitState.Open, _bench.Time.GetUtcNow() + TimeSpan.FromSeconds(30)),
            (open.Circuit, open.OpenUntil!.Value));
        _bench.Time.Advance(TimeSpan.FromSeconds(30));
        Task<Failure?> probe = TryAsync(server);
        await asked.Task;
        Assert.Equal(CircuitState.HalfOpen, Assert.Single(_bench.Adapter.Gates()).Circuit);
        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        Failure other = (await TryAsync(server))!;
        Assert.Equal(("circuit_open", TimeSpan.FromSeconds(5)), (other.Code, other.RetryAfter!.Value));
        answer.SetResult();
        Assert.Null(await probe);
        Assert.Equal(CircuitState.Closed, Assert.Single(_bench.Adapter.Gates()).Circuit);
    }

    [Fact]
    public async Task AHostThatNeverAnswersInTimeOpensTheCircuitToo()
    {
        var asked = new SemaphoreSlim(0);
        await using var server = new RawHttpServer(async exchange =>
        {
            asked.Release();
            await exchange.ClosedAsync();
        });
        for (int i = 0; i < 5; i++)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2), _bench.Time);
            Task<ToolOutcome> call = _bench.RunAsync(
                InputOf(server), timeout: TimeSpan.FromSeconds(2), cancellation: limit.Token);
            await asked.WaitAsync();
            _bench.Time.Advance(TimeSpan.FromSeconds(2));
            Assert.Equal(FailureKind.Timeout, Assert.IsType<ToolOutcome.Failed>(await call).Failure.Kind);
        }

        Assert.Equal("circuit_open", (await _bench.FailAsync(InputOf(server))).Code);
    }

    [Fact]
    public async Task ARateLimitHalvesTheCallsAtOnceAndTenThatGoWellAddOne()
    {
        int status = 429;
        await using var server = new RawHttpServer(
            exchange => exchange.AnswerAsync(status, headers: "X-RateLimit-Remaining: 7\r\n"));
        foreach (int limit in (int[])[4, 2, 1, 1])
        {
            await FailAsync(server);
            Assert.Equal(limit, Assert.Single(_bench.Adapter.Gates()).ConcurrencyLimit);
        }

        status = 200;
        for (int i = 0; i < 20; i++)
        {
            _bench.Time.Advance(TimeSpan.FromSeconds(1));
            await _bench.SucceedAsync(InputOf(server));
        }

        ToolGate gate = Assert.Single(_bench.Adapter.Gates());
        Assert.Equal((3, 0, 7L), (gate.ConcurrencyLimit, gate.CallsUnderWay, gate.CallsLeft!.Value));
    }

    [Fact]
    public async Task EachCredentialOfAHostHasAGateOfItsOwnWhichDoesNotSayWhatItIs()
    {
        await using var server = RawHttpServer.Answering(200);
        foreach (string headers in (string[])["", """ "Authorization": "Bearer abc" """, """ "X-Api-Key": "def" """])
        {
            _bench.Time.Advance(TimeSpan.FromSeconds(1));
            await _bench.SucceedAsync($$"""{ "url": "{{server.Url}}/", "headers": { {{headers}} } }""");
        }

        IReadOnlyList<ToolGate> gates = _bench.Adapter.Gates();
        Assert.Equal([(server.Url, 0), (server.Url, 1), (server.Url, 2)], gates.Select(g => (g.Host, g.Credential)));
    }

    public void Dispose() => _bench.Dispose();

    private static string InputOf(RawHttpServer server) => $$"""{ "url": "{{server.Url}}/" }""";

    private async Task BreakAsync(RawHttpServer server)
    {
        for (int i = 0; i < 5; i++) Assert.Equal("http_503", (await FailAsync(server)).Code);
    }

    private async Task<Failure> FailAsync(RawHttpServer server)
    {
        // Calls of one moment would wait for one another's turn.
        if (_bench.Adapter.Gates() is not [{ Circuit: CircuitState.Open }])
            _bench.Time.Advance(TimeSpan.FromMilliseconds(1));
        return await _bench.FailAsync(InputOf(server));
    }

    private async Task<Failure?> TryAsync(RawHttpServer server) =>
        await _bench.RunAsync(InputOf(server)) is ToolOutcome.Failed failed ? failed.Failure : null;
}
