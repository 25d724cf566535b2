using Autonomy.Core.Health;
using Autonomy.Core.Recovery;

namespace Autonomy.Core.Executions;

/// <content>What the health is made of: counted as attempts and units end, by additions alone.</content>
public sealed partial class ExecutionState
{
    private WorkTally _work;

    /// <summary>What is finished so far.</summary>
    public WorkTally Work => _work with { UnitsDone = _completed.Count };

    /// <summary>The class that was told of last.</summary>
    public HealthClass ToldHealth { get; private set; }

    // What we stopped, lost or did not let through tells nothing of how well the work goes.
    private void CountFailure(StepState step, UnitState unit, Failure error, DateTimeOffset at)
    {
        bool isOurs = error.Kind is FailureKind.Cancelled or FailureKind.RateLimited
            || error.Code is FailureCodes.Interrupted or FailureCodes.CircuitOpen;
        if (isOurs) return;
        CountTime(step, unit, at);
        _work = _work with { Failures = _work.Failures + 1 };
    }

    private void CountLost() => _work = _work with { UnitsLost = _work.UnitsLost + 1 };

    private void CountTime(StepState step, UnitState unit, DateTimeOffset at)
    {
        // A child execution may wait for people, and has a health of its own.
        if (unit.AttemptStartedAt is not { } since || unit.Wait is { Kind: WaitKind.Child }) return;
        TimeSpan expected = step.Definition.Estimate is { } estimate && estimate > WorkTally.UsualAttempt
            ? estimate
            : WorkTally.UsualAttempt;
        _work = _work with
        {
            Attempts = _work.Attempts + 1,
            WorkedMs = _work.WorkedMs + (long)(at - since).TotalMilliseconds,
            ExpectedMs = _work.ExpectedMs + (long)expected.TotalMilliseconds,
        };
    }
}
