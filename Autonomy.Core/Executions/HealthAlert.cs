using Autonomy.Core.Health;

namespace Autonomy.Core.Executions;

/// <summary>
/// Tells when the health of an execution falls into a worse class, or has risen out of one, so that streams and people
/// hear of it.
/// </summary>
internal static class HealthAlert
{
    /// <summary>
    /// Points above the border of a class at which the health has recovered from it: a score that goes to and fro about
    /// a border is told once.
    /// </summary>
    private const double RecoveredBy = 5;

    /// <summary>Looks whether it did; without a failure of any kind it did not.</summary>
    public static void Look(Turn turn)
    {
        ExecutionState state = turn.State;
        WorkTally work = state.Work;
        // Of an execution that is over, its end says how it went.
        if (!work.HasTrouble || state.OpenSteps == 0) return;
        double score = HealthScore.ValueOf(work);
        HealthClass now = HealthScore.ClassOf(score);
        HealthClass recovered = HealthScore.ClassOf(score - RecoveredBy);
        decimal told = Math.Round((decimal)score, 1);
        if (now > state.ToldHealth)
        {
            turn.Emit(new ExecutionEvent.HealthDropped(
                state.ToldHealth, now, told, HealthSentences.SlowestStepOf(state, turn.Now)));
        }
        else if (recovered < state.ToldHealth)
        {
            turn.Emit(new ExecutionEvent.HealthRecovered(state.ToldHealth, recovered, told));
        }
    }
}
