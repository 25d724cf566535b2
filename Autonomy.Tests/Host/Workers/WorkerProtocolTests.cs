using Autonomy.Tests.Host.Grpc;
using Autonomy.V1;
using Google.Protobuf;
using Xunit;

namespace Autonomy.Tests.Host.Workers;

/// <summary>What breaks the protocol of workers, against a real service.</summary>
public sealed class WorkerProtocolTests(GrpcFixture fixture) : IClassFixture<GrpcFixture>
{
    private const string Work = "/autonomy.v1.WorkerService/Work";
    private const int InvalidArgument = 3;
    private const int ResourceExhausted = 8;
    private const int FailedPrecondition = 9;

    private static WorkerHello Hello => new()
    {
        Name = "raw",
        Instance = Guid.NewGuid().ToString("N"),
        Concurrency = 1,
        Tools = { new WorkerTool { Name = "remote.raw" } },
    };

    [Fact]
    public async Task WhatIsNoHelloIsRefused() => await RefusedAsync(
        FailedPrecondition, "hello_wanted", new WorkerMessage { Heartbeat = new WorkerHeartbeat() });

    [Fact]
    public async Task ASecondHelloEndsTheStream() => await RefusedAsync(
        FailedPrecondition, "second_hello", new WorkerMessage { Hello = Hello }, new WorkerMessage { Hello = Hello });

    [Fact]
    public async Task AMessageOfNoKindEndsTheStream() => await RefusedAsync(
        InvalidArgument, "empty_message", new WorkerMessage { Hello = Hello }, new WorkerMessage());

    [Fact]
    public async Task GarbageEndsTheStream()
    {
        byte[] garbage = RawGrpcClient.Frame([0xff, 0xff, 0xff]);
        RawReply reply = await fixture.Client.CallAsync(
            Work, [.. RawGrpcClient.Frame(new WorkerMessage { Hello = Hello }), .. garbage]);
        Assert.Equal(InvalidArgument, reply.Status);
    }

    [Fact]
    public async Task AHeartbeatOfMoreThanAnyWorkerRunsEndsTheStream()
    {
        var heartbeat = new WorkerHeartbeat();
        for (int number = 1; number <= 10_001; number++)
            heartbeat.Running.Add(new AttemptNews { Id = new AttemptId { Key = "k", Number = number } });
        RawReply reply = await fixture.Client.CallAsync(
            Work,
            [
                .. RawGrpcClient.Frame(new WorkerMessage { Hello = Hello }),
                .. RawGrpcClient.Frame(new WorkerMessage { Heartbeat = heartbeat }),
            ]);
        Assert.Equal(InvalidArgument, reply.Status);
        Assert.Contains("/heartbeat/running", reply.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> WrongHellos => [.. Hellos.Keys];

    [Theory]
    [MemberData(nameof(WrongHellos))]
    public async Task AHelloThatIsWrongIsRefusedWithThePlace(string place)
    {
        WorkerHello hello = Hello;
        Hellos[place](hello);
        RawReply reply = await fixture.Client.CallAsync(
            Work, RawGrpcClient.Frame(new WorkerMessage { Hello = hello }));
        Assert.Equal(InvalidArgument, reply.Status);
        Assert.Contains(place, reply.Message, StringComparison.Ordinal);
        Assert.Empty(reply.Messages);
    }

    [Fact]
    public async Task AMessageThatIsTooLongAndAboutNoAttemptEndsTheStream() => await RefusedAsync(
        ResourceExhausted, "message_too_large", new WorkerMessage { Hello = Hello }, new WorkerMessage
        {
            Heartbeat = new WorkerHeartbeat
            {
                Running =
                {
                    new AttemptNews
                    {
                        Id = new AttemptId { Key = "k", Number = 1 },
                        Message = new string('x', 4 << 20),
                    },
                },
            },
        });

    [Fact]
    public async Task AWorkerIsWelcomedWithItsLease()
    {
        RawReply reply = await fixture.Client.CallAsync(
            Work, RawGrpcClient.Frame(new WorkerMessage { Hello = Hello }));
        Assert.Equal(0, reply.Status);
        EngineMessage welcome = EngineMessage.Parser.ParseFrom(Assert.Single(reply.Messages).Bytes);
        Assert.Equal((10, "default"), (welcome.Welcome.Lease.Seconds, welcome.Welcome.Workspace));
    }

    private static Dictionary<string, Action<WorkerHello>> Hellos { get; } = new()
    {
        ["/hello/name"] = hello => hello.Name = "",
        ["/hello/instance"] = hello => hello.Instance = new string('x', 65),
        ["/hello/concurrency"] = hello => hello.Concurrency = 0,
        ["/hello/tools:"] = hello => hello.Tools.Clear(),
        ["/hello/tools/0/name"] = hello => hello.Tools[0].Name = "core.mine",
        ["/hello/tools/0/concurrency"] = hello => hello.Tools[0].Concurrency = -1,
        ["/hello/tools/0/input_schema_json"] = hello =>
            hello.Tools[0].InputSchemaJson = ByteString.CopyFromUtf8("""{"type":5}"""),
        ["/hello/running"] = hello => hello.Running.Add(new AttemptId { Key = "", Number = 1 }),
    };

    private async Task RefusedAsync(int status, string word, params WorkerMessage[] messages)
    {
        byte[] body = [.. messages.SelectMany(message => RawGrpcClient.Frame(message))];
        RawReply reply = await fixture.Client.CallAsync(Work, body);
        Assert.Equal((status, word), (reply.Status, reply.Word));
    }
}
