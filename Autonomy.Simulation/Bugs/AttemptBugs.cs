namespace Autonomy.Simulation.Bugs;

/// <summary>Mistakes in attempts: their numbers, their ends, their repeats.</summary>
internal static class AttemptBugs
{
    private const string Ending = "Autonomy.Core/Executions/AttemptEnding.cs";
    private const string StepEvents = "Autonomy.Core/Executions/ExecutionState.ApplyToStep.cs";

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new(
            "late-end-ends-the-next-attempt",
            "The end of an attempt is taken for that of the attempt which runs now: the numbers are not compared.",
            "Idempotent steps; an actor restart (AnswerLost, SyncError) while a call's end is on its way.",
            [12, 14],
            new SourceEdit(
                "Autonomy.Core/Executions/Turn.cs",
                "{ HasOpenAttempt: true } unit && unit.Attempts == attempt ? unit : null;",
                "{ HasOpenAttempt: true } unit ? unit : null;")) { Near = 700 },
        new(
            "attempt-number-reused",
            "The attempt after one that a crash cut off has its number again.",
            "Idempotent steps; NodeKill or an actor restart while a call runs.",
            [11],
            new SourceEdit(
                StepEvents,
                "if (isLost) unit.Tries--;",
                "if (isLost) (unit.Tries, unit.Attempts) = (unit.Tries - 1, unit.Attempts - 1);")),
        new(
            "one-try-too-many",
            "A step is tried once more than its policy says.",
            "Steps with a retry policy, whose tool fails at every try (ToolError).",
            [15],
            new SourceEdit(
                "Autonomy.Core/Executions/Healing/HealingCase.cs",
                "Unit.Tries < policy.Attempts",
                "Unit.Tries <= policy.Attempts")),
        new(
            "lost-attempt-repeated-blindly",
            "Recovery repeats every lost attempt, those of irreversible calls too.",
            "Irreversible steps without a key that the tool honours and without a probe (approval never, or given); "
                + "NodeKill while the call runs.",
            [13, 16],
            new SourceEdit(
                "Autonomy.Core/Executions/Recovering.cs",
                "if (AttemptEnding.IsRepeatable(turn, unit)) Repeat(turn, step, unit, FailureEffect.Unknown);",
                "if (!turn.State.IsCancelling) Repeat(turn, step, unit, FailureEffect.Unknown);")),
        new(
            "compensatable-taken-for-repeatable",
            "A compensatable call is repeated when its effect is not known, as if it were idempotent.",
            "Compensatable steps without an honoured key; EffectAnswerLost, AnswerAfterTimeout or NodeKill.",
            [13, 16],
            new SourceEdit(
                Ending,
                "unit.Effect is EffectClass.Pure or EffectClass.Idempotent",
                "unit.Effect is not EffectClass.Irreversible")),
        new(
            "key-of-each-attempt",
            "The idempotency key holds the attempt's number, so that a repeat is a new call to the tool.",
            "A tool that honours keys, called by compensatable or irreversible steps; EffectAnswerLost or NodeKill.",
            [13, 16],
            new SourceEdit(
                "Autonomy.Core/Executions/Starting.cs",
                """string suffix = fallback == 0 ? "" : $"/fallback-{fallback}";""",
                """string suffix = $"/{fallback}-{state.FindUnit(unit)?.Attempts}";""")),
        new(
            "hung-call-never-times-out",
            "The timeout of a call is not armed.",
            "ToolHang.",
            [31],
            new SourceEdit(
                "Autonomy.Actors/Executions/StepActor.cs",
                "Context.Timers.StartSingle(TimedOut, TimedOut, order.Terms.Timeout);",
                "")),
    ];
}
