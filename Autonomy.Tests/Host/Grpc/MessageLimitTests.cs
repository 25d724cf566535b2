using Autonomy.Host.Configuration;
using Autonomy.Tests.Host.Service;
using Autonomy.V1;
using Google.Protobuf;
using Xunit;
using static Autonomy.Tests.Host.Grpc.Samples;

namespace Autonomy.Tests.Host.Grpc;

/// <summary><c>autonomy.grpc.message-bytes-max</c>, both ways.</summary>
public sealed class MessageLimitTests
{
    private const int ResourceExhausted = 8;
    private const int InvalidArgument = 3;
    private const int Least = 64 << 10;

    [Fact]
    public async Task ALongerMessageIsRefusedAndOneOfThatLengthIsRead()
    {
        RunningService service = ServiceOf(Least);
        await using IAsyncDisposable end = await service.BeginAsync();
        using var client = new RawGrpcClient(service.Service.GrpcAddress);
        RawReply longer = await client.CallAsync(Submit, RawGrpcClient.Frame(new byte[Least + 1]));
        RawReply longest = await client.CallAsync(Submit, new SubmitRequest
        {
            PlanJson = ByteString.CopyFrom(new byte[Least - 4]),
        });

        Assert.Equal((ResourceExhausted, "message_too_large"), (longer.Status, longer.Word));
        // It was read, and found to be no plan.
        Assert.Equal(InvalidArgument, longest.Status);
    }

    [Fact]
    public async Task ALongerReplyIsRefused()
    {
        RunningService service = ServiceOf(Least);
        await using IAsyncDisposable end = await service.BeginAsync();
        using var client = new RawGrpcClient(service.Service.GrpcAddress);
        string large = new('a', Least / 8);
        string id = await service.SubmitAsync(RunningService.PlanOf([.. Enumerable.Range(0, 8).Select(
            step => $$$"""{"id":"a{{{step}}}","tool":"core.set","with":{"value":"{{{large}}}"}}""")]));
        await service.EndOfAsync(id);
        RawReply whole = await client.CallAsync(Get, new GetRequest { Id = id, WithResults = true });
        RawReply without = await client.CallAsync(Get, new GetRequest { Id = id });

        Assert.Equal((ResourceExhausted, "reply_too_large"), (whole.Status, whole.Word));
        Assert.Equal(0, without.Status);
    }

    [Fact]
    public async Task AWatchTellsOfALongerEventWhatItIsAndGoesOn()
    {
        RunningService service = ServiceOf(Least);
        await using IAsyncDisposable end = await service.BeginAsync();
        using var client = new RawGrpcClient(service.Service.GrpcAddress);
        // One that the journal keeps with its event, and one beyond it.
        string id = await service.SubmitAsync(RunningService.PlanOf(
            $$$"""{"id":"text","tool":"core.set","with":{"value":"{{{new string('a', 50_000)}}}"}}""",
            """{"id":"long","tool":"core.set","with":{"value":"${{ TEXTS }}"}}""".Replace("TEXTS", TextsOf(2)),
            """{"id":"longer","tool":"core.set","with":{"value":"${{ TEXTS }}"}}""".Replace("TEXTS", TextsOf(6))));
        Assert.Equal("completed", await service.EndOfAsync(id));
        RawReply told = await client.CallAsync(Watch, new WatchRequest { Id = id });
        Assert.Equal(0, told.Status);
        WatchReply[] replies = [.. told.Messages.Select(message => WatchReply.Parser.ParseFrom(message.Bytes))];
        WatchReply.Types.Event[] events = [.. replies.SkipLast(1).Select(reply => reply.Event)];

        Assert.Equal(Enumerable.Range(1, events.Length), events.Select(happened => (int)happened.Version));
        Assert.All(events, happened => Assert.NotEqual(happened.DataJson.IsEmpty, happened.Payload is null));
        WatchReply.Types.Payload[] named =
            [.. events.Select(happened => happened.Payload).OfType<WatchReply.Types.Payload>()];
        Assert.Equal(2, named.Length);
        Assert.All(named, payload => Assert.Equal(64, payload.Hash.Length));
        Assert.InRange(named.Min(payload => payload.Bytes), 100_000, 101_000);
        Assert.InRange(named.Max(payload => payload.Bytes), 300_000, 301_000);
        Assert.Equal(ExecutionStatus.Completed, replies[^1].End.Status);
    }

    [Fact]
    public async Task MoreThanTheDefaultIsReadWhereItIsAllowed()
    {
        RunningService service = ServiceOf(8 << 20);
        await using IAsyncDisposable end = await service.BeginAsync();
        using var client = new RawGrpcClient(service.Service.GrpcAddress);
        RawReply reply = await client.CallAsync(Submit, RawGrpcClient.Frame(new byte[5 << 20]));

        Assert.Equal((InvalidArgument, "invalid_message"), (reply.Status, reply.Word));
    }

    private static string TextsOf(int count) =>
        $"[{string.Join(',', Enumerable.Repeat("steps.text.output", count))}]";

    private static RunningService ServiceOf(long messageBytesMax) => new()
    {
        Grpc = new GrpcSettings { Port = 0, MessageBytesMax = messageBytesMax },
    };
}
