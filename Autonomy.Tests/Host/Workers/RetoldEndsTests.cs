using Autonomy.Host.Configuration;
using Autonomy.Tests.Host.Service;
using Autonomy.Tests.Support;
using Autonomy.V1;
using Autonomy.Worker;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Xunit;
using WorkerTool = Autonomy.Worker.WorkerTool;

namespace Autonomy.Tests.Host.Workers;

/// <summary>A busy worker whose connection breaks: it tells again more than the connection holds at once.</summary>
public sealed class RetoldEndsTests
{
    // Together more than waits unsaid in the worker, 1,026 messages, and unread on the way, 768 KiB.
    private const int Ends = 2_000;
    private const int OutputLength = 1 << 10;

    [Fact]
    public async Task AWorkerHearsWhatItIsToldWhileItTellsAgainWhatEnded()
    {
        await using StandInEngine engine = await StandInEngine.StartAsync();
        var last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        using var worker = new ToolWorker(new WorkerOptions
        {
            Address = engine.Address,
            Name = "test",
            Concurrency = 1,
            ReconnectInitial = TimeSpan.FromMilliseconds(20),
        });
        worker.Offer<int, string>(new WorkerTool("remote.send"), (number, _, _) =>
        {
            if (number == Ends) last.SetResult();
            return Task.FromResult(new string('o', OutputLength));
        });
        Task running = worker.RunAsync(stop.Token);
        Assert.NotNull((await engine.NextAsync()).Hello);
        for (int number = 0; number < Ends; number++)
        {
            engine.Say(OfferOf(number));
            Assert.Equal(number, (await engine.NextAsync()).Completed.Id.Number);
        }

        await engine.BreakAndBeDeafAsync();
        engine.Say(OfferOf(Ends));
        await last.Task;

        engine.Listen();
        Assert.NotNull((await engine.NextAsync()).Hello);
        var told = new HashSet<int>();
        while (told.Count <= Ends) told.Add((await engine.NextAsync()).Completed.Id.Number);
        Assert.Equal([.. Enumerable.Range(0, Ends + 1)], told.Order());
        await stop.CancelAsync();
        while ((await engine.NextAsync()).Drain is null) Assert.False(running.IsCompleted);
        engine.Say(new EngineMessage { Drained = new EngineDrained() });
        await running;
    }

    [Fact]
    public async Task AWorkerThatStopsWhileItTellsAgainSaysAllBeforeItsStreamEnds()
    {
        await using StandInEngine engine = await StandInEngine.StartAsync();
        var connected = new SemaphoreSlim(0);
        using var stop = new CancellationTokenSource();
        using var worker = new ToolWorker(new WorkerOptions
        {
            Address = engine.Address,
            Name = "test",
            Concurrency = 1,
            ReconnectInitial = TimeSpan.FromMilliseconds(20),
            OnConnected = () => connected.Release(),
        });
        worker.Offer<int, string>(
            new WorkerTool("remote.send"), (_, _, _) => Task.FromResult(new string('o', OutputLength)));
        Task running = worker.RunAsync(stop.Token);
        Assert.NotNull((await engine.NextAsync()).Hello);
        for (int number = 0; number < Ends; number++)
        {
            engine.Say(OfferOf(number));
            Assert.Equal(number, (await engine.NextAsync()).Completed.Id.Number);
        }

        await connected.WaitAsync();
        await engine.BreakAndBeDeafAsync();
        await connected.WaitAsync();
        await stop.CancelAsync();
        // Nothing is left to do, and half of what ended not told yet.
        engine.Say(new EngineMessage { Drained = new EngineDrained() });
        engine.Listen();

        Assert.NotNull((await engine.NextAsync()).Hello);
        var told = new List<int>();
        while (told.Count < Ends)
        {
            if ((await engine.NextAsync()).Completed is { } completed) told.Add(completed.Id.Number);
        }

        Assert.Equal(Enumerable.Range(0, Ends), told);
        await running;
    }

    [Fact]
    public async Task WhatFoundNoRoomOnAConnectionIsToldOnTheNextHoweverLongThatWas()
    {
        await using StandInEngine engine = await StandInEngine.StartAsync();
        var clock = new LeapingClock();
        var connected = new SemaphoreSlim(0);
        using var stop = new CancellationTokenSource();
        using var worker = new ToolWorker(new WorkerOptions
        {
            Address = engine.Address,
            Name = "test",
            Concurrency = 1,
            Clock = clock,
            ReconnectInitial = TimeSpan.FromMilliseconds(20),
            OnConnected = () => connected.Release(),
        });
        worker.Offer<int, string>(
            new WorkerTool("remote.send"), (_, _, _) => Task.FromResult(new string('o', OutputLength)));
        Task running = worker.RunAsync(stop.Token);
        Assert.NotNull((await engine.NextAsync()).Hello);
        for (int number = 0; number < Ends; number++)
        {
            engine.Say(OfferOf(number));
            Assert.Equal(number, (await engine.NextAsync()).Completed.Id.Number);
        }

        await connected.WaitAsync();
        await engine.BreakAndBeDeafAsync();
        await connected.WaitAsync();
        // Six leases later, in which nobody read.
        clock.Leapt = TimeSpan.FromHours(1);
        await engine.BreakAndBeDeafAsync();
        await connected.WaitAsync();
        await stop.CancelAsync();
        engine.Say(new EngineMessage { Drained = new EngineDrained() });
        engine.Listen();

        var told = new HashSet<int>();
        while (await engine.NextOrEndAsync() is { } said)
        {
            if (said.Completed is { } completed) told.Add(completed.Id.Number);
        }

        await running;
        // What fits on the way may have left; the rest cannot have.
        Assert.Contains(Ends - 1, told);
    }

    [Fact]
    public async Task RefusalsThatAWorkerDoesNotReadYetEndNoStream()
    {
        var clock = new VirtualTime();
        var service = new RunningService { Clock = clock };
        await using IAsyncDisposable end = await service.BeginAsync();
        // Past three leases nothing is kept of what nobody awaits.
        clock.Advance(new WorkerSettings().HeartbeatTimeout * 4);
        await using RawWorker worker = await RawWorker.ConnectAsync(service.Service.GrpcAddress, null, "remote.a");
        string key = new('k', 200);
        for (int number = 1; number <= 2 * Ends; number++)
            await worker.SayAsync(CompletedOf(new AttemptId { Key = key, Number = number }));

        string id = await service.SubmitAsync(RunningService.PlanOf("""{"id":"a","tool":"remote.a","with":{}}"""));
        await worker.SayAsync(CompletedOf((await worker.NextOfferAsync(id)).Id));
        Assert.Equal("completed", await service.EndOfAsync(id));
    }

    private static EngineMessage OfferOf(int number) => new()
    {
        Offer = new AttemptOffer
        {
            Id = new AttemptId { Key = "k", Number = number },
            Tool = "remote.send",
            InputJson = ByteString.CopyFromUtf8($"{number}"),
            Deadline = Timestamp.FromDateTimeOffset(DateTimeOffset.MaxValue),
        },
    };

    private static WorkerMessage CompletedOf(AttemptId id) => new()
    {
        Completed = new AttemptCompleted { Id = id, OutputJson = ByteString.CopyFromUtf8("null") },
    };
}
