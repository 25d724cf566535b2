using Autonomy.Core.Executions;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

/// <summary>Whose executions are known by their ids.</summary>
public sealed class ExecutionIdTests
{
    private static readonly ExecutionId Origin = ExecutionId.Parse("report-7k3v9tq2m8hz");

    [Fact]
    public void WhatTheEngineStartsHasTheSameIdEachTime()
    {
        Assert.Equal(ExecutionId.OfRetry("red", "bulk-0", Origin), ExecutionId.OfRetry("red", "bulk-0", Origin));
        Assert.Equal(ExecutionId.OfMessage("red", "hook-0", "m"), ExecutionId.OfMessage("red", "hook-0", "m"));
    }

    [Fact]
    public void NoKeyOfACallerGivesTheIdOfWhatTheEngineStarts()
    {
        string[] engines =
        [
            ExecutionId.OfRetry("red", "bulk-0", Origin).Value, ExecutionId.OfMessage("red", "hook-0", "m").Value,
            ExecutionId.OfTask("red", "shop-t1", 1).Value, ExecutionId.OfSchedule("red", "nightly", "1").Value,
            ExecutionId.OfGoal("red", "goal-0").Value,
        ];
        string[] keys = ["sandbox/shop-t1-s1", "shop-t1-s1", $"bulk-0/{Origin}", "hook-0/m", "nightly/1", "goal-0"];

        Assert.Equal(engines.Length, engines.Distinct().Count());
        foreach (string key in keys) Assert.DoesNotContain(ExecutionId.Keyed("red", key).Value, engines);
        Assert.All(engines, id => Assert.False(id.StartsWith("keyed-", StringComparison.Ordinal)));
    }

    [Fact]
    public void AnotherWorkspacesAreOthers()
    {
        Assert.NotEqual(ExecutionId.OfRetry("red", "bulk-0", Origin), ExecutionId.OfRetry("blue", "bulk-0", Origin));
        Assert.NotEqual(ExecutionId.OfMessage("red", "hook-0", "m"), ExecutionId.OfMessage("blue", "hook-0", "m"));
    }
}
