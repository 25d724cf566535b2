using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Autonomy.Tests.Host.Service;
using Autonomy.Tests.Support;
using Autonomy.V1;
using Google.Protobuf;
using Xunit;

namespace Autonomy.Tests.Host.Workers;

/// <summary>A stream of which one half has ended.</summary>
public sealed class HalfStreamTests
{
    private const int MessageBytesMax = 64 << 10;

    [Fact]
    public async Task WhatCannotBeSaidToAWorkerEndsItsStreamOnBothSides()
    {
        var clock = new VirtualTime();
        var service = new RunningService
        {
            Clock = clock,
            Grpc = new GrpcSettings { Port = 0, MessageBytesMax = MessageBytesMax },
        };
        await using IAsyncDisposable end = await service.BeginAsync();
        // Past three leases nothing is kept of what nobody awaits.
        clock.Advance(new WorkerSettings().HeartbeatTimeout * 4);
        await using RawWorker worker = await RawWorker.ConnectAsync(service.Service.GrpcAddress, null, "remote.a");

        // Its refusal names the key twice: it is longer than a message may be.
        await worker.SayAsync(new WorkerMessage
        {
            Completed = new AttemptCompleted
            {
                Id = new AttemptId { Key = new string('k', MessageBytesMax - 1_024), Number = 1 },
                OutputJson = ByteString.CopyFromUtf8("null"),
            },
        });
        Assert.Null(await worker.NextAsync());
        (_, DataObject workers) = await service.GetAsync("/workers");
        Assert.Empty(((DataArray)workers["items"]!).Items);
    }
}
