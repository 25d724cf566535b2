namespace Autonomy.Core.Executions;

/// <summary>Signals are kept until a step takes them, each once, in the order in which they came.</summary>
internal static class Signals
{
    /// <summary>The most signals of one name that are kept; more are refused.</summary>
    private const int KeptMax = 1_000;

    /// <summary>The most names of which signals are kept.</summary>
    private const int NamesMax = 1_000;

    public static Rejection? Refuse(ExecutionState state, ExecutionCommand.Signal signal)
    {
        int kept = state.SignalsKept(signal.Name);
        if (kept >= KeptMax)
            return Overloaded($"{KeptMax} signals named '{signal.Name}' wait already; a step must take some first.");
        return kept > 0 || state.SignalNames < NamesMax
            ? null
            : Overloaded($"Signals of {NamesMax} names wait already; a step must take some first.");
    }

    public static void Receive(Turn turn, ExecutionCommand.Signal signal)
    {
        turn.Emit(new ExecutionEvent.SignalReceived(signal.Name, signal.Payload, signal.By)
        {
            Reason = signal.Reason,
        });
        if (turn.State.FirstWaiterFor(signal.Name) is { } unit) turn.Complete(unit, null, signal.Payload);
    }

    private static Rejection Overloaded(string message) => new(RejectionCode.Overloaded, message);
}
