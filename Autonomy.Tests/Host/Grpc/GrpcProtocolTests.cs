using System.IO.Compression;
using System.Net;
using Autonomy.V1;
using Google.Protobuf;
using Xunit;
using static Autonomy.Tests.Host.Grpc.Samples;

namespace Autonomy.Tests.Host.Grpc;

/// <summary>gRPC over HTTP/2, byte by byte, against a real service.</summary>
public sealed class GrpcProtocolTests(GrpcFixture fixture) : IClassFixture<GrpcFixture>
{
    private const int InvalidArgument = 3;
    private const int DeadlineExceeded = 4;
    private const int NotFound = 5;
    private const int ResourceExhausted = 8;
    private const int Unimplemented = 12;
    private const int Internal = 13;

    private static readonly GetRequest Absent = new() { Id = "none-0000000000" };

    private RawGrpcClient Client => fixture.Client;

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpc+json")]
    [InlineData("text")]
    public async Task AnotherContentTypeIsRefusedAsHttpDoes(string type)
    {
        using HttpRequestMessage request = RawGrpcClient.Request(
            Get, new ByteArrayContent(RawGrpcClient.Frame(Absent)), type);
        using HttpResponseMessage response = await Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Theory]
    [InlineData("application/grpc")]
    [InlineData("application/grpc+proto")]
    [InlineData("application/grpc; charset=utf-8")]
    public async Task BothContentTypesAreServed(string type)
    {
        using HttpRequestMessage request = RawGrpcClient.Request(
            List, new ByteArrayContent(RawGrpcClient.Frame(new ListRequest())), type);
        using HttpResponseMessage response = await Client.SendAsync(request);
        RawReply reply = await RawGrpcClient.ReadAsync(response);
        Assert.Equal((HttpStatusCode.OK, 0), (reply.Http, reply.Status));
        Assert.Equal("application/grpc", response.Content.Headers.ContentType!.ToString());
        Assert.False(reply.IsTrailersOnly);
    }

    [Fact]
    public async Task PathsOfRestAreNotServedOnThisPort()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/tools")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using HttpResponseMessage response = await Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Theory]
    [InlineData("/autonomy.v1.ExecutionService/None")]
    [InlineData("/autonomy.v1.None/Submit")]
    [InlineData("/autonomy.v1.executionservice/submit")]
    [InlineData("/")]
    public async Task AnUnknownMethodIsUnimplemented(string path) =>
        await AssertRefusedAsync(Unimplemented, "unknown_method", Client.CallAsync(path, Absent));

    [Fact]
    public async Task ARefusalWithoutMessagesIsAllInTheHeaders()
    {
        RawReply reply = await Client.CallAsync(Get, new GetRequest { Id = "größe-100%\n" });
        Assert.True(reply.IsTrailersOnly);
        Assert.Equal((NotFound, "unknown_execution"), (reply.Status, reply.Word));
        Assert.Contains("'größe-100%\n'", reply.Message, StringComparison.Ordinal);
        Assert.Contains("'gr%C3%B6%C3%9Fe-100%25%0A'", reply.ValueOf("grpc-message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0S")]
    [InlineData("0n")]
    [InlineData("1n")]
    public async Task ATimeThatIsOverIsDeadlineExceededAndNothingIsDone(string timeout)
    {
        SubmitRequest submission = Ending;
        submission.IdempotencyKey = $"late-{timeout}";
        Task<RawReply> late = Client.CallAsync(Submit, submission, ("grpc-timeout", timeout));
        await AssertRefusedAsync(DeadlineExceeded, "deadline_exceeded", late);
        Assert.True((await Client.CallAsync(Submit, submission, Submitted.Parser)).IsNew);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("S")]
    [InlineData("-1S")]
    [InlineData("1s")]
    [InlineData("123456789S")]
    public async Task ATimeOfAnotherFormIsInvalid(string timeout) => await AssertRefusedAsync(
        InvalidArgument, "invalid_timeout", Client.CallAsync(Get, Absent, ("grpc-timeout", timeout)));

    [Theory]
    [InlineData("50m")]
    [InlineData("50000u")]
    [InlineData("50000000n")]
    public async Task AWatchEndsWithTheCallersTime(string timeout)
    {
        Submitted submitted = await Client.CallAsync(Submit, Waiting, Submitted.Parser);
        RawReply reply = await Client.CallAsync(
            Watch, new WatchRequest { Id = submitted.Id }, ("grpc-timeout", timeout));
        Assert.Equal(DeadlineExceeded, reply.Status);
    }

    [Theory]
    [InlineData("99999999H")]
    [InlineData("5M")]
    [InlineData("5S")]
    public async Task ACallWithinItsTimeIsServed(string timeout) =>
        Assert.Equal(0, (await Client.CallAsync(List, new ListRequest(), ("grpc-timeout", timeout))).Status);

    [Fact]
    public async Task GarbageIsAnInvalidArgument()
    {
        byte[] garbage = RawGrpcClient.Frame([0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
        await AssertRefusedAsync(InvalidArgument, "invalid_message", Client.CallAsync(Submit, garbage));
    }

    [Fact]
    public async Task ATornMessageIsAnInvalidArgument()
    {
        byte[] frame = RawGrpcClient.Frame(Absent);
        await AssertRefusedAsync(InvalidArgument, "torn_message", Client.CallAsync(Get, frame[..^1]));
        await AssertRefusedAsync(InvalidArgument, "torn_message", Client.CallAsync(Get, frame[..3]));
    }

    [Fact]
    public async Task AMethodThatTakesOneMessageTakesExactlyOne()
    {
        byte[] frame = RawGrpcClient.Frame(Absent);
        await AssertRefusedAsync(Unimplemented, "wrong_message_count", Client.CallAsync(Get, []));
        await AssertRefusedAsync(Unimplemented, "wrong_message_count", Client.CallAsync(Get, [.. frame, .. frame]));
    }

    [Fact]
    public async Task AMessageBeyondFourMebibytesIsNotRead()
    {
        byte[] tooLong = RawGrpcClient.Frame(new byte[(4 << 20) + 1]);
        await AssertRefusedAsync(ResourceExhausted, "message_too_large", Client.CallAsync(Submit, tooLong));
        byte[] packed = RawGrpcClient.Frame(Gzip(new byte[(4 << 20) + 1]), flag: 1);
        await AssertRefusedAsync(
            ResourceExhausted, "message_too_large", Client.CallAsync(Submit, packed, ("grpc-encoding", "gzip")));
        byte[] endless = [0, 0xFF, 0xFF, 0xFF, 0xFF, 0];
        await AssertRefusedAsync(ResourceExhausted, "message_too_large", Client.CallAsync(Submit, endless));
    }

    [Fact]
    public async Task AMessageOfFourMebibytesIsRead()
    {
        var request = new SubmitRequest { PlanJson = ByteString.CopyFrom(new byte[(4 << 20) - 5]) };
        Assert.Equal(4 << 20, request.CalculateSize());
        await AssertRefusedAsync(InvalidArgument, "invalid_json", Client.CallAsync(Submit, request));
    }

    [Fact]
    public async Task GzipIsReadAndAnsweredInKind()
    {
        byte[] packed = RawGrpcClient.Frame(Gzip(Long.ToByteArray()), flag: 1);
        RawReply reply = await Client.CallAsync(
            Submit, packed, ("grpc-encoding", "gzip"), ("grpc-accept-encoding", "identity,gzip"));
        Assert.Equal((0, "gzip"), (reply.Status, reply.Header("grpc-encoding")));
        string id = Submitted.Parser.ParseFrom(reply.Messages.Single().Bytes).Id;
        reply = await Client.CallAsync(Watch, new WatchRequest { Id = id }, ("grpc-encoding", "gzip"));
        Assert.Contains(reply.Messages, static message => message.Flag == 1);
        (byte flag, byte[] bytes) = reply.Messages.First(static message => message.Flag == 1);
        using var unpacked = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        Assert.Equal((1, 1L), (flag, WatchReply.Parser.ParseFrom(unpacked).Event.Version));
    }

    [Fact]
    public async Task WhoDoesNotTakeGzipIsAnsweredWithoutIt()
    {
        RawReply reply = await Client.CallAsync(
            List, new ListRequest(), ("grpc-encoding", "gzip"), ("grpc-accept-encoding", "identity"));
        Assert.Equal((0, (string?)null), (reply.Status, reply.Header("grpc-encoding")));
    }

    [Fact]
    public async Task AnotherEncodingIsUnimplementedAndThoseThatAreReadAreNamed()
    {
        RawReply reply = await Client.CallAsync(Get, Absent, ("grpc-encoding", "snappy"));
        Assert.Equal((Unimplemented, "unknown_encoding"), (reply.Status, reply.Word));
        Assert.Equal("identity,gzip", reply.Header("grpc-accept-encoding"));
    }

    [Fact]
    public async Task ACompressedMessageWithoutAnEncodingBreaksTheProtocol()
    {
        byte[] bytes = Absent.ToByteArray();
        await AssertRefusedAsync(
            Internal, "invalid_compressed_flag", Client.CallAsync(Get, RawGrpcClient.Frame(bytes, flag: 1)));
        await AssertRefusedAsync(
            Internal, "invalid_compressed_flag", Client.CallAsync(Get, RawGrpcClient.Frame(bytes, flag: 2)));
        Task<RawReply> noGzip = Client.CallAsync(
            Get, RawGrpcClient.Frame(bytes, flag: 1), ("grpc-encoding", "gzip"));
        await AssertRefusedAsync(InvalidArgument, "invalid_gzip", noGzip);
    }

    [Fact]
    public async Task MetadataThatNobodyAskedForDoesNoHarm()
    {
        RawReply reply = await Client.CallAsync(
            List, new ListRequest(), ("trace-bin", "AAEC"), ("padded-bin", "AA=="), ("broken-bin", "?"),
            ("x-text", "a, b"));
        Assert.Equal(0, reply.Status);
    }

    [Fact]
    public async Task MetadataThatIsTooLargeIsRefusedToItsCallAndEndsNoOther()
    {
        using var client = new RawGrpcClient(fixture.Address);
        using var body = new OpenBody();
        using HttpRequestMessage request = RawGrpcClient.Request(Ingest, body);
        Task<HttpResponseMessage> sending = client.SendAsync(request);
        await body.SendAsync(Of(Ending));
        using HttpResponseMessage running = await sending;
        foreach (int size in new[] { 40_000, 64 << 10, 100_000 })
        {
            await AssertRefusedAsync(
                ResourceExhausted, "headers_too_large",
                client.CallAsync(Get, Absent, ("x-large", new string('a', size))));
        }

        (string, string)[] many = [.. Enumerable.Range(0, 200).Select(static i => ($"x-{i}", "a"))];
        await AssertRefusedAsync(ResourceExhausted, "headers_too_large", client.CallAsync(Get, Absent, many));
        body.Close();
        RawReply ended = await RawGrpcClient.ReadAsync(running);
        Assert.Equal((0, 1), (ended.Status, ended.Messages.Count));
        Assert.Equal(0, (await client.CallAsync(List, new ListRequest(), ("x-fits", new string('a', 20_000)))).Status);
    }

    private static async Task AssertRefusedAsync(int status, string word, Task<RawReply> call)
    {
        RawReply reply = await call;
        Assert.Equal((HttpStatusCode.OK, status, word), (reply.Http, reply.Status, reply.Word));
        Assert.NotEmpty(reply.Message);
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(bytes);
        return packed.ToArray();
    }
}
