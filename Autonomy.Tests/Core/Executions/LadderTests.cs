using Autonomy.Core.Recovery;
using Autonomy.Core.Workspaces;
using Autonomy.Tests.Core.Workspaces;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

/// <summary>What people lay down, as executions of the workspace go by it.</summary>
public sealed class LadderTests
{
    private const string Plain = """{ "id": "a", "tool": "test.pure" }""";

    [Fact]
    public void ALadderThatWasLaidDownTakesThePlaceOfTheDefault()
    {
        ExecutionRun run = With(
            Plain, new LadderRule { Kind = FailureKind.Denied, Rungs = [Rung.Substitute, Rung.Decide] });

        Assert.Equal("decision-required", run.Fail("a", FailureKind.Denied)[^1]);
    }

    [Fact]
    public void ItsAttemptsCountBeyondTheUsualTries()
    {
        ExecutionRun run = With(Plain, new LadderRule
        {
            Kind = FailureKind.Unavailable,
            Tool = "test.*",
            Attempts = 5,
            InitialDelay = TimeSpan.FromSeconds(5),
            MaxDelay = TimeSpan.FromSeconds(5),
        });
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal("retry-scheduled a", run.Fail("a", FailureKind.Unavailable)[1]);
            Assert.InRange(run.State.NextTimer!.Value - run.Now, TimeSpan.Zero, TimeSpan.FromSeconds(5));
            run.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal("step-failed a", run.Fail("a", FailureKind.Unavailable)[1]);
    }

    [Fact]
    public void NoLadderRepeatsWhatIsNotSafeToRepeat()
    {
        LadderRule[] all =
        [
            .. Enum.GetValues<FailureKind>().Where(kind => LadderRungs.Of(kind).Contains(Rung.Retry))
                .Select(kind => new LadderRule { Kind = kind, Rungs = LadderRungs.Of(kind), Attempts = 100 }),
        ];
        foreach (FailureKind kind in all.Select(rule => rule.Kind))
        {
            ExecutionRun run = With("""{ "id": "a", "tool": "test.send" }""", all);
            run.Fail("a", kind, FailureEffect.Unknown);
            Assert.Equal(["attempt-failed a", "decision-required"], run.Last);

            run = With("""{ "id": "a", "tool": "test.send" }""", all);
            run.Fail("a", kind, FailureEffect.Applied);
            Assert.Equal(["attempt-failed a", "decision-required"], run.Last);
        }
    }

    [Fact]
    public void WhatAStepSaysItselfOutranksIt()
    {
        LadderRule rule = new() { Kind = FailureKind.Unavailable, Rungs = [Rung.Retry, Rung.Decide], Attempts = 0 };
        ExecutionRun run = With(
            """
            {
              "id": "a", "tool": "test.pure", "onFailure": "fail",
              "retry": { "attempts": 2, "initial": "1s", "factor": 1, "max": "1s" }
            }
            """, rule);

        Assert.Equal("retry-scheduled a", run.Fail("a", FailureKind.Unavailable)[1]);
        run.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("step-failed a", run.Fail("a", FailureKind.Unavailable)[1]);
    }

    [Fact]
    public void ALadderOfAnotherToolOrProjectIsNotForIt()
    {
        LadderRule rule = new() { Kind = FailureKind.Denied, Rungs = [Rung.Decide] };
        ExecutionRun run = With(Plain, rule with { Tool = "http.*" }, rule with { Project = "shop" });

        Assert.Equal("step-failed a", run.Fail("a", FailureKind.Denied)[1]);
    }

    private static ExecutionRun With(string steps, params LadderRule[] rules)
    {
        var laws = new RulesRun();
        laws.Tell(new RulesCommand.LayLadders([.. rules], "ada"));
        return ExecutionRun.Of(laws.Rules, steps);
    }
}
