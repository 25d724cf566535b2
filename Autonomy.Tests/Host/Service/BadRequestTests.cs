using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Autonomy.Core.Journaling;
using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Autonomy.Tests.Host.Grpc;
using Autonomy.V1;
using Google.Protobuf;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>Requests that cannot be done, a row for each, over REST and its twin over gRPC.</summary>
public sealed class BadRequestTests(RunningService service) : IClassFixture<RunningService>
{
    private const string Service = "/autonomy.v1.ExecutionService/";
    private const string Foreign = "no-such-7k3v9tq2m8hz";
    private const int InvalidArgument = 3;
    private const int NotFound = 5;
    private const int FailedPrecondition = 9;

    public static TheoryData<string> RestRows => [.. Table.Where(row => row.Path is not null).Select(row => row.Name)];

    public static TheoryData<string> GrpcRows => [.. Table.Select(row => row.Name)];

    // What it is; the path of REST, its body, its status; the call of gRPC and its status.
    // RUNNING waits for a signal, FINISHED has completed, CANCELLED was cancelled.
    private static readonly Row[] Table =
    [
        new(
            "pause on finished", "/executions/FINISHED/pause", null, 409, "Pause", new PauseRequest(),
            FailedPrecondition),
        new(
            "resume on running", "/executions/RUNNING/resume", null, 409, "Resume", new ResumeRequest(),
            FailedPrecondition),
        new(
            "cancel twice", "/executions/CANCELLED/cancel", null, 409, "Cancel", new CancelRequest(),
            FailedPrecondition),
        new(
            "cancel on finished", "/executions/FINISHED/cancel", null, 409, "Cancel", new CancelRequest(),
            FailedPrecondition),
        new(
            "signal on finished", "/executions/FINISHED/signals/go", null, 409, "Signal",
            new SignalRequest { Name = "go" }, FailedPrecondition),
        new(
            "pause of nobody", $"/executions/{Foreign}/pause", null, 404, "Pause", new PauseRequest { Id = Foreign },
            NotFound),
        new("pause of no id", "/executions/%20/pause", null, 404, "Pause", new PauseRequest { Id = " " }, NotFound),
        new(
            "a path for an id", "/executions/..%2f..%2fetc/pause", null, 404, "Pause",
            new PauseRequest { Id = "../../etc" }, NotFound),
        new(
            "a case twin of an id", "/executions/UPPER/pause", null, 404, "Pause", new PauseRequest { Id = "UPPER" },
            NotFound),
        new(
            "an id of a megabyte", null, null, 404, "Pause", new PauseRequest { Id = new string('x', 1 << 20) },
            NotFound),
        new(
            "an answer to nobody", $"/decisions/{Foreign}-d1/answer", """{"option":"approve"}""", 404, "Decide",
            new DecideRequest { Decision = $"{Foreign}-d1", Option = "approve" }, NotFound),
        new(
            "an answer to no decision", "/decisions/x/answer", """{"option":"approve"}""", 404, "Decide",
            new DecideRequest { Decision = "x", Option = "approve" }, NotFound),
        new(
            "a reason of 2,001 letters", "/executions/RUNNING/pause", $$"""{"reason":"{{new string('r', 2_001)}}"}""",
            422, "Pause", new PauseRequest { Reason = new string('r', 2_001) }, InvalidArgument),
        new(
            "U+0000 in a reason", "/executions/RUNNING/pause", """{"reason":"a\u0000b"}""", 422, "Pause",
            new PauseRequest { Reason = "a\0b" }, InvalidArgument),
        new(
            "U+0000 in a payload", "/executions/RUNNING/signals/x", """{"payload":"a\u0000b"}""", 422, "Signal",
            new SignalRequest { Name = "x", PayloadJson = ByteString.CopyFromUtf8("\"a\\u0000b\"") }, InvalidArgument),
        new(
            "a pause for nothing", "/executions/RUNNING/pause", """{"for":"0s"}""", 422, "Pause",
            new PauseRequest { Lasts = new() }, InvalidArgument),
        new(
            "a pause that ends below nothing", "/executions/RUNNING/pause", """{"for":"-5s"}""", 422, "Pause",
            new PauseRequest { Lasts = new() { Seconds = -5 } }, InvalidArgument),
        new(
            "a pause of 400 million years", "/executions/RUNNING/pause", """{"for":"146000000000000d"}""", 422, "Pause",
            new PauseRequest { Lasts = new() { Seconds = long.MaxValue } }, InvalidArgument),
        new(
            "a page of -1", "GET /executions?limit=-1", null, 422, "List", new ListRequest { PageSize = -1 },
            InvalidArgument),
        new(
            "a page of a billion", "GET /executions?limit=1000000000", null, 422, "List",
            new ListRequest { PageSize = 1_000_000_000 }, InvalidArgument),
        new(
            "a forged cursor", "GET /executions?cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", null, 422, "List",
            new ListRequest { PageToken = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }, InvalidArgument),
        new(
            "a key of 10 KB", "/executions", null, 422, "Submit",
            new SubmitRequest { IdempotencyKey = new string('k', 10_000) }, InvalidArgument)
        {
            Key = new string('k', 10_000),
        },
        new(
            "a version before the first", "GET /executions/RUNNING/events?after=-1", null, 422, "Watch",
            new WatchRequest { After = -1 }, InvalidArgument),
    ];

    [Theory]
    [MemberData(nameof(RestRows))]
    public async Task OverRestItIsRefused(string name)
    {
        Row row = Table.Single(row => row.Name == name);
        string[] words = row.Path!.Split(' ');
        HttpMethod method = words.Length == 2 ? new HttpMethod(words[0]) : HttpMethod.Post;
        string body = name == "a key of 10 KB" ? """{"plan":""" + RunningService.Quick + "}" : row.Body!;

        string path = await WithIdAsync(words[^1]);
        long before = service.Service.Engine.Journal.HeadOffset;
        (int status, DataObject problem) = await service.SendAsync(
            method, path, method == HttpMethod.Get ? null : body, row.Key);

        Assert.Equal(row.Status, status);
        Assert.NotEqual("", RunningService.TextOf(problem, "detail"));
        Assert.NotEqual("", RunningService.TextOf(problem, "requestId"));
        await AssertNothingIsStoredAsync(before);
    }

    [Theory]
    [MemberData(nameof(GrpcRows))]
    public async Task OverGrpcItIsRefused(string name)
    {
        Row row = Table.Single(row => row.Name == name);
        IMessage message = row.Message;
        if (message is SubmitRequest submit) submit.PlanJson = ByteString.CopyFromUtf8(RunningService.Quick);
        if (message.Descriptor.FindFieldByName("id") is { } field && (string)field.Accessor.GetValue(message) == "")
        {
            string path = await WithIdAsync(row.Path!);
            field.Accessor.SetValue(message, path.Split('/')[2]);
        }

        long before = service.Service.Engine.Journal.HeadOffset;
        using var client = new RawGrpcClient(service.Service.GrpcAddress);
        RawReply reply = await client.CallAsync(Service + row.Call, message);

        Assert.Equal(row.Code, reply.Status);
        Assert.NotEmpty(reply.Message);
        await AssertNothingIsStoredAsync(before);
    }

    [Fact]
    public async Task FiveThousandTimesFiveThousandEdgesAreRefusedBeforeTheyAreRead()
    {
        // 5,000 steps of which each needs a0 to a4999: 194 MB, where a request may have 4 MiB and a plan 1 MiB.
        long size = 5_000L * Enumerable.Range(0, 5_000).Sum(i => $"\"a{i}\",".Length);
        long before = service.Service.Engine.Journal.HeadOffset;
        string answer = await TalkAsync(
            service,
            "POST /api/v1/executions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + string.Create(CultureInfo.InvariantCulture, $"Content-Length: {size}\r\n\r\n")
            + """{"plan":{"plan":1,"name":"n","steps":[{"id":"b0","tool":"core.noop","needs":["a0","a1",""");

        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        await AssertNothingIsStoredAsync(before);
    }

    [Fact]
    public async Task HeadersThatAreTooLongAre431()
    {
        string answer = await TalkAsync(
            service,
            "GET /api/v1/executions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + $"X-Long: {new string('x', 64 << 10)}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 431", answer, StringComparison.Ordinal);
        Assert.Contains("headers_too_large", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /api/v1/executions HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET /api/v1/executions HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400)]
    [InlineData("GET  HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [InlineData("\0\u0001\u0002\r\n\r\n", 400)]
    [InlineData("POST /api/v1/executions HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", 400)]
    [InlineData("TRACE /api/v1/executions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 405)]
    [InlineData("GET /api/v1/executions HTTP/9.9\r\nHost: localhost\r\n\r\n", 505)]
    public async Task WhatIsNoRequestIsRefused(string request, int status) => Assert.StartsWith(
        string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}"), await TalkAsync(service, request),
        StringComparison.Ordinal);

    [Fact]
    public async Task HeadersAndBodiesThatTrickleAre408()
    {
        var own = new RunningService
        {
            Http = new HttpSettings { Port = 0, HeadersTimeout = TimeSpan.FromSeconds(1) },
        };
        await using IAsyncDisposable end = await own.BeginAsync();
        string[] answers = await Task.WhenAll(
            TalkAsync(own, "GET /api/v1/executions HTTP/1.1\r\nHost: loc"),
            TalkAsync(
                own,
                "POST /api/v1/executions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 100\r\n\r\n{"));

        Assert.All(answers, answer => Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal));
        Assert.Contains("did not arrive in time", answers[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileOfSettingsThatLiesInTheFolderIsNotRead()
    {
        var own = new RunningService();
        await using IAsyncDisposable end = await own.BeginAsync();
        // The web server would read this, and fail.
        await File.WriteAllTextAsync(Path.Combine(own.Folder, "appsettings.json"), "{ this is no JSON");
        await own.RestartAsync();
        (int status, _) = await own.GetAsync("/executions");

        Assert.Equal(200, status);
    }

    private async Task<string> WithIdAsync(string path)
    {
        if (path.Contains("RUNNING", StringComparison.Ordinal))
            return path.Replace("RUNNING", await WaitingAsync(), StringComparison.Ordinal);
        if (path.Contains("UPPER", StringComparison.Ordinal))
            return path.Replace("UPPER", (await WaitingAsync()).ToUpperInvariant(), StringComparison.Ordinal);

        bool isFinished = path.Contains("FINISHED", StringComparison.Ordinal);
        if (!isFinished && !path.Contains("CANCELLED", StringComparison.Ordinal)) return path;
        string ended = await service.SubmitAsync(isFinished ? RunningService.Quick : RunningService.Waiting);
        if (!isFinished) await service.PostAsync($"/executions/{ended}/cancel", null);
        await service.EndOfAsync(ended);
        return path.Replace(isFinished ? "FINISHED" : "CANCELLED", ended, StringComparison.Ordinal);
    }

    // It waits for its signal, and writes nothing more by itself.
    private async Task<string> WaitingAsync()
    {
        string id = await service.SubmitAsync(RunningService.Waiting);
        long after = 0;
        DataObject page;
        do
        {
            (_, page) = await service.GetAsync($"/executions/{id}/events?after={after}&wait=30s");
            after = (long)((DataNumber)page["after"]!).Value;
        }
        while (!DataJson.Write(page).Contains("\"step-waiting\"", StringComparison.Ordinal));
        return id;
    }

    // But that it was asked for, and by whom.
    private async Task AssertNothingIsStoredAsync(long before)
    {
        IReadOnlyList<StoredEvent> stored =
            await service.Service.Engine.Journal.ReadAfterAsync(before, 100, CancellationToken.None);
        Assert.All(stored, entry => Assert.StartsWith("audit-", entry.Stream.Value, StringComparison.Ordinal));
    }

    // Says so much, and reads until the other end closes.
    private static async Task<string> TalkAsync(RunningService own, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, own.Service.HttpAddress.Port);
        NetworkStream stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        var answer = new StringBuilder();
        byte[] buffer = new byte[4_096];
        try
        {
            while (await stream.ReadAsync(buffer) is > 0 and var read)
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            // What was not read of the request makes the system reset the connection; the answer came before.
        }

        return answer.ToString();
    }

    /// <summary>A request; without a path where REST has no twin of it.</summary>
    private sealed record Row(
        string Name, string? Path, string? Body, int Status, string Call, IMessage Message, int Code)
    {
        public string? Key { get; init; }
    }
}
