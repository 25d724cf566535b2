using Autonomy.Cli;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Cli;

/// <summary>
/// Budgets, policies and lessons from end to end: on a store that nobody runs, and through the process that runs it.
/// </summary>
public sealed class WorkspaceCommandTests : IDisposable
{
    private const string Plan = """
        plan: 1
        name: shop
        budget: { calls: 10, duration: 1h, tokens: 100 }
        steps:
          - { id: a, tool: text.echo, with: { text: a } }
          - { id: b, tool: text.echo, with: { text: b } }
        """;

    // Its end comes with a signal, so that the process runs for as long as the test needs.
    private const string Waiting = """
        plan: 1
        name: waiting
        steps:
          - { id: go, tool: core.signal, with: { name: go } }
          - { id: then, tool: text.echo, needs: [go], with: { text: then } }
        """;

    private readonly CommandBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task ABudgetIsSetListedAndRemovedOnAStoreThatNobodyRuns() => await SetListRemoveAsync();

    [Fact]
    public async Task ABudgetIsSetListedAndRemovedThroughTheProcessThatRuns() =>
        await WhileRunningAsync(SetListRemoveAsync);

    [Fact]
    public async Task APolicyIsAddedShownAndRemovedOnAStoreThatNobodyRuns() => await AddShowRemoveAsync();

    [Fact]
    public async Task APolicyIsAddedShownAndRemovedThroughTheProcessThatRuns() =>
        await WhileRunningAsync(AddShowRemoveAsync);

    [Fact]
    public async Task LessonsAreListedAndForgottenInBothStates()
    {
        Assert.Equal(ExitCode.Done, (await _bench.RunAsync("lessons", "list")).ExitCode);
        _bench.Write("heals.yaml", """
            plan: 1
            name: heals
            steps:
              - id: twice
                tool: process.shell
                effect: pure
                retry: { attempts: 2, initial: 1ms }
                with: { script: "test -e seen || { touch seen; exit 75; }" }
            """);
        CommandResult healed = await _bench.RunAsync("run", "heals.yaml");
        Assert.Equal(ExitCode.Done, healed.ExitCode);
        Assert.NotEmpty(await LessonsAsync());

        await WhileRunningAsync(async () =>
        {
            Assert.NotEmpty(await LessonsAsync());
            CommandResult forgotten = await _bench.RunAsync("lessons", "forget", "--tool", "process.shell");
            Assert.Equal(ExitCode.Done, forgotten.ExitCode);
        });
        Assert.Empty(await LessonsAsync());
    }

    [Theory]
    [InlineData(ExitCode.BadUsage, "--project or --tool", "budget", "remove", "--project", "p", "--tool", "t")]
    [InlineData(ExitCode.BadUsage, "is no period", "budget", "set", "--calls", "1", "--per", "week")]
    [InlineData(ExitCode.BadUsage, "limits cost, tokens or calls", "budget", "set")]
    [InlineData(ExitCode.BadUsage, "none of them below 0", "budget", "set", "--calls", "-1")]
    [InlineData(ExitCode.BadUsage, "'many'", "budget", "set", "--calls", "many")]
    [InlineData(ExitCode.NotFound, "There is no budget of the project p", "budget", "remove", "--project", "p")]
    [InlineData(ExitCode.NotFound, "p9", "policy", "show", "p9")]
    [InlineData(ExitCode.NotFound, "p9", "policy", "remove", "p9")]
    [InlineData(ExitCode.BadUsage, "nowhere.yaml", "policy", "add", "nowhere.yaml")]
    [InlineData(ExitCode.BadUsage, "There is no command", "lessons", "unlearn")]
    [InlineData(ExitCode.BadUsage, "--every", "health", "x", "--every", "soon")]
    public async Task WhatIsWrongIsRefusedAndSaidClearly(int code, string said, params string[] command)
    {
        await RunAsync(Plan);
        CommandResult refused = await _bench.RunAsync(command);
        Assert.Contains(said, refused.Error, StringComparison.Ordinal);
        Assert.Equal(code, refused.ExitCode);
        Assert.Empty(refused.Out);
    }

    [Fact]
    public async Task APolicyThatIsNoneIsRefusedWithItsPlace()
    {
        _bench.Write("policy.yaml", "policies: 1\nrules:\n  - { answer: perhaps }\n");
        CommandResult refused = await _bench.RunAsync("policy", "add", "policy.yaml");
        Assert.Equal(ExitCode.BadUsage, refused.ExitCode);
        Assert.Contains("policy.yaml:3", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExplainShowsEveryBudgetInForceAndWhetherThePlanFits()
    {
        _bench.Write("plan.yaml", Plan);
        await _bench.RunAsync("budget", "set", "--tool", "text.*", "--calls", "1", "--per", "day");
        await _bench.RunAsync("budget", "set", "--project", "x", "--calls", "50");
        await _bench.RunAsync("budget", "set", "--tool", "http.*", "--calls", "1");

        CommandResult shown = await _bench.RunAsync("explain", "plan.yaml", "--project", "x");
        CommandResult json = await _bench.RunAsync("explain", "plan.yaml", "-o", "json");

        Assert.Equal(ExitCode.Done, shown.ExitCode);
        Assert.Matches(@"the plan +calls +2 calls +10 calls +yes", shown.Out);
        Assert.Matches(@"the plan +tokens +- +100 tokens +not known", shown.Out);
        Assert.Matches(@"the plan +duration +up to .* +yes", shown.Out);
        Assert.Matches(@"the project x +calls +2 calls +50 calls +yes", shown.Out);
        Assert.Matches(@"the tool text\.\* \(day\) +calls +2 calls +1 call +no", shown.Out);
        Assert.DoesNotContain("http.", shown.Out, StringComparison.Ordinal);
        Assert.All(shown.Out.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        IEnumerable<DataObject> budgets = ((DataArray)json.Document["budgets"]!).Items.Cast<DataObject>();
        Assert.Equal(
            ["fits", "unknown", "fits", "exceeds"], budgets.Select(budget => ((DataString)budget["fit"]!).Value));
    }

    [Fact]
    public async Task TheEngineThatRunsTellsOfItsRoomAndItsServices()
    {
        await RunAsync(Plan);
        CommandResult nobody = await _bench.RunAsync("health");
        Assert.Equal(ExitCode.Done, nobody.ExitCode);
        Assert.Contains("No process runs this store", nobody.Error, StringComparison.Ordinal);

        await WhileRunningAsync(async () =>
        {
            CommandResult shown = await _bench.RunAsync("health");
            CommandResult json = await _bench.RunAsync("health", "-o", "json");
            CommandResult why = await _bench.RunAsync("why", "waiting", "-o", "json");
            Assert.Contains("The engine ", shown.Out, StringComparison.Ordinal);
            Assert.Equal(DataBoolean.True, json.Document["isRunning"]);
            Assert.IsType<DataArray>(json.Document["gates"]);
            Assert.IsAssignableFrom<DataObject>(((DataObject)why.Document["engine"]!)["pressure"]);
        });
    }

    private async Task SetListRemoveAsync()
    {
        CommandResult set = await _bench.RunAsync(
            "budget", "set", "--tool", "http.*", "--cost", "2.5", "--per", "month");
        Assert.Equal((ExitCode.Done, ""), (set.ExitCode, set.Out));
        Assert.Contains("in force", set.Error, StringComparison.Ordinal);

        CommandResult list = await _bench.RunAsync("budget", "list");
        Assert.Matches(@"the tool http\.\* \(month\) +cost +0\.00 USD +0\.00 USD +2\.50 USD", list.Out);
        CommandResult json = await _bench.RunAsync("budget", "list", "-o", "json");
        var limit = (DataObject)((DataObject)((DataArray)json.Document["budgets"]!).Items[0])["limit"]!;
        Assert.Equal(new DataNumber(2.5m), limit["cost"]);

        CommandResult removed = await _bench.RunAsync("budget", "remove", "--tool", "http.*", "--per", "month");
        Assert.Equal(ExitCode.Done, removed.ExitCode);
        Assert.Contains("No budgets", (await _bench.RunAsync("budget", "list")).Error, StringComparison.Ordinal);
    }

    private async Task AddShowRemoveAsync()
    {
        _bench.Write("policy.yaml", "policies: 1\nrules:\n  - { answer: deny, tool: 'process.*', reason: 'No.' }\n");
        CommandResult added = await _bench.RunAsync("policy", "add", "policy.yaml");
        Assert.Equal(ExitCode.Done, added.ExitCode);
        string id = (await _bench.RunAsync("policy", "list", "-o", "name")).Out.Trim();

        CommandResult shown = await _bench.RunAsync("policy", "show", id);
        Assert.Contains("deny  process.*", shown.Out, StringComparison.Ordinal);
        Assert.Contains("No.", shown.Out, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, (await _bench.RunAsync("policy", "remove", id)).ExitCode);
        Assert.Contains("No policies", (await _bench.RunAsync("policy", "list")).Error, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<DataValue>> LessonsAsync() =>
        ((DataArray)(await _bench.RunAsync("lessons", "list", "-o", "json")).Document["lessons"]!).Items;

    private async Task RunAsync(string plan)
    {
        _bench.Write("plan.yaml", plan);
        await _bench.RunAsync("run", "plan.yaml", "-o", "none");
    }

    /// <summary>Does something while another run owns the store; the signal ends it.</summary>
    private async Task WhileRunningAsync(Func<Task> act)
    {
        _bench.Write("waiting.yaml", Waiting);
        BackgroundRun run = await BackgroundRun.StartAsync(
            _bench, "waits for the signal", "run", "waiting.yaml");
        try
        {
            await act();
        }
        finally
        {
            CommandResult signal = await _bench.RunAsync("signal", "waiting", "go");
            Assert.Equal(ExitCode.Done, signal.ExitCode);
            Assert.Equal(ExitCode.Done, await run.End);
        }
    }
}
