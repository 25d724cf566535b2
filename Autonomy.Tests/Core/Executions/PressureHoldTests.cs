using Autonomy.Core.Executions;
using Autonomy.Core.Explaining;
using Autonomy.Core.Pressure;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

/// <summary>What an engine that is short of room lets wait, and that it goes on afterwards.</summary>
public sealed class PressureHoldTests
{
    private const string ThreeUrgencies = """
        { "id": "bg", "tool": "test.pure", "priority": "background" },
        { "id": "low", "tool": "test.pure", "priority": "low" },
        { "id": "usual", "tool": "test.pure" }
        """;

    private static readonly EnginePressure Elevated = new(PressureLevel.Elevated, ["the engine holds 85 %"]);
    private static readonly EnginePressure High = new(PressureLevel.High, ["the volume has 1 MiB left"]);

    [Fact]
    public void WithElevatedPressureTheBackgroundWaitsAndSaysWhy()
    {
        ExecutionRun run = ExecutionRun.Under(Elevated, ThreeUrgencies);
        Assert.Equal(["low", "usual"], run.Running);
        WaitState wait = run.Unit("bg").Wait!;
        Assert.Equal((WaitKind.Hold, "pressure: the engine holds 85 %"), (wait.Kind, wait.Detail));
        Assert.True(run.State.IsHeld);
        Explanation why = Why.OfStep(run.State, run.Step("bg"), run.Now);
        Assert.Equal((CauseKind.Hold, Mover.Engine), (why.Root.Kind, why.MovedBy));
        Assert.Contains("the engine is short of room", why.Root.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void WithHighPressureWhatHasALowPriorityWaitsToo() =>
        Assert.Equal(["usual"], ExecutionRun.Under(High, ThreeUrgencies).Running);

    [Fact]
    public void WhatWasHeldGoesOnAsFarAsThePressureHasFallen()
    {
        ExecutionRun run = ExecutionRun.Under(High, ThreeUrgencies);
        run.Pressure = Elevated;
        Assert.Equal(["step-ready low", "attempt-started low"], run.Tell(ExecutionCommand.LookAgain.Instance));
        run.Pressure = EnginePressure.None;
        Assert.Equal(["step-ready bg", "attempt-started bg"], run.Tell(ExecutionCommand.LookAgain.Instance));
        Assert.False(run.State.IsHeld);
    }

    [Fact]
    public void UnderPressureHalfAsManyAttemptsRunAtOnce()
    {
        const string Four = """
            { "id": "a", "tool": "test.pure" }, { "id": "b", "tool": "test.pure" },
            { "id": "c", "tool": "test.pure" }, { "id": "d", "tool": "test.pure" }
            """;
        ExecutionRun run = ExecutionRun.Under(Elevated, Four, concurrency: 4);
        Assert.Equal(["a", "b"], run.Running);
        run.Succeed("a");
        Assert.Equal(["b", "c"], run.Running);
        run.Pressure = EnginePressure.None;
        Assert.Equal(["attempt-started d"], run.Tell(ExecutionCommand.LookAgain.Instance));
    }

    [Fact]
    public void AnExecutionOfOneAttemptAtOnceStillHasThatOne() =>
        Assert.Equal(
            ["a"],
            ExecutionRun.Under(
                High, """{ "id": "a", "tool": "test.pure" }, { "id": "b", "tool": "test.pure" }""", concurrency: 1)
                .Running);

    [Fact]
    public void WaitsTakeNothingAndAreNotHeld()
    {
        ExecutionRun run = ExecutionRun.Under(
            High, """{ "id": "w", "tool": "core.wait", "priority": "background", "with": { "duration": "1s" } }""");
        Assert.Equal(WaitKind.Timer, run.Unit("w").Wait!.Kind);
    }
}
