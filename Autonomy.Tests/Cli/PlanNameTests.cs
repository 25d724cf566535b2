using Autonomy.Actors.Runtime;
using Autonomy.Core.Executions;
using Xunit;

namespace Autonomy.Tests.Cli;

/// <summary>Lists tell of which plan something is, where its id does not.</summary>
public sealed class PlanNameTests : IDisposable
{
    private const string Outer = """
        plan: 1
        name: outer
        steps:
          - id: call
            tool: core.plan
            with:
              plan: { plan: 1, name: inner, steps: [ { id: ask, tool: core.approve, with: { question: "Go?" } } ] }
        """;

    private const string Plain = """
        plan: 1
        name: plain
        steps: [{ id: ask, tool: core.approve, with: { question: "Why?" } }]
        """;

    private readonly CommandBench _bench = new() { TerminalWidth = 80 };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task AListHasTheNameOfWhatTheIdDoesNotTellAndOfNothingElse()
    {
        await RunAsync(Plain);
        string[] before = await LinesAsync("list");
        await RunAsync(Outer);
        string[] table = await LinesAsync("list");
        string[] wide = await LinesAsync("list", "-o", "wide");

        Assert.DoesNotContain("NAME", before[0], StringComparison.Ordinal);
        Assert.EndsWith("NAME", table[0], StringComparison.Ordinal);
        Assert.Single(table, line => line.EndsWith("  inner", StringComparison.Ordinal));
        Assert.DoesNotContain(table, line => line.EndsWith("  plain", StringComparison.Ordinal));
        Assert.DoesNotContain(table, line => line.EndsWith("  outer", StringComparison.Ordinal));
        Assert.All(table, line => Assert.InRange(line.Length, 0, 80));
        Assert.Single(wide, line => line.EndsWith("  inner", StringComparison.Ordinal));
        Assert.All(wide, line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public async Task AQuestionSaysOfWhichPlanItIsWhereItsIdDoesNot()
    {
        await RunAsync(Plain);
        await RunAsync(Outer);
        string[] asked = await LinesAsync("inbox", "list");

        Assert.Single(asked, line => line.EndsWith("  inner: Go?", StringComparison.Ordinal));
        Assert.Single(asked, line => line.EndsWith("  Why?", StringComparison.Ordinal));
        Assert.All(asked, line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void AnIdTellsTheNameThatItBeginsWithAlone()
    {
        ExecutionId made = ExecutionId.New("site-health", new SeededRandom(1));
        ExecutionId keyed = ExecutionId.Keyed("default", "order 1");
        string longest = new('n', 60);

        Assert.True(made.TellsName("site-health"));
        Assert.False(made.TellsName("site-healthy"));
        Assert.False(keyed.TellsName("site-health"));
        Assert.False(ExecutionId.Parse("outer-0123456789ab~call-1").TellsName("outer"));
        Assert.True(ExecutionId.New(longest, new SeededRandom(1)).TellsName(longest));
    }

    private async Task RunAsync(string plan) =>
        await _bench.RunAsync("run", _bench.Write("plan.yaml", plan), "--no-input");

    private async Task<string[]> LinesAsync(params string[] command) =>
        (await _bench.RunAsync([.. command, "--color", "never"])).Out.TrimEnd('\n').Split('\n');
}
