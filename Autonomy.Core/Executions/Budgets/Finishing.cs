namespace Autonomy.Core.Executions;

/// <summary>
/// An execution that a person has finish with what was done: what runs ends, and everything else is skipped.
/// </summary>
internal static class Finishing
{
    /// <summary>Skips every step of which no attempt runs; false where there is none.</summary>
    public static bool SkipTheRest(Turn turn)
    {
        bool hasSkipped = false;
        foreach (StepState step in turn.State.Steps)
        {
            if (step.IsTerminal || step.HasOpenAttempts) continue;
            hasSkipped = true;
            turn.Emit(new ExecutionEvent.StepSkipped(
                step.Id, $"{turn.State.FinishedBy} had the execution finish with what was done", Blocks: true));
        }

        return hasSkipped;
    }
}
