using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Workspaces;
using Autonomy.Host.Plans;
using Xunit;

namespace Autonomy.Tests.Core.Workspaces;

public sealed class LadderReaderTests
{
    [Fact]
    public void EveryKeyIsReadAndWrittenAgain()
    {
        LadderRule rule = Assert.Single(Read("""
            ladders: 1
            rules:
              - kind: K4
                tool: http.*
                project: shop
                rungs: [park, retry, rollback, substitute, decide]
                attempts: 5
                initialDelay: 5s
                maxDelay: 2m
                reason: The shop is slow on Mondays.
            """).Rules!.Value);

        Assert.Equal((FailureKind.Unavailable, "http.*", "shop"), (rule.Kind, rule.Tool, rule.Project));
        HealingRow row = rule.ToRow();
        Assert.Equal([Rung.Park, Rung.Retry, Rung.Rollback, Rung.Substitute, Rung.Decide], row.Rungs.ToArray());
        Assert.Equal(
            (5, 6, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(2)),
            (row.AttemptsMax, row.TriesMax, row.Initial, row.Max));
        Assert.True(LadderReader.TryRead(LadderReader.Write([rule]), out var again));
        Assert.Equal(LadderReader.Write(rule), LadderReader.Write(Assert.Single(again.Value)));
    }

    [Fact]
    public void WhatIsNotSaidIsAsByDefault()
    {
        LadderRule rule = Assert.Single(Read("ladders: 1\nrules: [{ kind: timeout, attempts: 1 }]").Rules!.Value);

        HealingRow expected = HealingTable.Default.Of(FailureKind.Timeout, default);
        Assert.Equal(expected with { AttemptsMax = 1, TriesMax = 2 }, rule.ToRow());
    }

    [Theory]
    [InlineData("kind: K4, rungs: [refresh-token]", "'refresh-token' cannot help after K4 unavailable.")]
    [InlineData("kind: K20, rungs: [retry]", "'retry' cannot help after K20 data-loss-risk.")]
    [InlineData("kind: K9, rungs: [retry]", "'retry' cannot help after K9 access-revoked.")]
    [InlineData("kind: K22, attempts: 1", "What was cancelled is no failure, and has no ladder.")]
    [InlineData("kind: K4, rungs: [retry, retry]", "A rung stands in it twice.")]
    [InlineData("kind: K4, rungs: [decide, retry]", "Nothing comes after a person's decision.")]
    [InlineData("kind: K4", "It changes nothing.")]
    [InlineData("kind: K4, initialDelay: 5m, maxDelay: 1m", "Its initialDelay is longer than its maxDelay.")]
    public void WhatCannotHelpIsRefusedWithTheReason(string rule, string message)
    {
        PlanFault fault = Assert.Single(Read($"ladders: 1\nrules: [{{ {rule} }}]").Faults);

        Assert.Equal(message, fault.Message);
        Assert.NotEmpty(fault.Fix);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("ladders: 1")]
    [InlineData("ladders: 2\nrules: [{ kind: K4, attempts: 1 }]")]
    [InlineData("ladders: 1\nrules: [{ kind: K24, attempts: 1 }]")]
    [InlineData("ladders: 1\nrules: [{ kind: unavailabel, attempts: 1 }]")]
    [InlineData("ladders: 1\nrules: [{ kind: K4, attempts: 101 }]")]
    [InlineData("ladders: 1\nrules: [{ kind: K4, rungs: retry }]")]
    [InlineData("ladders: 1\nrules: [{ kind: K4, rungs: [jump] }]")]
    [InlineData("ladders: 1\nrules: [{ kind: K4, tries: 1 }]")]
    [InlineData("ladders: 1\nrules: [{ kind: K4, attempts: 1 }, { kind: unavailable, attempts: 2 }]")]
    public void WhatIsNoFileOfLaddersIsRefused(string text) => Assert.NotEmpty(Read(text).Faults);

    [Fact]
    public void EveryDefaultIsALadderThatCouldBeLaidDown() => Assert.All(
        Enum.GetValues<FailureKind>().Where(kind => kind != FailureKind.Cancelled),
        kind => Assert.Null(
            new LadderRule { Kind = kind, Rungs = HealingTable.Default.Of(kind, default).Rungs }.FindFault()));

    private static LadderReading Read(string text) =>
        LadderReader.Read(YamlPlanText.Read(text));
}
