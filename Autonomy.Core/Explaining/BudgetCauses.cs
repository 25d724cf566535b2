using System.Collections.Immutable;
using System.Globalization;
using Autonomy.Core.Executions;
using Autonomy.Core.Spending;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Explaining;

/// <summary>Why a unit waits for budget: which budget it is, what is used of it, and how it is raised.</summary>
internal static class BudgetCauses
{
    // A person is asked once what is spent leaves no room; before that, what runs may give some back.
    public static Finding Of(WhyContext why, UnitState unit, WaitState wait)
    {
        if (why.State.BudgetDecision is { } decision) return WaitCauses.OfDecision(why, decision);
        return wait.Detail switch
        {
            Granting.Grant => Finding.Of(
                About(why, unit, wait, "waits for the answer of the ledger of its workspace"),
                Mover.Clock, "the ledger, or the clock, which asks it again"),
            Granting.Limit => OfLedger(why, unit, wait),
            _ => OfPlan(why, unit, wait),
        };
    }

    private static Finding OfPlan(WhyContext why, UnitState unit, WaitState wait)
    {
        Cause root = About(why, unit, wait, $"waits for budget ({wait.Detail})");
        if (why.State.Budget is { } budget)
            root = root with { Details = [.. BudgetQuestions.EvidenceOf(budget, why.Now)] };
        return why.State.RunningAttempts > 0
            ? Finding.Of(root, Mover.Attempt, "what running attempts give back of their reservations")
            : Finding.Of(root, Mover.Child, "what child executions give back of their reservations");
    }

    private static Finding OfLedger(WhyContext why, UnitState unit, WaitState wait)
    {
        const string Next = "the clock, when the ledger of its workspace is asked again";
        ToolName? tool = Starting.CallOf(why.State.Steps[unit.Key.Step].Definition, unit.Fallback)?.Tool;
        if (why.Spending is not { } ledger || tool is not { } called)
            return Finding.Of(About(why, unit, wait, "waits for a budget of its workspace"), Mover.Clock, Next);
        BudgetAmount need = why.Tools?.Find(called) is { } known
            ? Budgeting.NeedOf(why.State.Budget, known)
            : new BudgetAmount(0, 0, 1);
        SpendingAccount[] covering =
            [.. ledger.Accounts.Values.Where(account => account.Key.Covers(why.State.Project, called.Value))];
        if (ShortOne(covering, need, why.Now) is not var (account, shortage))
        {
            return Finding.Of(
                About(why, unit, wait, "waited for a budget of its workspace, which has room by now"),
                Mover.Clock, Next);
        }

        string used = BudgetWords.Of(shortage.Part, shortage.Used);
        decimal reserved = account.Reserved.Of(shortage.Part);
        string kept = reserved > 0 ? $" and {BudgetWords.Of(shortage.Part, reserved)} kept for calls that run" : "";
        string text = $"waits for the budget of {shortage.Subject}: {used} used{kept}, of "
            + $"{BudgetWords.Of(shortage.Part, shortage.Limit)}, and it needs about "
            + BudgetWords.Of(shortage.Part, shortage.Need);
        Cause root = About(why, unit, wait, text) with
        {
            Details = [.. covering.SelectMany(other => LinesOf(other, why.Now))],
        };
        return Finding.Of(root, Mover.Clock, Next, RaiseOf(account.Key, shortage));
    }

    // The one that the ledger names: of several, one that leaves no room for good comes first.
    private static (SpendingAccount Account, SpendingShortage Shortage)? ShortOne(
        SpendingAccount[] covering, BudgetAmount need, DateTimeOffset now)
    {
        (SpendingAccount, SpendingShortage)? first = null;
        foreach (SpendingAccount account in covering)
        {
            if (SpendingDecider.ShortageOf(account, need, now) is not { } found) continue;
            if (found.IsForGood) return (account, found);
            first ??= (account, found);
        }

        return first;
    }

    private static IEnumerable<string> LinesOf(SpendingAccount account, DateTimeOffset now)
    {
        BudgetAmount spent = account.SpentAt(now);
        for (BudgetPart part = BudgetPart.Calls; part < BudgetPart.Duration; part++)
        {
            if (account.Limit.Of(part) is not { } limit) continue;
            string used = $"{BudgetWords.Of(part, spent.Of(part))} of {BudgetWords.Of(part, limit)} used";
            yield return
                $"{account.Key}: {used}, {BudgetWords.Of(part, account.Reserved.Of(part))} kept for calls that run";
        }
    }

    // As much again as it is now, and what is needed at least.
    private static Remedy RaiseOf(SpendingKey key, SpendingShortage shortage)
    {
        decimal raised = shortage.Limit + Math.Max(shortage.Limit, Math.Max(1, decimal.Ceiling(shortage.Need)));
        ImmutableArray<string> scope = key.Scope switch
        {
            SpendingScope.Project => ["--project", key.Name],
            SpendingScope.Tool => ["--tool", key.Name],
            _ => [],
        };
        ImmutableArray<string> period =
            key.Period == SpendingPeriod.Total ? [] : ["--per", Words.Of(key.Period)];
        string amount = raised.ToString("0.####", CultureInfo.InvariantCulture);
        return new Remedy(
            ["budget", "set", .. scope, $"--{Words.Of(shortage.Part)}", amount, .. period],
            "The budget is raised, and whatever waits for it asks again.");
    }

    private static Cause About(WhyContext why, UnitState unit, WaitState wait, string predicate) =>
        UnitCauses.About(why, unit, CauseKind.Budget, predicate) with
        {
            Since = unit.ShortOfRoomSince ?? wait.Since,
            Until = wait.Until,
        };
}
