using Autonomy.Host.Service;
using Autonomy.Tests.Support;
using Autonomy.V1;
using Google.Protobuf;
using Xunit;
using static Autonomy.Tests.Host.Grpc.Samples;

namespace Autonomy.Tests.Host.Grpc;

/// <summary>Bulk submission, against a real service that has eight of a stream under way at most.</summary>
public sealed class IngestServiceTests(GrpcFixture fixture) : IClassFixture<GrpcFixture>
{
    private const int InvalidArgument = 3;
    private const int Unavailable = 14;

    private RawGrpcClient Client => fixture.Client;

    [Fact]
    public async Task EachIsAcknowledgedInOrderAndAMistakeEndsNothing()
    {
        const int Count = 100;
        IEnumerable<SubmitRequest> submissions = Enumerable.Range(1, Count).Select(number => number % 10 == 0
            ? new SubmitRequest { PlanJson = ByteString.CopyFromUtf8("""{"plan":1}""") }
            : Ending);
        RawReply reply = await Client.CallAsync(Ingest, [.. submissions.SelectMany(Of)]);
        Assert.Equal(0, reply.Status);
        IReadOnlyList<IngestReply> told = RepliesOf(reply);
        Assert.Equal(Enumerable.Range(1, Count), told.Select(static one => (int)one.Number));
        Assert.All(told, static one => Assert.Equal(one.Number % 10 != 0, one.Submitted is { IsNew: true }));
        Refusal refusal = told[9].Refusal;
        Assert.Equal((InvalidArgument, "invalid_plan"), (refusal.Code, refusal.Word));
        Assert.NotEmpty(refusal.Mistakes);
        Assert.Equal(Count * 9 / 10, told.Select(static one => one.Submitted?.Id).OfType<string>().Distinct().Count());
    }

    [Fact]
    public async Task AnAcknowledgementDoesNotWaitForTheNextRequest()
    {
        using var body = new OpenBody();
        using HttpRequestMessage request = RawGrpcClient.Request(Ingest, body);
        Task<HttpResponseMessage> sending = Client.SendAsync(request);
        await body.SendAsync(Of(Ending));
        using HttpResponseMessage response = await sending;
        await using Stream stream = await response.Content.ReadAsStreamAsync();
        Assert.Equal(1, (await NextAsync(stream))!.Number);
        await body.SendAsync(Of(Ending));
        Assert.Equal(2, (await NextAsync(stream))!.Number);
        body.Close();
        Assert.Null(await NextAsync(stream));
    }

    [Fact]
    public async Task WhatIsSentAgainAfterABrokenStreamRunsOnce()
    {
        SubmitRequest[] submissions = [.. Enumerable.Range(1, 40).Select(static number =>
        {
            SubmitRequest submission = Ending;
            submission.IdempotencyKey = $"broken-{number}";
            return submission;
        })];
        using (var body = new OpenBody())
        using (HttpRequestMessage request = RawGrpcClient.Request(Ingest, body))
        {
            Task<HttpResponseMessage> sending = Client.SendAsync(request);
            foreach (SubmitRequest submission in submissions.Take(20)) await body.SendAsync(Of(submission));
            HttpResponseMessage response = await sending;
            await using Stream stream = await response.Content.ReadAsStreamAsync();
            for (int i = 0; i < 5; i++) await NextAsync(stream);
            // The client goes in the middle, and does not know what became of the others.
            response.Dispose();
        }

        IReadOnlyList<IngestReply> told = RepliesOf(await Client.CallAsync(Ingest, [.. submissions.SelectMany(Of)]));
        Assert.All(told.Take(5), static one => Assert.False(one.Submitted.IsNew));
        Assert.Equal(40, told.Select(static one => one.Submitted.Id).Distinct().Count());
        IReadOnlyList<IngestReply> again = RepliesOf(await Client.CallAsync(Ingest, [.. submissions.SelectMany(Of)]));
        Assert.All(again, static one => Assert.False(one.Submitted.IsNew));
        Assert.Equal(told.Select(static one => one.Submitted.Id), again.Select(static one => one.Submitted.Id));
    }

    [Fact]
    public async Task TheSameKeyTwiceInOneStreamIsOneExecution()
    {
        SubmitRequest submission = Ending;
        submission.IdempotencyKey = "twice";
        IReadOnlyList<IngestReply> told = RepliesOf(
            await Client.CallAsync(Ingest, [.. Of(submission), .. Of(submission), .. Of(submission)]));
        Assert.Equal([true, false, false], told.Select(static one => one.Submitted.IsNew));
        Assert.Single(told.Select(static one => one.Submitted.Id).Distinct());
    }

    [Fact]
    public async Task GarbageEndsTheStreamAfterWhatWasTakenIsAcknowledged()
    {
        byte[] body = [.. Of(Ending), .. Of(Ending), .. RawGrpcClient.Frame([0xFF])];
        RawReply reply = await Client.CallAsync(Ingest, body);
        Assert.Equal((InvalidArgument, "invalid_message"), (reply.Status, reply.Word));
        Assert.Equal(2, RepliesOf(reply).Count(static one => one.Submitted is not null));
    }

    [Fact]
    public async Task AnEmptyStreamIsWell() => Assert.Equal(0, (await Client.CallAsync(Ingest, [])).Status);

    [Fact]
    public async Task WhoDoesNotReadIsNotReadFromAndLosesNothing()
    {
        // Far more than both ends hold: each request is 400 kB, and each reply, with its mistakes, some kB.
        const int Count = 40;
        using var client = new RawGrpcClient(fixture.Address);
        using var body = new OpenBody();
        using HttpRequestMessage request = RawGrpcClient.Request(Ingest, body);
        Task<HttpResponseMessage> sending = client.SendAsync(request);
        Task writing = WriteAsync(body, Large(), Count);
        using HttpResponseMessage response = await sending;
        // Others are served all the while.
        for (int i = 0; i < 20; i++) await Client.CallAsync(Submit, Ending, Submitted.Parser);
        Assert.False(writing.IsCompleted);
        IReadOnlyList<IngestReply> told = RepliesOf(await RawGrpcClient.ReadAsync(response));
        await writing;
        Assert.Equal(Enumerable.Range(1, Count), told.Select(static one => (int)one.Number));
    }

    [Fact]
    public async Task AStoppingServiceAcknowledgesWhatItTookAndSaysSo()
    {
        using var folder = new TemporaryFolder();
        AutonomyService service = await GrpcFixture.StartAsync(folder.Path, inFlightMax: 8);
        using var client = new RawGrpcClient(service.GrpcAddress!);
        using var body = new OpenBody();
        using HttpRequestMessage request = RawGrpcClient.Request(Ingest, body);
        Task<HttpResponseMessage> sending = client.SendAsync(request);
        await body.SendAsync(Of(Ending));
        using HttpResponseMessage response = await sending;
        Task stopping = service.DisposeAsync().AsTask();
        RawReply reply = await RawGrpcClient.ReadAsync(response);
        Assert.Equal((Unavailable, "stopping"), (reply.Status, reply.Word));
        Assert.NotNull(RepliesOf(reply).Single().Submitted);
        await stopping;
    }

    private static async Task WriteAsync(OpenBody body, byte[] frame, int count)
    {
        for (int i = 0; i < count; i++) await body.SendAsync(frame);
        body.Close();
    }

    // A plan with as many mistakes as are told.
    private static byte[] Large()
    {
        string step = """{"id":"a","tool":"none.such"},""";
        string steps = string.Concat(Enumerable.Repeat(step, 120)).TrimEnd(',');
        string plan = $$"""{"plan":1,"name":"large","steps":[{{steps}}]}""";
        return Of(new SubmitRequest
        {
            PlanJson = ByteString.CopyFromUtf8(plan),
            InputsJson = ByteString.CopyFromUtf8($$"""{"padding":"{{new string('x', 400_000)}}"}"""),
        });
    }

    private static async Task<IngestReply?> NextAsync(Stream stream) =>
        await RawGrpcClient.ReadAsync(stream) is { } message ? IngestReply.Parser.ParseFrom(message.Bytes) : null;

    private static IReadOnlyList<IngestReply> RepliesOf(RawReply reply) =>
        [.. reply.Messages.Select(static message => IngestReply.Parser.ParseFrom(message.Bytes))];
}
