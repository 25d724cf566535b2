using Autonomy.Core.Health;

namespace Autonomy.Core.Executions;

/// <summary>
/// Tells when the health of an execution falls into a worse class, so that streams and people hear of it.
/// </summary>
internal static class HealthAlert
{
    /// <summary>Looks whether it did; without a failure of any kind it did not.</summary>
    public static void Look(Turn turn)
    {
        ExecutionState state = turn.State;
        WorkTally work = state.Work;
        // Of an execution that is over, its end says how it went.
        if (!work.HasTrouble || state.OpenSteps == 0) return;
        double score = HealthScore.ValueOf(work);
        HealthClass now = HealthScore.ClassOf(score);
        if (now <= state.ToldHealth) return;
        turn.Emit(new ExecutionEvent.HealthDropped(
            state.ToldHealth, now, Math.Round((decimal)score, 1), HealthSentences.SlowestStepOf(state, turn.Now)));
    }
}
