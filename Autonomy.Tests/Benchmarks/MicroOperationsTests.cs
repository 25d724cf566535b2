using Autonomy.Benchmarks.Micro;
using Autonomy.Core.Executions;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Benchmarks;

/// <summary>What is measured does what its name says.</summary>
public sealed class MicroOperationsTests
{
    [Fact]
    public void MessagesComeOutOfTheMailboxAgain()
    {
        var mailbox = new MailboxOps();

        Assert.True(mailbox.TellAndReceive());
        Assert.Equal(64, mailbox.TellAndReceiveInBursts());
    }

    [Fact]
    public void ExpressionsFindWhatTheyLookFor()
    {
        var expressions = new ExpressionOps();

        Assert.Equal(new DataString("ok"), expressions.EvaluateSelection());
        Assert.Equal(5, Assert.IsType<DataArray>(expressions.EvaluateFilter()).Items.Length);
        Assert.NotNull(expressions.Parse());
        Assert.NotNull(expressions.ParseFromCache());
    }

    [Fact]
    public void ChainsRunToTheirEnd()
    {
        var decider = new DeciderOps();

        Assert.True(decider.TurnOfTenSteps());
        Assert.True(decider.TurnOfAThousandSteps());
    }

    [Fact]
    public void PlansAreEstimated()
    {
        var estimates = new EstimateOps();

        Assert.Equal(2_000, estimates.OfFiftySteps().Runs);
        Assert.Equal(2_000, estimates.OfFiftyStepsUnlearned().Runs);
        Assert.Equal(50, estimates.OfTenThousandSteps().Runs);
    }

    [Fact]
    public void EventsAreWrittenAndReadAgain()
    {
        var events = new EventOps();

        Assert.IsType<ExecutionEvent.StepCompleted>(events.DecodeStepCompleted());
        Assert.IsType<ExecutionEvent.Submitted>(events.DecodeSubmitted());
        Assert.InRange(events.EncodeStepCompleted(), 100, 300);
        Assert.InRange(events.EncodeSubmitted(), 300, 3_000);
    }
}
