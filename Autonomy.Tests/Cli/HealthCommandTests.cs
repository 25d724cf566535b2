using Autonomy.Cli;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Cli;

public sealed class HealthCommandTests : IDisposable
{
    private readonly CommandBench _bench = new() { TerminalWidth = 80 };

    [Fact]
    public async Task TheHealthIsToldWithItsPartsToolsAndBottleneckInEightyColumns()
    {
        await RunTroubled();
        CommandResult shown = await _bench.RunAsync("health", "troubled");
        Assert.Equal(ExitCode.Done, shown.ExitCode);
        Assert.Contains("excellent", shown.Out, StringComparison.Ordinal);
        Assert.Contains("1 of 5 attempts", shown.Out, StringComparison.Ordinal);
        Assert.Contains("process.shell", shown.Out, StringComparison.Ordinal);
        Assert.Contains("of the time", shown.Out, StringComparison.Ordinal);
        Assert.All(shown.Out.Split('\n')[..8], line => Assert.InRange(line.Length, 0, 120));
    }

    [Fact]
    public async Task ProgramsReadTheSameAndEverySnapshot()
    {
        await RunTroubled();
        CommandResult shown = await _bench.RunAsync("health", "troubled", "--every", "1s", "-o", "json");
        var health = (DataObject)shown.Document["health"]!;
        Assert.Equal(new DataString("excellent"), health["class"]);
        Assert.Equal(3, ((DataArray)health["parts"]!).Items.Length);
        Assert.True(((DataArray)health["snapshots"]!).Items.Length >= 2);
        Assert.Equal(new DataNumber(1000), health["snapshotEveryMs"]);
    }

    [Fact]
    public async Task ListAndGetShowTheScore()
    {
        await RunTroubled();
        Assert.Contains("HEALTH", (await _bench.RunAsync("list", "-o", "wide")).Out, StringComparison.Ordinal);
        Assert.Contains("  health ", (await _bench.RunAsync("get", "troubled")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SnapshotsLessThanASecondApartAreRefused()
    {
        await RunTroubled();
        CommandResult refused = await _bench.RunAsync("health", "troubled", "--every", "5ms");
        Assert.Equal(ExitCode.BadUsage, refused.ExitCode);
        Assert.Contains("--every 1s or more", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatAChildAsksAPersonIsToldOfItsParentWhateverTheScore()
    {
        _bench.Write("outer.yaml", """
            plan: 1
            name: outer
            steps:
              - id: call
                tool: core.plan
                with:
                  plan: { plan: 1, name: inner, steps: [ { id: ask, tool: core.approve, with: { question: "Go?" } } ] }
            """);
        CommandResult run = await _bench.RunAsync("run", "outer.yaml", "-o", "json");
        string id = ((DataString)run.Document["id"]!).Value;

        CommandResult told = await _bench.RunAsync("health", id);
        CommandResult read = await _bench.RunAsync("health", id, "-o", "json");

        Assert.Contains("It waits for a person: ", told.Out, StringComparison.Ordinal);
        Assert.EndsWith(
            "the step 'ask' asks: Go?", ((DataString)read.Document["waitsFor"]!).Value, StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();

    private async Task RunTroubled()
    {
        _bench.Write("troubled.yaml", """
            plan: 1
            name: troubled
            steps:
              - { id: a, tool: process.shell, with: { script: "exit 0" } }
              - { id: b, tool: process.shell, with: { script: "exit 0" } }
              - { id: c, tool: process.shell, with: { script: "exit 0" } }
              - { id: d, tool: process.shell, with: { script: "exit 0" } }
              - { id: e, tool: process.shell, optional: true, onFailure: fail, effect: pure,
                  retry: { attempts: 1 }, with: { script: "exit 64" } }
            """);
        await _bench.RunAsync("run", "troubled.yaml");
    }
}
