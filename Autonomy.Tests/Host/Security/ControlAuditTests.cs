using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Security;
using Autonomy.Core.Spending;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;
using Autonomy.Host.Local;
using Autonomy.Tests.Host.Service;
using Xunit;

namespace Autonomy.Tests.Host.Security;

/// <summary>What is steered over the control socket of a running service is in the audit log as over REST.</summary>
public sealed class ControlAuditTests : IAsyncLifetime
{
    private const string Secret = "swordfish-4711";

    private readonly GuardedService _service = new()
    {
        Environment = static name => name == "HUSH" ? Secret : null,
        EnvironmentNames = ["HUSH"],
    };

    private string _admin = "";

    public async Task InitializeAsync()
    {
        await _service.InitializeAsync();
        _admin = await _service.TokenAsync("default", Role.Admin);
    }

    public Task DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task EverySteeringIsInTheLogOfItsWorkspaceWithWhoAndWhat()
    {
        ExecutionId execution = ExecutionId.Parse(await _service.SubmitAsync(_admin, RunningService.Waiting));
        ExecutionId foreign = ExecutionId.Parse(await _service.SubmitAsync(_service.Red, RunningService.Waiting));
        var budget = new SpendingKey(SpendingScope.Tool, "http.*", SpendingPeriod.Day);
        await ControlClient.SendAsync(_service.Store, execution, new ExecutionCommand.Pause("ada", "lunch"));
        await ControlClient.SendAsync(_service.Store, execution, new ExecutionCommand.Resume("ada"));
        await ControlClient.SendAsync(
            _service.Store, execution, new ExecutionCommand.Prioritize("ada", Priority.High) { Reason = "late" });
        await ControlClient.SendAsync(
            _service.Store, LocalEngine.Rules,
            new RulesCommand.Place(HoldScope.Tool, "http.*", "ada", "look", TimeSpan.FromHours(1)));
        await ControlClient.SendAsync(
            _service.Store, LocalEngine.Rules, new RulesCommand.Lift(HoldScope.Tool, "http.*", "ada"));
        await ControlClient.SendAsync(
            _service.Store, LocalEngine.Rules,
            new SpendingCommand.SetLimit(budget, new SpendingLimit(1, null, null), "ada"));
        await ControlClient.SendAsync(
            _service.Store, LocalEngine.Rules, new SpendingCommand.RemoveLimit(budget, "ada"));
        await ControlClient.SendAsync(_service.Store, execution, new ExecutionCommand.Cancel("ada", null, Undo: false));
        await _service.EndOfAsync(_admin, execution.Value);
        await ControlClient.ForkAsync(_service.Store, new ForkRequest(execution, ForkReason.Retry, "ada"));
        await ControlClient.SendAsync(_service.Store, foreign, new ExecutionCommand.Terminate("ada", null));

        Assert.Equal(
            [
                $"pause execution {execution}", $"resume execution {execution}", $"prioritize execution {execution}",
                "place pause tool http.*", "lift pause tool http.*", "set budget the tool http.* (day)",
                "remove budget the tool http.* (day)", $"cancel execution {execution}", $"retry execution {execution}",
            ],
            await DoneByAdaAsync(_admin));
        Assert.Equal([$"terminate execution {foreign}"], await DoneByAdaAsync(_service.Red));
        Answer log = await _service.GetAsync("/audit?limit=1000", _admin);
        Assert.Equal(
            ["lunch", "late", "look"],
            ((DataArray)log.Json["items"]!).Items.Cast<DataObject>().Select(entry => Text(entry, "reason"))
                .Where(reason => reason.Length > 0));
    }

    [Fact]
    public async Task AReasonIsKeptWithoutTheSecretsOfTheWorkspace()
    {
        const string Why = $"{Secret} is stolen";
        ExecutionId execution = ExecutionId.Parse(await _service.SubmitAsync(_admin, RunningService.Waiting));
        await ControlClient.SendAsync(_service.Store, execution, new ExecutionCommand.Pause("ada", Why));
        await ControlClient.SendAsync(
            _service.Store, LocalEngine.Rules,
            new RulesCommand.Place(HoldScope.Tool, "http.*", "ada", Why, TimeSpan.FromHours(1)));
        await ControlClient.SendAsync(
            _service.Store, execution, new ExecutionCommand.Cancel("ada", Why, Undo: false));
        await _service.EndOfAsync(_admin, execution.Value);
        CommandReply? forked = await ControlClient.ForkAsync(
            _service.Store, new ForkRequest(execution, ForkReason.Retry, "ada") { Comment = Why });

        string fork = Assert.IsType<CommandReply.Accepted>(forked).Execution.Value;
        string[] places =
        [
            $"/executions/{execution}/events", $"/executions/{fork}/events", "/pauses", "/audit?limit=1000",
        ];
        foreach (string place in places)
        {
            Answer told = await _service.GetAsync(place, _admin);
            Assert.Contains("***HUSH*** is stolen", told.Body, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, told.Body, StringComparison.Ordinal);
        }

        Answer log = await _service.GetAsync("/audit?limit=1000", _admin);
        Assert.Equal(4, log.Body.Split("***HUSH*** is stolen").Length - 1);
    }

    [Fact]
    public async Task OfWhatIsRefusedThereIsNoEntry()
    {
        CommandReply? unknown = await ControlClient.SendAsync(
            _service.Store, ExecutionId.Parse("nobody-0"), new ExecutionCommand.Cancel("ada", null, Undo: false));
        RulesAnswer? none = await ControlClient.SendAsync(
            _service.Store, LocalEngine.Rules, new RulesCommand.RemovePolicy("p-0", "ada"));

        Assert.IsType<CommandReply.Refused>(unknown);
        Assert.NotNull(none?.Refusal);
        Assert.Empty(await DoneByAdaAsync(_admin));
    }

    [Fact]
    public async Task WhatIsAskedOfAnotherWorkspaceIsNotDoneInThisOne()
    {
        RulesAnswer? paused = await ControlClient.SendAsync(
            _service.Store, RulesId.Of("red"),
            new RulesCommand.Place(HoldScope.Tool, "text.*", "ada", null, TimeSpan.FromHours(1)));
        RulesAnswer? limited = await ControlClient.SendAsync(
            _service.Store, RulesId.Of("red"), new SpendingCommand.SetLimit(
                new SpendingKey(SpendingScope.Workspace, "", SpendingPeriod.Total),
                new SpendingLimit(1, null, null), "ada"));

        Assert.Equal(RejectionCode.WrongState, paused?.Refusal?.Code);
        Assert.Equal(RejectionCode.WrongState, limited?.Refusal?.Code);
        Assert.Empty(_service.Service.Engine.Executions.RulesOf("default").Holds);
        Answer budgets = await _service.GetAsync("/budgets", _admin);
        Assert.Empty(((DataArray)budgets.Json["items"]!).Items);
    }

    private async Task<IReadOnlyList<string>> DoneByAdaAsync(string token)
    {
        Answer log = await _service.GetAsync("/audit?limit=1000", token);
        return
        [
            .. ((DataArray)log.Json["items"]!).Items.Cast<DataObject>()
                .Where(entry => Text(entry, "by") == "ada" && Text(entry, "action") != "create token")
                .Select(entry =>
                {
                    Assert.Equal(("control", "done"), (Text(entry, "address"), Text(entry, "outcome")));
                    return $"{Text(entry, "action")} {Text(entry, "target")}";
                }),
        ];
    }

    private static string Text(DataObject entry, string name) => (entry[name] as DataString)?.Value ?? "";
}
