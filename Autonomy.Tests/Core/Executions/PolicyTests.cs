using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;
using Autonomy.Tests.Core.Workspaces;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

/// <summary>The first policy that is about a call says whether it is asked about, allowed or denied.</summary>
public sealed class PolicyTests
{
    private const string Asked = "decision-required";
    private const string Started = "attempt-started a";
    private const string Denied = "execution-failed";

    [Theory]
    [InlineData(PolicyAnswer.Ask, "never", false, Started)]
    [InlineData(PolicyAnswer.Ask, "never", true, Asked)]
    [InlineData(PolicyAnswer.Ask, "auto", false, Asked)]
    [InlineData(PolicyAnswer.Ask, "always", false, Asked)]
    [InlineData(PolicyAnswer.Allow, "auto", false, Started)]
    [InlineData(PolicyAnswer.Allow, "always", false, Asked)]
    [InlineData(PolicyAnswer.Deny, "never", false, Started)]
    [InlineData(PolicyAnswer.Deny, "never", true, Denied)]
    [InlineData(PolicyAnswer.Deny, "auto", false, Denied)]
    [InlineData(PolicyAnswer.Deny, "always", false, Denied)]
    public void APolicySaysMoreThanThePlanAndNeverLess(
        PolicyAnswer answer, string approval, bool overridesPlan, string last)
    {
        var rule = new PolicyRule { Answer = answer, Tool = "test.send", OverridesPlan = overridesPlan };

        Assert.Equal(last, Run(approval, rule).Last[^1]);
    }

    [Fact]
    public void TheFirstPolicyThatIsAboutTheCallCounts()
    {
        PolicyRule allow = Rule(PolicyAnswer.Allow) with { Tool = "test.send" };
        PolicyRule deny = Rule(PolicyAnswer.Deny) with { Tool = "test.*", OverridesPlan = true };

        Assert.Equal(Started, Run("never", allow, deny).Last[^1]);
        Assert.Equal(Denied, Run("never", deny, allow).Last[^1]);
    }

    [Fact]
    public void EveryConditionMustHold()
    {
        PolicyRule deny = Rule(PolicyAnswer.Deny);

        Assert.Equal(Denied, Run("auto", deny with { Effects = [EffectClass.Irreversible] }).Last[^1]);
        Assert.Equal(Asked, Run("auto", deny with { Effects = [EffectClass.Pure] }).Last[^1]);
        Assert.Equal(Asked, Run("auto", deny with { Target = "*" }).Last[^1]);
        Assert.Equal(Asked, Run("auto", deny with { CostOver = 0 }).Last[^1]);
        Assert.Equal(Asked, Run("auto", deny with { Project = "web" }).Last[^1]);
    }

    [Fact]
    public void ADenialFailsTheStepWithItsReasonOrFallsBack()
    {
        PolicyRule deny = Rule(PolicyAnswer.Deny) with { Tool = "test.send", Reason = "Not today." };
        ExecutionRun run = Run("auto", deny);
        Assert.Equal(FailureCodes.PolicyDenied, run.Step("a").Error!.Code);
        Assert.Equal(
            "The policy p1 of ada denies the step 'a' to call test.send: Not today.", run.Step("a").Error!.Message);

        ExecutionRun other = ExecutionRun.Of(
            new RulesRun().Add(deny).Rules,
            """{ "id": "a", "tool": "test.send", "approval": "auto", "fallback": [ { "tool": "test.pure" } ] }""");
        Assert.Equal(["a"], other.Running);
    }

    [Fact]
    public void OnlyTheFirstCallOfItsKindIsNewAndTheRulesAreTold()
    {
        RulesRun rules = new RulesRun().Add(Rule(PolicyAnswer.Ask) with { Tool = "test.pure", Novel = true });
        const string Step = """{ "id": "a", "tool": "test.pure", "approval": "auto" }""";
        ExecutionRun first = ExecutionRun.Of(rules.Rules, Step);
        first.Answer(DecisionOption.Approve);

        ExecutionEffect.TellRules told = Assert.Single(first.Effects.OfType<ExecutionEffect.TellRules>());
        rules.Tell(told.Command);
        Assert.Equal(Started, ExecutionRun.Of(rules.Rules, Step).Last[^1]);
    }

    [Fact]
    public void AnApprovalThatNobodyGivesIsRejectedWhenItsTimeIsOver()
    {
        PolicyRule ask = Rule(PolicyAnswer.Ask) with { DecisionTimeout = TimeSpan.FromHours(1), Reason = "Money." };
        ExecutionRun run = Run("auto", ask);

        Assert.Contains("policy p1 of ada: Money.", run.OpenDecision.Request.Evidence);
        Assert.Equal(
            ["decision-expired", "step-failed a", "execution-failed"], run.Advance(TimeSpan.FromHours(1)));
    }

    [Fact]
    public void OfAToolThatChangedSincePeopleAreAskedAnew()
    {
        var rules = new RulesRun();
        ToolDefinition now = ToolDefinition.Of(TestTools.All.Find(ToolName.Parse("test.send"))!);
        var always = new RulesCommand.AllowAlways("p-1-d1", "test.send", null, "ada", null) { Definition = now };
        rules.Tell(always);
        Assert.Equal(["a"], ExecutionRun.Of(rules.Rules, Sends("auto")).Running);

        rules = new RulesRun();
        rules.Tell(always with { Definition = now with { Input = "another" } });
        DecisionRequest asked = ExecutionRun.Of(rules.Rules, Sends("auto")).OpenDecision.Request;
        Assert.Contains("test.send changed since ada allowed it (p1): its input schema", asked.Evidence);
        Assert.Equal(["a"], ExecutionRun.Of(rules.Rules, Sends("never")).Running);
    }

    private static string Sends(string approval) =>
        $$"""{ "id": "a", "tool": "test.send", "approval": "{{approval}}" }""";

    [Fact]
    public void AlwaysAllowsSuchCallsAndIsToldAgainAfterACrash()
    {
        ExecutionRun run = Run("auto");
        run.Tell(Approval(run) with { Always = true });

        var expected = new RulesCommand.AllowAlways("p-1-d1", "test.send", null, "ada", null)
        {
            Definition = ToolDefinition.Of(TestTools.All.Find(ToolName.Parse("test.send"))!),
        };
        Assert.Equal(expected, Assert.Single(run.Effects.OfType<ExecutionEffect.TellRules>()).Command);
        run.Restart();
        Assert.Equal(expected, Assert.Single(run.Effects.OfType<ExecutionEffect.TellRules>()).Command);

        var rules = new RulesRun();
        rules.Tell(expected);
        Assert.Equal(
            Started,
            ExecutionRun.Of(rules.Rules, """{ "id": "a", "tool": "test.send", "approval": "auto" }""").Last[^1]);
    }

    [Fact]
    public void AlwaysCannotTakeAwayThatThePlanAsksEachTime()
    {
        ExecutionRun run = Run("always");

        Assert.Contains(
            "each time", run.Refuse(Approval(run) with { Always = true }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEditedApprovalMakesTheCallWithExactlyTheseArgumentsUnderAnotherKey()
    {
        ExecutionRun run = Run("auto");
        string before = run.OpenDecision.Request.CallHash!;
        DataObject edited = DataObject.Of(("to", "bob"));
        run.Tell(Approval(run) with { Arguments = edited, CallHash = before });

        var start = run.EffectOn<ExecutionEffect.StartAttempt>("a");
        Assert.Equal(edited, start.Call.Input);
        Assert.Equal("p-1/a/2", start.Terms.IdempotencyKey);
        Assert.False(start.Terms.IsInputChecked);
        run.Restart();
        Assert.Equal(edited, run.Unit("a").Input);
    }

    [Fact]
    public void AnAnswerForAnotherCallThanWasSeenIsRefused()
    {
        ExecutionRun run = Run("auto");

        Rejection rejection = run.Refuse(Approval(run) with { CallHash = "0123" });
        Assert.Equal(RejectionCode.BadAnswer, rejection.Code);
        Assert.Contains("another call than the one that was seen", rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ArgumentsThatDoNotFitRefuseTheWholeAnswer()
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "a", "tool": "core.plan", "approval": "always", "with": { "plan": {} } }""");

        Assert.Contains(
            "do not fit core.plan",
            run.Refuse(Approval(run) with { Arguments = DataObject.Of(("plan", 7)) }).Message,
            StringComparison.Ordinal);
        var reject = new ExecutionCommand.Answer("p-1-d1", DecisionOption.Reject, "ada", null, null);
        Assert.Contains(
            "'reject' of 'p-1-d1' takes no arguments",
            run.Refuse(reject with { Arguments = DataObject.Empty }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ADecisionSaysWhatWaitsForItAndWhatGoesOn()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "a", "tool": "test.pure" }, { "id": "b", "tool": "test.pure", "needs": ["q"] },
            { "id": "c", "tool": "test.pure", "needs": ["b"] },
            { "id": "q", "tool": "test.send", "decisionTimeout": "1h" }
            """);
        run.Restart();

        DecisionRequest request = run.OpenDecision.Request;
        Assert.Equal(["b", "c"], request.Blocks!.Value.ToArray());
        Assert.Equal(["a"], request.GoesOn!.Value.ToArray());
        Assert.StartsWith("1 attempt since", request.Tried!.Value[0], StringComparison.Ordinal);
        Assert.Equal(run.Now + TimeSpan.FromHours(1), request.ExpiresAt);
        run.Advance(TimeSpan.FromHours(1));
        Assert.True(run.State.Decisions.Single().Answer is { Option: "stop", By: DecisionAnswer.ByExpiry });
    }

    [Fact]
    public void AnUndoWithoutAnAnswerMayBeSaidToBeDone()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "a", "tool": "test.pure", "undo": { "tool": "test.send" } },
            { "id": "w", "tool": "core.wait", "with": { "duration": "1h" } }
            """);
        run.Succeed("a");
        run.Tell(new ExecutionCommand.Cancel("ada", null, Undo: true));
        run.Restart();

        Assert.Equal(["retry", "done", "leave"], run.OpenDecision.Request.Options.Select(option => option.Name));
        Assert.Equal(["decision-answered", "step-undone a", "execution-cancelled"], run.Answer("done"));
    }

    private static PolicyRule Rule(PolicyAnswer answer) => new() { Answer = answer };

    private static ExecutionRun Run(string approval, params PolicyRule[] rules) => ExecutionRun.Of(
        rules.Length == 0 ? WorkspaceRules.None : new RulesRun().Add(rules).Rules,
        $$"""{ "id": "a", "tool": "test.send", "approval": "{{approval}}" }""");

    private static ExecutionCommand.Answer Approval(ExecutionRun run) =>
        new(run.OpenDecision.Request.Id, DecisionOption.Approve, "ada", null, null);
}
