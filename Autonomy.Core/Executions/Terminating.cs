namespace Autonomy.Core.Executions;

/// <summary>
/// The end at once: calls are abandoned and asked to stop, nothing is undone. Children end with the execution, which is
/// over before they have heard of it: they are told until they have answered, after a crash too.
/// </summary>
internal static class Terminating
{
    public static void Terminate(Turn turn, string by, string? reason)
    {
        Granting.SettleAll(turn);
        // Nothing follows an end.
        foreach (DecisionState open in turn.State.Decisions.Where(static one => one.Answer is null).ToList())
            turn.Emit(new ExecutionEvent.DecisionWithdrawn(open.Request.Id, by) { Reason = reason });
        turn.Emit(new ExecutionEvent.Terminated(by, reason));
        turn.Do(new ExecutionEffect.AbandonCalls());
        Children.EndAbandoned(turn);
    }
}
