using Autonomy.Cli;
using Autonomy.Core.Values;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Cli;

/// <summary>What people see of estimates: in reports, while it runs, and how good they were.</summary>
public sealed class EstimateSurfaceTests : IDisposable
{
    private const string Quick = """
        plan: 1
        name: quick
        steps:
          - { id: a, tool: text.echo, with: { text: hi } }
          - { id: b, tool: text.echo, with: { text: "${{ steps.a.output.text }}" } }
        """;

    private const string Long = """
        plan: 1
        name: long
        steps:
          - { id: wait, tool: core.wait, with: { duration: 10m } }
          - { id: then, tool: process.shell, needs: [wait], with: { script: "exit 0" } }
        """;

    private readonly CommandBench _bench = new() { TerminalWidth = 80 };

    public EstimateSurfaceTests() => _bench.Variables["NO_COLOR"] = "1";

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task EveryFormatOfTheReportHoldsTheDurationAgainstTheFirstEstimate()
    {
        string id = await RunAsync(Quick);

        CommandResult page = await _bench.RunAsync("report", id);
        CommandResult html = await _bench.RunAsync("report", id, "--format", "html");
        CommandResult json = await _bench.RunAsync("report", id, "--format", "json");

        Assert.Matches("- Duration: .*; expected about ", page.Out);
        Assert.Contains("; expected about ", html.Out, StringComparison.Ordinal);
        var estimate = (DataObject)json.Document["estimate"]!;
        Assert.True(Number(estimate, "lowMs") <= Number(estimate, "likelyMs"));
        Assert.True(Number(estimate, "likelyMs") <= Number(estimate, "highMs"));
        Assert.True(Number(estimate, "highMs") <= Number(estimate, "slowBeyondMs"));
        Assert.Equal(Number(json.Document, "durationMs"), Number(estimate, "workedMs"));
    }

    [Fact]
    public async Task TheEndOfARunSaysWhatWasExpected()
    {
        _bench.Write("plan.yaml", Quick);
        CommandResult run = await _bench.RunAsync("run", "plan.yaml");
        Assert.Matches("  expected about .*, worked ", run.Out);
    }

    [Fact]
    public async Task WhatWasExpectedStaysWhateverIsLearnedAfterwards()
    {
        string first = await RunAsync(Quick);
        DataValue before = (await ReportAsync(first))["estimate"]!;
        for (int i = 0; i < 3; i++) await RunAsync(Quick);
        Assert.Equal(before, (await ReportAsync(first))["estimate"]);
    }

    [Fact]
    public async Task CoverageIsMeasuredOverRealExecutionsWithItsCount()
    {
        CommandResult none = await _bench.RunAsync("estimates");
        Assert.Equal(ExitCode.Done, none.ExitCode);
        Assert.Contains("Nothing was measured yet", none.Error, StringComparison.Ordinal);

        for (int i = 0; i < 5; i++) await RunAsync(Quick);
        CommandResult json = await _bench.RunAsync("estimates", "-o", "json");
        CommandResult shown = await _bench.RunAsync("estimates");

        Assert.Equal(5, Number(json.Document, "count"));
        Assert.Equal(
            1m, Number(json.Document, "coverage") + Number(json.Document, "below") + Number(json.Document, "above"));
        Assert.Contains(" of 5 executions took between P10 and P90", shown.Out, StringComparison.Ordinal);
        Assert.Contains("Too few to judge", shown.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatTakesLongerThanNineteenOfTwentyIsSaidToBeSlow()
    {
        _bench.Write("plan.yaml", Long);
        BackgroundRun run = await BackgroundRun.StartAsync(_bench, "waits until", "run", "plan.yaml");

        CommandResult usual = await _bench.RunAsync("get", "long");
        _bench.Clock = new LaterClock(TimeSpan.FromHours(2));
        CommandResult slow = await _bench.RunAsync("get", "long");
        CommandResult json = await _bench.RunAsync("get", "long", "-o", "json");
        await _bench.RunAsync("cancel", "long", "--yes");

        Assert.Equal(ExitCode.Cancelled, await run.End);
        Assert.Contains(" %, about 10 min left", usual.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("slower than usual", usual.Out, StringComparison.Ordinal);
        Assert.Contains("slower than usual", slow.Out, StringComparison.Ordinal);
        Assert.Equal("slower-than-usual", ((DataObject)json.Document["estimate"]!)["tempo"]);
    }

    [Fact]
    public async Task APauseOfHoursMakesNothingSlow()
    {
        _bench.Write("plan.yaml", Long);
        CommandResult run = await _bench.RunAsync("run", "plan.yaml", "--timeout", "1ms");
        Assert.Equal(ExitCode.TimedOut, run.ExitCode);

        _bench.Clock = new LaterClock(TimeSpan.FromHours(2));
        CommandResult later = await _bench.RunAsync("get", "long");

        Assert.DoesNotContain("slower than usual", later.Out, StringComparison.Ordinal);
    }

    private async Task<string> RunAsync(string plan)
    {
        _bench.Write("plan.yaml", plan);
        return (await _bench.RunAsync("run", "plan.yaml", "-o", "name")).Out.Trim();
    }

    private async Task<DataObject> ReportAsync(string id) =>
        (await _bench.RunAsync("report", id, "--format", "json")).Document;

    private static decimal Number(DataObject document, string name) => (decimal)((DataNumber)document[name]!).Value;
}
