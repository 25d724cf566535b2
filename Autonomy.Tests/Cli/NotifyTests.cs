using System.Collections.Concurrent;
using System.Diagnostics;
using Autonomy.Cli;
using Autonomy.Core.Values;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Cli;

/// <summary><c>--notify</c> from end to end, on a real store.</summary>
public sealed class NotifyTests : IDisposable
{
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(30);

    private const string Plan = """
        plan: 1
        name: news
        steps:
          - { id: a, tool: core.noop }
        """;

    private readonly CommandBench _bench = new();

    public NotifyTests() => _bench.Write("plan.yaml", Plan);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task AFileIsToldOfTheEnd()
    {
        CommandResult run = await _bench.RunAsync("run", "plan.yaml", "--notify", "file:news.jsonl", "-o", "name");

        string line = Assert.Single(await File.ReadAllLinesAsync(Path.Combine(_bench.Folder, "news.jsonl")));
        var told = (DataObject)DataJson.Parse(line);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal("execution.completed", told["type"]);
        Assert.Equal(run.Out.Trim(), ((DataObject)told["data"]!)["execution"]);
    }

    [Fact]
    public async Task AFileIsToldOfABudgetThatRunsLow()
    {
        _bench.Write("plan.yaml", """
            plan: 1
            name: low
            budget: { calls: 1 }
            steps:
              - { id: a, tool: text.echo, with: { text: hi } }
            """);

        await _bench.RunAsync("run", "plan.yaml", "--notify", "file:news.jsonl");

        string[] lines = await File.ReadAllLinesAsync(Path.Combine(_bench.Folder, "news.jsonl"));
        Assert.Equal(
            ["budget.warned", "execution.completed"],
            lines.Select(line => ((DataString)((DataObject)DataJson.Parse(line))["type"]!).Value));
    }

    [Fact]
    public async Task WhatAServerThatIsDownDidNotTakeTheNextResumeDelivers()
    {
        var ids = new ConcurrentQueue<string>();
        int status = 500;
        await using var server = new RawHttpServer(exchange =>
        {
            ids.Enqueue(IdOf(exchange));
            return exchange.AnswerAsync(status);
        });
        string sink = $"webhook:{server.Url}";

        CommandResult run = await _bench.RunAsync("run", "plan.yaml", "--notify", sink);
        status = 200;
        // It is due in some seconds; a day later it is surely due.
        _bench.Clock = new LaterClock(TimeSpan.FromDays(1));
        await _bench.RunAsync("resume", "--notify", sink);
        await _bench.RunAsync("resume", "--notify", sink);

        Assert.Contains("1 notification could not be delivered yet", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, ids.Count);
        Assert.Single(ids.Distinct());
    }

    [Fact]
    public async Task AKillBetweenTheDeliveryAndItsRecordDeliversAgainUnderTheSameId()
    {
        var ids = new ConcurrentQueue<string>();
        var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bool holds = true;
        await using var server = new RawHttpServer(exchange =>
        {
            ids.Enqueue(IdOf(exchange));
            came.TrySetResult();
            return holds ? exchange.ClosedAsync() : exchange.AnswerAsync(200);
        });
        string sink = $"webhook:{server.Url}";
        using Process engine = Start("run", "plan.yaml", "--notify", sink);
        await came.Task.WaitAsync(SilenceMax);

        engine.Kill();
        await engine.WaitForExitAsync();
        holds = false;
        await _bench.RunAsync("resume", "--notify", sink);

        Assert.Equal(2, ids.Count);
        Assert.Single(ids.Distinct());
    }

    [Theory]
    [InlineData("pigeon:1", "is not known")]
    [InlineData("webhook:ftp://x", "is no URL")]
    public async Task ASinkThatIsNotUnderstoodIsRefusedBeforeAnythingRuns(string sink, string message)
    {
        CommandResult run = await _bench.RunAsync("run", "plan.yaml", "--notify", sink);

        Assert.Equal(ExitCode.BadUsage, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_bench.Store));
    }

    [Fact]
    public async Task ASecretIsInNoReportAndInNoNotification()
    {
        const string Canary = "canary-4711-secret";
        _bench.Variables["AUTONOMY_SECRET_TOKEN"] = Canary;
        _bench.Write("secret.yaml", """
            plan: 1
            name: secret
            steps:
              - id: fail
                tool: process.shell
                effect: pure
                retry: { attempts: 1 }
                with: { script: 'echo ${{ secrets.TOKEN }} >&2; exit 1' }
            """);

        CommandResult run = await _bench.RunAsync("run", "secret.yaml", "--notify", "stdout", "-o", "none");
        string all = run.Out;
        foreach (string format in new[] { "md", "html", "json" })
        {
            CommandResult report = await _bench.RunAsync("report", "secret", "--format", format);
            Assert.Equal(ExitCode.Done, report.ExitCode);
            all += report.Out;
        }

        Assert.Contains("execution.failed", all, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, all, StringComparison.Ordinal);
    }

    private static string IdOf(RawHttpServer.Exchange exchange) =>
        exchange.Head.Split("webhook-id: ")[1].Split("\r\n")[0];

    private Process Start(params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "autonomy.dll");
        return Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            UseShellExecute = false,
            WorkingDirectory = _bench.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }
}
