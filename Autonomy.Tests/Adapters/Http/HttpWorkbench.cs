using System.Collections.Concurrent;
using Autonomy.Adapters.Http;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Adapters.Http;

/// <summary>An adapter on a clock of its own, and short ways to call it.</summary>
internal sealed class HttpWorkbench : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TimeProvider _clock;

    /// <param name="passesSmallWaits">Whether waits of a second or less are over at once.</param>
    /// <param name="concurrency">How many calls are made at once.</param>
    public HttpWorkbench(bool passesSmallWaits, int concurrency = 16)
    {
        _clock = passesSmallWaits ? new ClockThatPassesSmallWaits(Time) : Time;
        Adapter = new HttpAdapter(
            new HttpOptions
            {
                Roots = [_folder.Path],
                Egress = EgressOptions.ForLocalEngine,
                CallsPerSecondPerHost = 1_000,
                ConcurrencyPerHost = concurrency,
            },
            static _ => (null, "not used"),
            _clock);
    }

    public VirtualTime Time { get; } = new();

    public HttpAdapter Adapter { get; }

    /// <summary>What the calls told of their progress.</summary>
    public ConcurrentQueue<string> Progress { get; } = new();

    public async Task<ToolOutcome> RunAsync(
        string input,
        bool refresh = false,
        TimeSpan? timeout = null,
        string tool = "http.request",
        CancellationToken cancellation = default)
    {
        var context = new ToolContext
        {
            Execution = "x1",
            Step = "step",
            Attempt = 1,
            IdempotencyKey = "x1/step/1",
            Deadline = timeout is { } limit ? _clock.GetUtcNow() + limit : DateTimeOffset.MaxValue,
            Time = _clock,
            RefreshCredential = refresh,
            Progress = news => Progress.Enqueue(news.Message ?? ""),
        };
        var call = new ToolCall(ToolName.Parse(tool), (DataObject)DataJson.Parse(input));
        return await Adapter.ExecuteAsync(call, context, cancellation);
    }

    public async Task<DataObject> SucceedAsync(string input, bool refresh = false)
    {
        ToolOutcome outcome = await RunAsync(input, refresh);
        Assert.True(outcome is ToolOutcome.Succeeded, (outcome as ToolOutcome.Failed)?.Failure.ToString());
        return (DataObject)((ToolOutcome.Succeeded)outcome).Output;
    }

    public async Task<Failure> FailAsync(string input, bool refresh = false) =>
        Assert.IsType<ToolOutcome.Failed>(await RunAsync(input, refresh)).Failure;

    public void Dispose()
    {
        Adapter.Dispose();
        _folder.Dispose();
    }
}
