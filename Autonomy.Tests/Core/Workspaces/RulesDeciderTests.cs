using Autonomy.Core.Executions;
using Autonomy.Core.Workspaces;
using Xunit;

namespace Autonomy.Tests.Core.Workspaces;

public sealed class RulesDeciderTests
{
    private readonly RulesRun _run = new();

    [Fact]
    public void APauseIsInForceUntilItIsLiftedAndItsIdIsNeverUsedAgain()
    {
        _run.Hold("http.*");
        Assert.Equal("h1", Assert.Single(_run.Rules.Holds).Id);
        Assert.NotNull(_run.Rules.HoldOnCall("http.request", null));
        Assert.Null(_run.Rules.HoldOnCall("file.write", null));

        Assert.Equal(["hold-lifted"], _run.Tell(new RulesCommand.Lift(HoldScope.Tool, "http.*", "bob")));
        Assert.Empty(_run.Rules.Holds);
        Assert.Equal("h2", _run.Hold("http.*").Rules.Holds[0].Id);
    }

    [Fact]
    public void TwoPausesOfTheSameAreLiftedTogether()
    {
        _run.Hold("http.*").Hold("http.*");

        Assert.Equal(["hold-lifted", "hold-lifted"], _run.Tell(new RulesCommand.Lift(HoldScope.Tool, "http.*", "bob")));
    }

    [Fact]
    public void APauseWithATimeoutEndsByItselfOnceAndNotEarly()
    {
        _run.Hold("http.*", TimeSpan.FromHours(1));
        Assert.Equal(RulesRun.Beginning + TimeSpan.FromHours(1), _run.Rules.NextTimer);

        _run.Now += TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1);
        Assert.Empty(_run.Tell(RulesCommand.Tick.Instance));
        _run.Now += TimeSpan.FromMilliseconds(1);
        Assert.Equal(["hold-expired"], _run.Tell(RulesCommand.Tick.Instance));
        Assert.Empty(_run.Tell(RulesCommand.Tick.Instance));
        Assert.Null(_run.Rules.NextTimer);
    }

    [Fact]
    public void WhatIsNotPausedCannotBeResumedAndTheMessageNamesWhatIs()
    {
        _run.Hold("http.*");

        Rejection rejection = _run.Refuse(new RulesCommand.Lift(HoldScope.Project, "web", "bob"));
        Assert.Equal(RejectionCode.WrongState, rejection.Code);
        Assert.Equal("The project web is not paused. Paused are: the tool http.*.", rejection.Message);
    }

    [Theory]
    [InlineData(HoldScope.Tool, "", null)]
    [InlineData(HoldScope.Workspace, "default", null)]
    [InlineData(HoldScope.Tool, "http.*", 0)]
    [InlineData(HoldScope.Tool, "http.*", 366)]
    public void APauseThatMakesNoSenseIsRefused(HoldScope scope, string name, int? days)
    {
        TimeSpan? timeout = days is { } count ? TimeSpan.FromDays(count) : null;

        Assert.Equal(
            RejectionCode.BadRule, _run.Refuse(new RulesCommand.Place(scope, name, "ada", null, timeout)).Code);
    }

    [Fact]
    public void AScopeCoversWhatItNames()
    {
        _run.Tell(new RulesCommand.Place(HoldScope.Project, "web", "ada", null, null));
        Assert.NotNull(_run.Rules.HoldOnExecution("web"));
        Assert.Null(_run.Rules.HoldOnExecution("mail"));
        Assert.Null(_run.Rules.HoldOnExecution(null));
        Assert.Null(_run.Rules.HoldOnCall("http.request", "web"));

        _run.Tell(new RulesCommand.Place(HoldScope.Target, "*.example.com", "ada", null, null));
        Assert.NotNull(_run.Rules.HoldOnCall("http.request", "api.example.com:8443"));

        _run.Tell(new RulesCommand.Place(HoldScope.Workspace, "", "ada", null, null));
        Assert.NotNull(_run.Rules.HoldOnExecution(null));
    }

    [Fact]
    public void NewPoliciesStandBeforeTheOldOnesInTheirOwnOrder()
    {
        _run.Add(Rule("a"));
        _run.Add(Rule("b"), Rule("c"));
        _run.Tell(new RulesCommand.AddPolicies([Rule("d")], "ada", IsLast: true));

        Assert.Equal(["b", "c", "a", "d"], _run.Rules.Policies.Select(policy => policy.Rule.Tool));
        Assert.Equal(["p2", "p3", "p1", "p4"], _run.Rules.Policies.Select(policy => policy.Id));
    }

    [Fact]
    public void AlwaysIsTakenOnceAndStandsBeforeWhatHadAsked()
    {
        _run.Add(Rule("deny-first"), Rule("http.*"));
        var always = new RulesCommand.AllowAlways("p-1-d1", "http.request", "api.example.com", "ada", "p2");

        Assert.Equal(["policies-added"], _run.Tell(always));
        Assert.Equal(["p1", "p3", "p2"], _run.Rules.Policies.Select(policy => policy.Id));
        Assert.Equal("p-1-d1", _run.Rules.Policies[1].Decision);
        Assert.Empty(_run.Tell(always));

        // Told once more after a crash, it does not come back.
        Assert.Equal(["policy-removed"], _run.Tell(new RulesCommand.RemovePolicy("p3", "ada")));
        Assert.Empty(_run.Tell(always));
    }

    [Fact]
    public void AnUnknownPolicyCannotBeWithdrawn() => Assert.Equal(
        RejectionCode.UnknownPolicy, _run.Refuse(new RulesCommand.RemovePolicy("p9", "ada")).Code);

    [Fact]
    public void CallsAreNotedOnlyWhereARuleAsksForNewOnes()
    {
        var call = new RulesCommand.NoteCall("http.request", "api.example.com");
        Assert.Empty(_run.Tell(call));

        _run.Add(Rule("http.*") with { Novel = true });
        Assert.Equal(["call-noted"], _run.Tell(call));
        Assert.Empty(_run.Tell(call));
        Assert.True(_run.Rules.Knows("http.request", "api.example.com"));
        Assert.False(_run.Rules.Knows("http.request", null));
    }

    private static PolicyRule Rule(string tool) => new() { Answer = PolicyAnswer.Ask, Tool = tool };
}
