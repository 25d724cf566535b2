using Autonomy.Core.Recovery;
using Xunit;

namespace Autonomy.Tests.Core.Recovery;

public sealed class HealingTableTests
{
    private static readonly HealingPlace Here = new("web", "http.request");

    [Fact]
    public void EveryKindHasALadder() => Assert.All(
        Enum.GetValues<FailureKind>(), kind => Assert.InRange(HealingTable.Default.Of(kind, Here).AttemptsMax, 0, 100));

    /// <summary>
    /// What is asked for by type of error: how it is first healed, how often, and after how long. What has no rung left
    /// is for a person.
    /// </summary>
    [Theory]
    [InlineData(FailureKind.ConnectFailed, FailureCategory.Network, Rung.Retry, 3, 1)]
    [InlineData(FailureKind.BadInput, FailureCategory.Validation, Rung.Substitute, 2, 0)]
    [InlineData(FailureKind.RateLimited, FailureCategory.Resource, Rung.Retry, 5, 5)]
    [InlineData(FailureKind.TokenExpired, FailureCategory.Permission, Rung.RefreshToken, 1, 0)]
    [InlineData(FailureKind.Conflict, FailureCategory.Logic, Rung.Substitute, 3, 0.3)]
    public void EachTypeOfErrorIsHealedAsItAsks(
        FailureKind kind, FailureCategory category, Rung rung, int attempts, double initialSeconds)
    {
        HealingRow row = HealingTable.Default.Of(kind, Here);

        Assert.Equal(category, FailureTraits.Of(kind).Category);
        Assert.True(row.Has(rung));
        Assert.Equal((attempts, TimeSpan.FromSeconds(initialSeconds)), (row.AttemptsMax, row.Initial));
    }

    [Fact]
    public void AnAccessThatWasWithdrawnIsForAPersonAtOnce() =>
        Assert.Empty(HealingTable.Default.Of(FailureKind.AccessRevoked, Here).Rungs);

    [Fact]
    public void NothingIsTriedOnItsOwnAgainstAGuardOrABudget()
    {
        FailureKind[] asked =
        [
            FailureKind.BudgetExhausted, FailureKind.AccessRevoked, FailureKind.InputRequired,
            FailureKind.DataLossRisk, FailureKind.SecurityViolation,
        ];
        Assert.All(asked, kind => Assert.Empty(HealingTable.Default.Of(kind, Here).Rungs));
    }

    [Fact]
    public void TheMostParticularWordCounts()
    {
        HealingRow of(int attempts) => new([Rung.Retry], attempts, TimeSpan.Zero, TimeSpan.Zero);
        var table = new HealingTable
        {
            Overrides =
            [
                new HealingOverride(FailureKind.Denied, of(1)),
                new HealingOverride(FailureKind.Denied, of(2)) { Tool = "http.request" },
                new HealingOverride(FailureKind.Denied, of(3)) { Project = "web" },
                new HealingOverride(FailureKind.Denied, of(4)) { Tool = "file.write" },
                new HealingOverride(FailureKind.Denied, of(5)) { Tool = "http.*", Project = "web" },
                new HealingOverride(FailureKind.Denied, of(6)) { Tool = "*" },
            ],
        };

        Assert.Equal(2, table.Of(FailureKind.Denied, Here).AttemptsMax);
        Assert.Equal(5, table.Of(FailureKind.Denied, Here with { Tool = "http.poll" }).AttemptsMax);
        Assert.Equal(6, table.Of(FailureKind.Denied, Here with { Tool = "text.echo" }).AttemptsMax);
        Assert.Equal(3, table.Of(FailureKind.Denied, Here with { Tool = null }).AttemptsMax);
        Assert.Equal(1, table.Of(FailureKind.Denied, default).AttemptsMax);
        Assert.Equal(
            HealingTable.Default.Of(FailureKind.NotFound, Here), table.Of(FailureKind.NotFound, Here));
    }

    [Fact]
    public void WhatStandsIsUndoneBeforeEverySubstitute() => Assert.All(
        Enum.GetValues<FailureKind>().Select(kind => HealingTable.Default.Of(kind, Here).Rungs),
        rungs => Assert.Equal(rungs.IndexOf(Rung.Substitute), rungs.IndexOf(Rung.Rollback) + (
            rungs.Contains(Rung.Substitute) ? 1 : 0)));

    [Fact]
    public void AnExecutionMayAlwaysRetryTenTimesAndThenATenthOfItsCalls()
    {
        Assert.Equal(10, HealingLimits.RetriesOf(0));
        Assert.Equal(10, HealingLimits.RetriesOf(100));
        Assert.Equal(25, HealingLimits.RetriesOf(250));
    }
}
