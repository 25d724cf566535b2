using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Tests.Core.Executions;
using Xunit;

namespace Autonomy.Tests.Core.Plans;

/// <summary>What one attempt may use, as plans say it and as attempts are told it.</summary>
public sealed class AttemptLimitsTests
{
    [Theory]
    [InlineData("500B", 500)]
    [InlineData("64KiB", 65_536)]
    [InlineData("256MiB", 268_435_456)]
    [InlineData("2GiB", 2_147_483_648)]
    public void ASizeIsOneWholeNumberAndOneUnit(string text, long bytes)
    {
        Assert.True(ByteSizes.TryParse(text, out long read));
        Assert.Equal((bytes, text), (read, ByteSizes.Write(read)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("MiB")]
    [InlineData("1.5GiB")]
    [InlineData("5mb")]
    [InlineData("-1B")]
    [InlineData("99999999999GiB")]
    public void WhatIsNoSizeIsRefused(string text) => Assert.False(ByteSizes.TryParse(text, out _));

    [Fact]
    public void TheLimitsOfAStepGoBeforeThoseOfThePlan()
    {
        Plan plan = Read("""
            "limits": { "memory": "1GiB", "cpu": "1m" },
            "steps": [{ "id": "a", "tool": "test.pure", "limits": { "memory": "256MiB", "disk": "5MiB" } },
              { "id": "b", "tool": "test.pure" }]
            """).Plan!;
        AttemptLimits own = AttemptLimits.Over(plan.Steps[0].Limits, plan.Header.Limits)!;
        Assert.Equal(
            new AttemptLimits { MemoryBytes = 256 << 20, CpuTime = TimeSpan.FromMinutes(1), DiskBytes = 5 << 20 }, own);
        Assert.Same(plan.Header.Limits, AttemptLimits.Over(plan.Steps[1].Limits, plan.Header.Limits));
        Assert.Equal(100, own.OutputBytesWithin(100));
        Assert.Equal(7, new AttemptLimits { OutputBytes = 7 }.OutputBytesWithin(100));
    }

    [Fact]
    public void EveryAttemptIsToldItsLimitsAndOneWithoutThemNothing()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "a", "tool": "test.pure", "limits": { "output": "1KiB" } }, { "id": "b", "tool": "test.pure" }
            """);
        var starts = run.Effects.OfType<ExecutionEffect.StartAttempt>().ToList();
        Assert.Equal([1024, null], starts.Select(start => start.Terms.Limits?.OutputBytes));
    }

    [Theory]
    [InlineData("""{ "memory": 5 }""", "/steps/0/limits/memory")]
    [InlineData("""{ "memory": "1KiB" }""", "/steps/0/limits/memory")]
    [InlineData("""{ "output": "2000GiB" }""", "/steps/0/limits/output")]
    [InlineData("""{ "cpu": "1.5s" }""", "/steps/0/limits/cpu")]
    [InlineData("""{ "ram": "1GiB" }""", "/steps/0/limits/ram")]
    public void AWrongLimitIsNamedWithWhatToWrite(string limits, string path)
    {
        PlanReading reading = Read($$"""
            "steps": [{ "id": "a", "tool": "test.pure", "limits": {{limits}} }]
            """);
        PlanFault fault = Assert.Single(reading.Faults);
        Assert.Equal(path, fault.Path);
        Assert.NotEmpty(fault.Fix);
    }

    private static PlanReading Read(string rest) => PlanCompiler.Compile(
        JsonPlanText.Read($$"""{ "plan": 1, "name": "p", {{rest}} }"""), TestTools.All);
}
