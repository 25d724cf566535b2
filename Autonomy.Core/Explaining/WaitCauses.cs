using Autonomy.Core.Connections;
using Autonomy.Core.Executions;
using Autonomy.Core.Pressure;
using Autonomy.Core.Workspaces;

namespace Autonomy.Core.Explaining;

/// <summary>
/// Why a unit waits. One case for each <see cref="WaitKind"/>: a test walks them and fails where one is missing.
/// </summary>
internal static class WaitCauses
{
    public static Finding Of(WhyContext why, UnitState unit, WaitState wait) => wait.Kind switch
    {
        WaitKind.Retry => OfRetry(why, unit, wait),
        WaitKind.Timer => Finding.Of(
            About(why, unit, wait, CauseKind.Timer, "waits for a time"), Mover.Clock, Clock(why, wait)),
        WaitKind.Signal => OfSignal(why, unit, wait),
        WaitKind.Child => OfChild(why, unit, wait),
        WaitKind.Hold => OfHold(why, unit, wait),
        WaitKind.Budget => BudgetCauses.Of(why, unit, wait),
        WaitKind.Rollback => OfRollback(why, unit, wait),
        WaitKind.Executor => Finding.Of(
            About(
                why, unit, wait, CauseKind.Executor,
                $"waits for a {ConnectedNames.WhoOffers(wait.Detail)} that offers {wait.Detail}: there is none"),
            Mover.Executor,
            $"a {ConnectedNames.WhoOffers(wait.Detail)} that offers it, or the clock, which then fails the step"),
        WaitKind.Approval or WaitKind.Decision => why.State.FindDecision(wait.Detail) is { } decision
            ? OfDecision(why, decision)
            : Finding.Of(
                About(why, unit, wait, CauseKind.Decision, $"waits for the decision {wait.Detail}"),
                Mover.Person, "a person's answer", new Remedy(["inbox", "list"], "Shows all that is asked.")),
        _ => throw new ArgumentOutOfRangeException(
            nameof(wait), wait.Kind, "Not a wait that can be explained: add it here."),
    };

    /// <summary>What a decision asks, and the answers that move it on.</summary>
    public static Finding OfDecision(WhyContext why, DecisionState decision)
    {
        DecisionRequest request = decision.Request;
        var root = new Cause(CauseKind.Decision, $"the step '{request.Step}' asks: {request.Question.TrimEnd('.')}")
        {
            Step = request.Step,
            Item = request.Item,
            Since = decision.AskedAt,
            Until = request.ExpiresAt,
            Details = request.Evidence,
        };
        string next = request.ExpiresAt is null
            ? "a person's answer"
            : $"a person's answer; without one '{request.Default}' is taken at its expiry";
        return Finding.Of(root, Mover.Person, next, Remedies.Of(request).AsSpan());
    }

    private static Finding OfChild(WhyContext why, UnitState unit, WaitState wait)
    {
        Cause root = About(why, unit, wait, CauseKind.Child, $"runs as the child execution {wait.Detail}") with
        {
            Child = ExecutionId.Parse(wait.Detail),
        };
        var remedy = new Remedy(["why", wait.Detail], "Tells why the child is not over.");
        return Finding.Of(root, Mover.Child, "the end of the child execution", remedy);
    }

    // A pause that is over by now is noticed as soon as a process runs the execution.
    private static Finding OfHold(WhyContext why, UnitState unit, WaitState wait)
    {
        if (EnginePressure.ReasonOf(wait.Detail) is { } shortage)
        {
            Cause pressure = About(
                why, unit, wait, CauseKind.Hold, "is not urgent, and the engine is short of room") with
            {
                Details = [shortage],
            };
            return Finding.Of(pressure, Mover.Engine, "the engine, once it has room again");
        }

        if (why.Rules?.FindHold(wait.Detail) is not { } hold)
        {
            Cause over = About(why, unit, wait, CauseKind.Hold, $"was held by the pause {wait.Detail}, which is over");
            return Finding.Of(over, Mover.Engine, "the engine, as soon as it looks again");
        }

        string reason = hold.Reason is { } given ? $" ({given})" : "";
        Cause root = About(
            why, unit, wait, CauseKind.Hold,
            $"waits for the end of the pause of {hold.Subject}, by {hold.By}{reason}") with
        {
            Until = hold.Until,
        };
        return OfHold(hold, root);
    }

    /// <summary>What moves on whatever a pause is the cause of.</summary>
    internal static Finding OfHold(Hold hold, Cause root)
    {
        string next = $"whoever resumes {hold.Subject}";
        return Finding.Of(
            root, Mover.Person, hold.Until is null ? next : $"{next}, or the clock", Remedies.Lift(hold));
    }

    private static Finding OfRollback(WhyContext why, UnitState unit, WaitState wait)
    {
        string runs = $"is rolled back: {wait.Detail} undoes what {unit.Tool} did before it failed, "
            + "and then a fallback takes its place";
        Cause root = About(why, unit, wait, CauseKind.Undo, runs) with
        {
            Details = unit.LastFailure is { } failure ? [failure.Message] : [],
        };
        return Finding.Of(root, Mover.Attempt, "the end of the undo, by its timeout at the latest");
    }

    private static Finding OfRetry(WhyContext why, UnitState unit, WaitState wait)
    {
        Cause root = About(why, unit, wait, CauseKind.Retry, "waits for the time of its next attempt") with
        {
            Details = [wait.Detail],
        };
        return Finding.Of(root, Mover.Clock, Clock(why, wait));
    }

    private static Finding OfSignal(WhyContext why, UnitState unit, WaitState wait) => Finding.Of(
        About(why, unit, wait, CauseKind.Signal, $"waits for the signal '{wait.Detail}'"),
        Mover.Signal,
        wait.Until is null ? "the signal" : "the signal, or the clock",
        Remedies.Signal(why.State, wait.Detail));

    private static Cause About(WhyContext why, UnitState unit, WaitState wait, CauseKind kind, string predicate) =>
        UnitCauses.About(why, unit, kind, predicate) with { Since = wait.Since, Until = wait.Until };

    private static string Clock(WhyContext why, WaitState wait) =>
        wait.Until <= why.Now ? "the clock; it is due now" : "the clock";
}
