using System.Text.Json;
using System.Threading.Channels;
using Autonomy.Tests.Support;
using Autonomy.V1;
using Autonomy.Worker;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Xunit;
using WorkerTool = Autonomy.Worker.WorkerTool;

namespace Autonomy.Tests.Host.Workers;

/// <summary>Handlers that have something done when they are asked to stop, and that breaks.</summary>
public sealed class HandlerCancellationTests
{
    private const string Broken = "thrown when it was asked to stop";

    private static readonly TimeSpan DrainMax = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(7);

    private readonly Channel<string> _notices = Channel.CreateBounded<string>(100);
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task ACancelledAttemptEndsAndTheWorkerGoesOn()
    {
        await using StandInEngine engine = await StandInEngine.StartAsync();
        using var stop = new CancellationTokenSource();
        using ToolWorker worker = WorkerOf(engine, TimeProvider.System);
        Task running = worker.RunAsync(stop.Token);
        await engine.NextAsync();
        engine.Say(OfferOf(1));
        await _begun.Task;
        engine.Say(new EngineMessage { Cancel = new AttemptCancel { Id = IdOf(1), Reason = "enough" } });

        AttemptFailed failed = (await engine.NextAsync()).Failed;
        Assert.Equal((IdOf(1), "cancelled"), (failed.Id, failed.Code));
        Assert.Contains(Broken, await _notices.Reader.ReadAsync(), StringComparison.Ordinal);
        // It begins the next one, and ends it as it stops.
        engine.Say(OfferOf(2));
        engine.Say(new EngineMessage { Cancel = new AttemptCancel { Id = IdOf(2), Reason = "enough" } });
        Assert.Equal(IdOf(2), (await engine.NextAsync()).Failed.Id);
        await stop.CancelAsync();
        Assert.NotNull((await engine.NextAsync()).Drain);
        engine.Say(new EngineMessage { Drained = new EngineDrained() });
        await running;
    }

    [Fact]
    public async Task WhatIsCancelledAsTheWorkersTimeToStopIsOverEndsToo()
    {
        var clock = new WatchedClock(DrainMax);
        await using StandInEngine engine = await StandInEngine.StartAsync();
        using var stop = new CancellationTokenSource();
        using ToolWorker worker = WorkerOf(engine, clock);
        Task running = worker.RunAsync(stop.Token);
        await engine.NextAsync();
        engine.Say(OfferOf(1));
        await _begun.Task;
        await stop.CancelAsync();
        Assert.NotNull((await engine.NextAsync()).Drain);
        engine.Say(new EngineMessage { Drained = new EngineDrained() });
        await clock.Armed;
        clock.Time.Advance(DrainMax);

        Assert.Equal("cancelled", (await engine.NextAsync()).Failed.Code);
        Assert.Contains(Broken, await _notices.Reader.ReadAsync(), StringComparison.Ordinal);
        await running;
    }

    [Fact]
    public async Task AProbeThatRunsOutOfTimeIsAnsweredAndTheWorkerGoesOn()
    {
        var clock = new WatchedClock(ProbeTime);
        await using StandInEngine engine = await StandInEngine.StartAsync();
        using var stop = new CancellationTokenSource();
        using ToolWorker worker = WorkerOf(engine, clock);
        Task running = worker.RunAsync(stop.Token);
        await engine.NextAsync();
        engine.Say(new EngineMessage
        {
            Probe = new AttemptProbe
            {
                Id = IdOf(1),
                Tool = "remote.send",
                InputJson = ByteString.CopyFromUtf8("{}"),
                Deadline = Timestamp.FromDateTimeOffset(clock.GetUtcNow() + ProbeTime),
            },
        });
        await clock.Armed;
        await _begun.Task;
        clock.Time.Advance(ProbeTime);

        Assert.NotNull((await engine.NextAsync()).Probed.NotKnown);
        Assert.Contains(Broken, await _notices.Reader.ReadAsync(), StringComparison.Ordinal);
        await stop.CancelAsync();
        Assert.NotNull((await engine.NextAsync()).Drain);
        engine.Say(new EngineMessage { Drained = new EngineDrained() });
        await running;
    }

    private ToolWorker WorkerOf(StandInEngine engine, TimeProvider clock)
    {
        var worker = new ToolWorker(new WorkerOptions
        {
            Address = engine.Address,
            Name = "test",
            Clock = clock,
            DrainMax = DrainMax,
            OnNotice = notice => _notices.Writer.TryWrite(notice),
        });
        worker.Offer<JsonElement, string>(
            new WorkerTool("remote.send"),
            async (_, _, cancellation) => await BrokenAsync<string>(cancellation),
            probe: async (_, _, cancellation) => await BrokenAsync<CallTrace<string>>(cancellation));
        return worker;
    }

    // Goes on until it is asked to stop.
    private async Task<T> BrokenAsync<T>(CancellationToken cancellation)
    {
        var never = new TaskCompletionSource<T>();
        // It stays after the end, for that comes first: what was registered last is called first.
        _ = cancellation.UnsafeRegister(static _ => throw new InvalidOperationException(Broken), null);
        Task<T> cancelled = never.Task.WaitAsync(cancellation);
        _begun.TrySetResult();
        return await cancelled;
    }

    private static AttemptId IdOf(int number) => new() { Key = "k", Number = number };

    private static EngineMessage OfferOf(int number) => new()
    {
        Offer = new AttemptOffer
        {
            Id = IdOf(number),
            Tool = "remote.send",
            InputJson = ByteString.CopyFromUtf8("{}"),
            Deadline = Timestamp.FromDateTimeOffset(DateTimeOffset.MaxValue),
        },
    };

    /// <summary>A clock that tells when a timer of this length is armed.</summary>
    private sealed class WatchedClock(TimeSpan watched) : TimeProvider
    {
        private readonly TaskCompletionSource _armed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public VirtualTime Time { get; } = new();

        public Task Armed => _armed.Task;

        public override long TimestampFrequency => Time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => Time.GetUtcNow();

        public override long GetTimestamp() => Time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ITimer timer = Time.CreateTimer(callback, state, dueTime, period);
            if (dueTime == watched) _armed.TrySetResult();
            return timer;
        }
    }
}
