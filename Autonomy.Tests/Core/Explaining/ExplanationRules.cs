using Autonomy.Core.Executions;
using Autonomy.Core.Explaining;
using Xunit;

namespace Autonomy.Tests.Core.Explaining;

/// <summary>What holds for the explanation of every state.</summary>
internal static class ExplanationRules
{
    public static void Check(ExecutionState state, DateTimeOffset now)
    {
        Explanation whole = Why.Of(state, now);
        CheckText(whole);
        Assert.Equal(state.IsTerminal, whole.MovedBy == Mover.Nothing);
        CheckOwner(state, whole);
        foreach (StepState step in state.Steps)
        {
            Explanation why = Why.OfStep(state, step, now);
            CheckText(why);
            Assert.Equal(step.IsTerminal, why.MovedBy == Mover.Nothing);
            CheckOwner(state, why);
        }
    }

    private static void CheckText(Explanation why)
    {
        Assert.NotEmpty(why.Causes);
        Assert.All(why.Causes, cause => Assert.False(string.IsNullOrWhiteSpace(cause.Text)));
        Assert.False(string.IsNullOrWhiteSpace(why.Next));
        Assert.DoesNotContain('\n', why.Subject);
        Assert.True(why.MovedBy != Mover.Person || why.Remedies.Length > 0, $"{why.Headline} has no remedy");
    }

    /// <summary>Whoever is named to move it on is really there.</summary>
    private static void CheckOwner(ExecutionState state, Explanation why)
    {
        bool isThere = why.MovedBy switch
        {
            Mover.Nothing => true,
            Mover.Attempt => state.RunningAttempts > 0,
            Mover.Clock => state.NextTimer is not null,
            Mover.Executor => HasWait(state, WaitKind.Executor),
            Mover.Signal => HasWait(state, WaitKind.Signal),
            Mover.Child => state.OpenChildren.Any(),
            Mover.Person => state.OpenDecisions > 0
                || state.Status is ExecutionStatus.Paused or ExecutionStatus.Pausing
                || HasWait(state, WaitKind.Hold),
            Mover.Engine => state.Status == ExecutionStatus.Queued || HasWait(state, WaitKind.Hold),
            _ => false,
        };
        Assert.True(isThere, $"{why.MovedBy} does not move it: {why.Headline}");
    }

    private static bool HasWait(ExecutionState state, WaitKind kind) =>
        state.Steps.SelectMany(step => step.Units).Any(unit => UnitWaits.Of(state, unit, null)?.Kind == kind);
}
