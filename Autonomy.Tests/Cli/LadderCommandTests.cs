using Autonomy.Cli;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Cli;

/// <summary>Ladders from end to end on a real store.</summary>
public sealed class LadderCommandTests : IDisposable
{
    private const string Ladders = """
        ladders: 1
        rules:
          - kind: K13
            tool: file.*
            rungs: [decide]
            reason: Somebody may still bring the file.
        """;

    private const string Reads = """
        plan: 1
        name: reads
        steps:
          - { id: read, tool: file.read, with: { path: later.txt } }
        """;

    private readonly CommandBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task ALadderHoldsForTheNextRunAndIsWithdrawnByItsId()
    {
        _bench.Write("plan.yaml", Reads);
        Assert.Equal(
            ExitCode.Done, (await _bench.RunAsync("ladder", "add", _bench.Write("ladders.yaml", Ladders))).ExitCode);
        Assert.Equal("l1", (await _bench.RunAsync("ladder", "list", "-o", "name")).Out.Trim());

        Assert.Equal(ExitCode.WaitsForPerson, (await _bench.RunAsync("run", "plan.yaml")).ExitCode);

        Assert.Equal(ExitCode.Done, (await _bench.RunAsync("ladder", "remove", "l1")).ExitCode);
        Assert.Equal(ExitCode.NotFound, (await _bench.RunAsync("ladder", "remove", "l1")).ExitCode);
        Assert.Equal(ExitCode.Failed, (await _bench.RunAsync("run", "plan.yaml")).ExitCode);
    }

    [Fact]
    public async Task TheListShowsEachKindWithinEightyColumns()
    {
        await _bench.RunAsync("ladder", "add", _bench.Write("ladders.yaml", Ladders));

        string text = (await _bench.RunAsync("ladder", "list")).Out;
        CommandResult json = await _bench.RunAsync("ladder", "list", "-o", "json");

        Assert.All(text.Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, 80));
        Assert.Matches(@"-\s+K4 unavailable\s+3\s+2s-2m\s+park retry rollback substitute", text);
        Assert.Matches(@"l1\s+K13 not-found\s+1\s+1s-10s\s+decide", text);
        Assert.Contains("l1 is for file.*, by ada", text, StringComparison.Ordinal);
        var lines = (DataArray)json.Document["ladders"]!;
        Assert.Equal(23, lines.Items.Length);
    }

    [Fact]
    public async Task WhatCannotHelpIsRefusedWithItsPlace()
    {
        string file = _bench.Write("bad.yaml", "ladders: 1\nrules:\n  - kind: K9\n    rungs: [retry]\n");

        CommandResult refused = await _bench.RunAsync("ladder", "add", file);

        Assert.Equal(ExitCode.BadUsage, refused.ExitCode);
        Assert.Contains("bad.yaml:3", refused.Error, StringComparison.Ordinal);
        Assert.Contains("'retry' cannot help after K9 access-revoked", refused.Error, StringComparison.Ordinal);
    }
}
