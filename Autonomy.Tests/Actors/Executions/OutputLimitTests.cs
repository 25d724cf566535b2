using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Actors.Executions;

/// <summary>What a tool gives is held to the limit of its attempt, whether its adapter knows of it or not.</summary>
public sealed class OutputLimitTests
{
    [Theory]
    [InlineData(50, ExecutionStatus.Completed)]
    [InlineData(500, ExecutionStatus.Failed)]
    public void AnOutputBeyondItsLimitFailsTheAttempt(int length, ExecutionStatus end)
    {
        var run = new EngineRun();
        ExecutionId id = run.Begin(run.PlanOf(
            """
            {"id":"a","tool":"script.work","onFailure":"fail","retry":{"attempts":1},"limits":{"output":"100B"}}
            """));
        run.Tools.Only().Succeed(new DataString(new string('x', length)));
        run.Run();
        Assert.Equal(end, run.StatusOf(id));
        if (end == ExecutionStatus.Completed) return;
        Failure failure = run.StateOf(id).Steps[0].Error!;
        Assert.Equal((FailureKind.TooLarge, FailureCodes.OutputTooLarge), (failure.Kind, failure.Code));
        Assert.Contains("more than 100 bytes", failure.Message, StringComparison.Ordinal);
    }
}
