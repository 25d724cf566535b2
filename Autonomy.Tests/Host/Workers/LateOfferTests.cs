using System.Text.Json;
using Autonomy.Tests.Support;
using Autonomy.V1;
using Autonomy.Worker;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Xunit;
using WorkerTool = Autonomy.Worker.WorkerTool;

namespace Autonomy.Tests.Host.Workers;

/// <summary>
/// Offers that a worker reads when its lease, or a cancel, may be over: it begins only what the engine holds open.
/// </summary>
public sealed class LateOfferTests : IDisposable
{
    // More than the worker reckons with.
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    private readonly VirtualTime _clock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _begun;

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task WhatIsReadLateIsBegunOnceTheEngineHasAnsweredThatItIsOpen()
    {
        await using StandInEngine engine = await StandInEngine.StartAsync(answersHeartbeats: true);
        using ToolWorker worker = WorkerOf(engine);
        Task running = await ReadLateAsync(engine, worker);

        await _clock.WhenArmed(1);
        engine.IsAnswering = true;
        _clock.Advance(Beat);
        Assert.Equal(IdOf(1), (await engine.NextAsync()).Completed.Id);
        await StopAsync(engine, running);
        Assert.Equal(1, _begun);
    }

    [Fact]
    public async Task WhatIsReadLateAndCancelledIsNotBegun()
    {
        await using StandInEngine engine = await StandInEngine.StartAsync(answersHeartbeats: true);
        using ToolWorker worker = WorkerOf(engine);
        Task running = await ReadLateAsync(engine, worker);

        engine.Say(new EngineMessage { Cancel = new AttemptCancel { Id = IdOf(1), Reason = "Its lease is over." } });
        AttemptFailed failed = (await engine.NextAsync()).Failed;
        Assert.Equal(
            (IdOf(1), "cancelled", Autonomy.V1.FailureEffect.None), (failed.Id, failed.Code, failed.Effect));
        await StopAsync(engine, running);
        Assert.Equal(0, _begun);
    }

    private ToolWorker WorkerOf(StandInEngine engine)
    {
        var worker = new ToolWorker(new WorkerOptions
        {
            Address = engine.Address,
            Name = "test",
            Clock = _clock,
            OnConnected = () => _connected.TrySetResult(),
        });
        worker.Offer<JsonElement, string>(
            new WorkerTool("remote.send"), (_, _, _) => Task.FromResult($"{Interlocked.Increment(ref _begun)}"));
        return worker;
    }

    /// <summary>Has it read an offer long after the engine last answered it, and sees that it is not begun.</summary>
    private async Task<Task> ReadLateAsync(StandInEngine engine, ToolWorker worker)
    {
        Task running = worker.RunAsync(_stop.Token);
        Assert.NotNull((await engine.NextAsync()).Hello);
        await _connected.Task;
        _clock.Advance(Late);
        engine.Say(OfferOf(1, "remote.send"));
        // The answer to a second one shows that the first was read.
        engine.Say(OfferOf(2, "remote.none"));
        Assert.Equal(IdOf(2), (await engine.NextAsync()).Failed.Id);
        Assert.Equal(0, _begun);
        return running;
    }

    private async Task StopAsync(StandInEngine engine, Task running)
    {
        await _stop.CancelAsync();
        Assert.NotNull((await engine.NextAsync()).Drain);
        engine.Say(new EngineMessage { Drained = new EngineDrained() });
        await running;
    }

    private static AttemptId IdOf(int number) => new() { Key = "k", Number = number };

    private static EngineMessage OfferOf(int number, string tool) => new()
    {
        Offer = new AttemptOffer
        {
            Id = IdOf(number),
            Tool = tool,
            InputJson = ByteString.CopyFromUtf8("{}"),
            Deadline = Timestamp.FromDateTimeOffset(DateTimeOffset.MaxValue),
        },
    };
}
