using Autonomy.Core.Learning;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;

namespace Autonomy.Core.Executions;

/// <summary>
/// Climbs the ladder after a failure: the first rung of its kind's row that may be taken is, and each one is an event.
/// Past the last rung a person decides, or the unit fails. Never a rung that could do an effect twice.
/// </summary>
internal static class Healer
{
    /// <summary>An attempt has failed, and its effect is known or may be repeated.</summary>
    public static void Heal(HealingCase failed)
    {
        foreach (Rung rung in LadderOf(failed))
        {
            // What was learned reorders the others; what stands is always undone before another call is made.
            if (rung == Rung.Substitute && TryRollBack(failed)) return;
            if (TryTake(failed, rung)) return;
        }

        End(failed);
    }

    /// <summary>No attempt could be repeated: another call takes its place, or the ladder ends.</summary>
    public static void HealWithoutAttempt(HealingCase failed)
    {
        if (!TryRollBack(failed) && !TrySubstitute(failed)) End(failed);
    }

    /// <summary>The rungs of the kind, in the order that was learned.</summary>
    private static IEnumerable<Rung> LadderOf(HealingCase failed)
    {
        Lessons lessons = failed.Turn.Rules.LessonsOf(failed.Turn.State.Workspace);
        if (lessons.IsEmpty) return failed.Row.Rungs;
        string tool = LessonKey.ToolOf(failed.Call?.Tool.Value ?? "", failed.Tool?.Version ?? "");
        var query = new LessonQuery(
            failed.Failure.Kind, tool, failed.Fingerprint, failed.IsSafe && failed.Tool is { TypicalCostUsd: 0 },
            $"{failed.Turn.State.Id}/{failed.Step.Id}/{failed.Unit.Key.Item}/{failed.Unit.Attempts}");
        return lessons.Arrange(failed.Row.Rungs.Remove(Rung.Rollback), query, failed.Turn.Now);
    }

    private static bool TryTake(HealingCase failed, Rung rung) => rung switch
    {
        Rung.Retry => failed.IsSafe && failed.HasTries && Retry(failed, Rung.Retry),
        Rung.MoreTime => TryMoreTime(failed),
        Rung.Park => TryPark(failed),
        Rung.FewerAtOnce => TryFewerAtOnce(failed),
        Rung.RefreshToken => TryRefreshToken(failed),
        Rung.RepairInput => InputRepairing.TryTake(failed),
        Rung.Rollback => TryRollBack(failed),
        Rung.Substitute => TrySubstitute(failed),
        _ => false,
    };

    // What our own clock stopped gets twice the time, once; other timeouts are retried as they are.
    private static bool TryMoreTime(HealingCase failed)
    {
        bool isOurs = failed.Failure.Code == FailureCodes.AttemptTimeout;
        bool isFirst = failed.Unit.Healing is not { } healing || !healing.Has(Rung.MoreTime);
        return isOurs && isFirst && failed.IsSafe && failed.HasTries && Retry(failed, Rung.MoreTime);
    }

    // A call that an open circuit turned away was none.
    private static bool TryPark(HealingCase failed) =>
        failed.Failure is { Code: FailureCodes.CircuitOpen, RetryAfter: not null }
        && failed.HasTime
        && Retry(failed, Rung.Park);

    private static bool TryFewerAtOnce(HealingCase failed)
    {
        // What a server finds too large stays too large, however few calls run beside it.
        bool isLocal = failed.Failure.Evidence.Status is null;
        return isLocal && failed.IsSafe && failed.HasTries && Retry(failed, Rung.FewerAtOnce);
    }

    private static bool TryRefreshToken(HealingCase failed)
    {
        if (!failed.IsSafe || failed.TimesHealed >= failed.Row.AttemptsMax) return false;
        HealingRecords.Tell(failed, Rung.RefreshToken, "the token expired; the next attempt takes a fresh one");
        Again(failed);
        return true;
    }

    private static bool Retry(HealingCase failed, Rung rung)
    {
        TimeSpan delay = HealingDelays.Before(failed, rung);
        DateTimeOffset due = Turn.DueAt(failed.Turn.Now + delay);
        string reason = HealingRecords.TellRetry(failed, rung, due - failed.Turn.Now);
        failed.Turn.Emit(new ExecutionEvent.RetryScheduled(failed.Step.Id, failed.Unit.Key.Item, due, reason));
        return true;
    }

    private static bool TryRollBack(HealingCase failed) =>
        failed.Row.Has(Rung.Rollback) && Rollbacks.TryTake(failed);

    private static bool TrySubstitute(HealingCase failed)
    {
        if (!failed.HasFallback || failed.IsFallbackForbidden) return false;
        int next = failed.Unit.Fallback + 1;
        string tool = failed.Step.Definition.Fallbacks[next - 1].Tool.Value;
        HealingRecords.TellSubstitute(failed, tool);
        failed.Turn.Emit(new ExecutionEvent.FallbackChosen(
            failed.Step.Id, failed.Unit.Key.Item, next, tool, failed.Failure.Message));
        Again(failed);
        return true;
    }

    /// <summary>The unit begins again as soon as there is a place.</summary>
    public static void Again(HealingCase failed)
    {
        // What is in the queue keeps its place there.
        if (failed.Unit.Status == StepStatus.Ready) return;
        if (failed.Step.ItemCount is null) failed.Turn.Candidates.Add(StartableStep.Of(failed.Step.Definition));
        else failed.Turn.Emit(new ExecutionEvent.StepReady(failed.Step.Id, failed.Unit.Key.Item));
    }

    private static void End(HealingCase failed)
    {
        Failure failure = Exhausted(failed);
        if (!AsksPerson(failed))
        {
            failed.Turn.Fail(failed.Unit, failure);
            return;
        }

        DecisionRequest question = FailureQuestions.About(failed, failure);
        Asking.Ask(failed.Turn, RetryLoops.Noticed(failed.Turn.State, question, failed.Fingerprint));
    }

    /// <summary>
    /// What passes by itself and did not, however often it was tried, counts as refused for good (K16). Whether a
    /// person is asked still hangs on what it was: otherwise every outage would be a question.
    /// </summary>
    private static Failure Exhausted(HealingCase failed)
    {
        if (failed.Failure.Persistence != FailurePersistence.Transient) return failed.Failure;
        return failed.Unit.Healing?.RetriesOf() is var (tries, since)
            ? Exhaustion.After(failed.Failure, tries + 1, failed.Turn.Now - since)
            : failed.Failure;
    }

    private static bool AsksPerson(HealingCase failed)
    {
        // Whoever said no is not asked again, and what may fail is left out without a question.
        if (failed.Failure.Code == FailureCodes.Rejected || failed.Step.Definition.IsOptional) return false;
        return failed.Step.Definition.OnFailure switch
        {
            FailureMode.Fail => false,
            FailureMode.Decide => true,
            _ => failed.Failure.Severity == FailureSeverity.Critical || IsRevoked(failed)
                || failed.IsFallbackForbidden || failed.Row.Has(Rung.Decide),
        };
    }

    /// <summary>A fresh token that is not taken either shows that access was withdrawn (K9).</summary>
    private static bool IsRevoked(HealingCase failed) => failed.Failure.Kind == FailureKind.TokenExpired
        && failed.Unit.Healing is { } healing && healing.Has(Rung.RefreshToken);
}
