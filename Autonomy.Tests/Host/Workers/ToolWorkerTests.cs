using Autonomy.V1;
using Autonomy.Worker;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Xunit;
using WorkerTool = Autonomy.Worker.WorkerTool;

namespace Autonomy.Tests.Host.Workers;

/// <summary>What the C# library makes of handlers, and of how it is used.</summary>
public sealed class ToolWorkerTests
{
    [Fact]
    public async Task AnOutputThatJsonCannotHoldFailsTheAttemptThatHadItsEffect()
    {
        await using StandInEngine engine = await StandInEngine.StartAsync();
        using var stop = new CancellationTokenSource();
        using ToolWorker worker = WorkerOf(engine.Address);
        Task running = worker.RunAsync(stop.Token);
        Assert.NotNull((await engine.NextAsync()).Hello);
        engine.Say(new EngineMessage
        {
            Offer = new AttemptOffer
            {
                Id = new AttemptId { Key = "k", Number = 1 },
                Tool = "remote.send",
                InputJson = ByteString.CopyFromUtf8("0"),
                Deadline = Timestamp.FromDateTimeOffset(DateTimeOffset.MaxValue),
            },
        });

        AttemptFailed failed = (await engine.NextAsync()).Failed;
        Assert.Equal(("output_invalid", Autonomy.V1.FailureEffect.Applied), (failed.Code, failed.Effect));
        await stop.CancelAsync();
        Assert.NotNull((await engine.NextAsync()).Drain);
        engine.Say(new EngineMessage { Drained = new EngineDrained() });
        await running;
    }

    [Fact]
    public async Task AWorkerRunsOnceAndTakesNoToolAfterwards()
    {
        using ToolWorker worker = WorkerOf(new Uri("http://127.0.0.1:9"));
        await worker.RunAsync(new CancellationToken(canceled: true));

        await Assert.ThrowsAsync<InvalidOperationException>(() => worker.RunAsync(CancellationToken.None));
        Assert.Throws<InvalidOperationException>(
            () => worker.Offer<int, int>(new WorkerTool("remote.more"), static (n, _, _) => Task.FromResult(n)));
    }

    private static ToolWorker WorkerOf(Uri address)
    {
        var worker = new ToolWorker(new WorkerOptions { Address = address, Name = "test" });
        worker.Offer<int, double>(new WorkerTool("remote.send"), static (n, _, _) => Task.FromResult(n / 0.0));
        return worker;
    }
}
