using Autonomy.Adapters.Files;
using Autonomy.Adapters.Http;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Adapters;

/// <summary>What file and HTTP tools give out and write is held to the attempt's limits, and measured.</summary>
public sealed class AdapterLimitsTests : IDisposable
{
    private static readonly AttemptLimits Few = new() { OutputBytes = 10, DiskBytes = 10 };

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task AnAnswerLongerThanItMayBeIsNotReadToItsEnd()
    {
        await using var server = RawHttpServer.Answering(200, new string('x', 11));
        ToolOutcome outcome = await Call(Http(), "http.request", $$"""{ "url": "{{server.Url}}" }""", Few);
        Assert.Equal(FailureKind.TooLarge, Assert.IsType<ToolOutcome.Failed>(outcome).Failure.Kind);
    }

    [Fact]
    public async Task OfAnAnswerWithoutAnEndNoMoreIsTakenThanItMayHave()
    {
        long written = 0;
        await using var server = new RawHttpServer(async exchange =>
        {
            byte[] piece = new byte[64 << 10];
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n\r\n");
            while (true)
            {
                await exchange.WriteAsync(piece);
                Interlocked.Add(ref written, piece.Length);
            }
        });
        var limits = new AttemptLimits { OutputBytes = 1 << 20, DiskBytes = 1 << 20 };
        ToolOutcome read = await Call(Http(), "http.request", $$"""{ "url": "{{server.Url}}" }""", limits);
        ToolOutcome kept = await Call(
            Http(), "http.download", $$"""{ "url": "{{server.Url}}", "path": "endless" }""", limits);

        Assert.Equal("output_too_large", Assert.IsType<ToolOutcome.Failed>(read).Failure.Code);
        Assert.Equal(FailureKind.TooLarge, Assert.IsType<ToolOutcome.Failed>(kept).Failure.Kind);
        // What the system holds of a connection comes on top.
        Assert.InRange(Interlocked.Read(ref written), 1 << 20, 32 << 20);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "endless*"));
    }

    [Fact]
    public async Task TheBytesOfAnAnswerAreItsOutput()
    {
        await using var server = RawHttpServer.Answering(200, "0123456789");
        ToolOutcome outcome = await Call(Http(), "http.request", $$"""{ "url": "{{server.Url}}" }""", Few);
        Assert.Equal(10, Assert.IsType<ToolOutcome.Succeeded>(outcome).Usage!.OutputBytes);
    }

    [Fact]
    public async Task ADownloadIsWrittenToDiskAndHeldToThat()
    {
        await using var server = RawHttpServer.Answering(200, new string('x', 11));
        string input = $$"""{ "url": "{{server.Url}}", "path": "a.bin" }""";
        ToolOutcome refused = await Call(Http(), "http.download", input, Few);
        Assert.Equal(FailureKind.TooLarge, Assert.IsType<ToolOutcome.Failed>(refused).Failure.Kind);
        Assert.False(File.Exists(_folder.File("a.bin")));
    }

    [Fact]
    public async Task AFileThatGivesMoreThanItMayIsNotRead()
    {
        await File.WriteAllTextAsync(_folder.File("a.txt"), "0123456789+");
        ToolOutcome whole = await Call(Files(), "file.read", """{ "path": "a.txt" }""", Few);
        Assert.Equal(FailureKind.TooLarge, Assert.IsType<ToolOutcome.Failed>(whole).Failure.Kind);
        ToolOutcome part = await Call(Files(), "file.read", """{ "path": "a.txt", "limit": 10 }""", Few);
        Assert.Equal(10, Assert.IsType<ToolOutcome.Succeeded>(part).Usage!.OutputBytes);
    }

    [Fact]
    public async Task AFileLargerThanMayBeWrittenIsNotBegun()
    {
        ToolOutcome refused = await Call(
            Files(), "file.write", """{ "path": "b.txt", "content": "0123456789+" }""", Few);
        Assert.Equal(FailureKind.TooLarge, Assert.IsType<ToolOutcome.Failed>(refused).Failure.Kind);
        Assert.False(File.Exists(_folder.File("b.txt")));
        ToolOutcome written = await Call(
            Files(), "file.write", """{ "path": "b.txt", "content": "0123456789" }""", Few);
        Assert.Equal(10, Assert.IsType<ToolOutcome.Succeeded>(written).Usage!.DiskBytes);
    }

    public void Dispose() => _folder.Dispose();

    private FileAdapter Files() =>
        new(new FileToolOptions { Roots = [_folder.Path], StateFolder = _folder.File("state") });

    private HttpAdapter Http() => new(
        new HttpOptions
        {
            Roots = [_folder.Path],
            StateFolder = _folder.File("state"),
            Egress = EgressOptions.ForLocalEngine,
        },
        static _ => (null, "not used"),
        TimeProvider.System);

    private static async Task<ToolOutcome> Call(IToolAdapter adapter, string tool, string input, AttemptLimits limits)
    {
        var context = new ToolContext
        {
            Execution = "x1",
            Step = "step",
            Attempt = 1,
            IdempotencyKey = "x1/step/1",
            Deadline = DateTimeOffset.MaxValue,
            Time = TimeProvider.System,
            Limits = limits,
        };
        var call = new ToolCall(ToolName.Parse(tool), (DataObject)DataJson.Parse(input));
        ToolOutcome outcome = await adapter.ExecuteAsync(call, context, CancellationToken.None);
        (adapter as IDisposable)?.Dispose();
        return outcome;
    }
}
