namespace Autonomy.Core.Executions;

/// <summary>Signals are kept until a step takes them, each once, in the order in which they came.</summary>
internal static class Signals
{
    /// <summary>The most signals of one name that are kept; more are refused.</summary>
    private const int KeptMax = 1_000;

    public static Rejection? Refuse(ExecutionState state, ExecutionCommand.Signal signal) => state.SignalsKept(signal.Name) < KeptMax
        ? null
        : new Rejection(RejectionCode.Overloaded, $"{KeptMax} signals named '{signal.Name}' wait already; a step must take some first.");

    public static void Receive(Turn turn, ExecutionCommand.Signal signal)
    {
        turn.Emit(new ExecutionEvent.SignalReceived(signal.Name, signal.Payload, signal.By));
        foreach (StepState step in turn.State.Steps.Where(step => step.Status is StepStatus.Waiting or StepStatus.Running or StepStatus.Ready))
        {
            if (step.Units.FirstOrDefault(unit => unit.Wait is { Kind: WaitKind.Signal } wait && wait.Detail == signal.Name) is not { } unit) continue;
            turn.Complete(unit, null, signal.Payload);
            return;
        }
    }
}
