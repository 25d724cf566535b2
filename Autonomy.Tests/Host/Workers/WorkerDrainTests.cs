using System.Text.Json;
using System.Threading.Channels;
using Autonomy.V1;
using Autonomy.Worker;
using Google.Protobuf;
using Xunit;
using WorkerTool = Autonomy.Worker.WorkerTool;

namespace Autonomy.Tests.Host.Workers;

/// <summary>Workers that stop while they are offered something.</summary>
public sealed class WorkerDrainTests
{
    private static readonly AttemptId Id = new() { Key = "k", Number = 1 };

    [Fact]
    public async Task WhatIsOfferedToAWorkerThatStopsIsNotBegunAndTheStreamStaysUntilTheEngineHasSaidAll()
    {
        await using StandInEngine engine = await StandInEngine.StartAsync();
        bool hasBegun = false;
        using var stop = new CancellationTokenSource();
        using var worker = new ToolWorker(new WorkerOptions { Address = engine.Address, Name = "test" });
        worker.Offer<JsonElement, string>(new WorkerTool("remote.send"), (_, _, _) =>
        {
            hasBegun = true;
            return Task.FromResult("");
        });
        Task running = worker.RunAsync(stop.Token);
        Assert.False((await engine.NextAsync()).Hello.Draining);
        await stop.CancelAsync();
        Assert.NotNull((await engine.NextAsync()).Drain);

        // It left before the drain was read.
        engine.Say(new EngineMessage
        {
            Offer = new AttemptOffer
            {
                Id = Id,
                Tool = "remote.send",
                InputJson = ByteString.CopyFromUtf8("{}"),
                Deadline = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(DateTimeOffset.MaxValue),
            },
        });
        engine.Say(new EngineMessage { Drained = new EngineDrained() });
        AttemptFailed refused = (await engine.NextAsync()).Failed;
        await running;

        Assert.Equal(
            (Id, Autonomy.V1.FailureKind.Unavailable, "not_begun", Autonomy.V1.FailureEffect.None),
            (refused.Id, refused.Kind, refused.Code, refused.Effect));
        Assert.False(hasBegun);
        await Assert.ThrowsAsync<ChannelClosedException>(engine.NextAsync);
    }
}
