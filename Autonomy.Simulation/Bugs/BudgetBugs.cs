namespace Autonomy.Simulation.Bugs;

/// <summary>Mistakes in budgets, in the limits of the workspace, and in what is learned.</summary>
internal static class BudgetBugs
{
    private const string Granting = "Autonomy.Core/Executions/Budgets/Granting.cs";
    private const string Ledger = "Autonomy.Core/Spending/SpendingDecider.cs";

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new(
            "budget-checked-after-the-call",
            "A call starts while anything is left of the budget, and whether it fits is seen when it is settled.",
            "A plan with a budget, and a call that needs more than is left of it.",
            [29],
            new SourceEdit(
                "Autonomy.Core/Executions/Budgets/ExecutionBudget.cs",
                "if (Spent.Of(part) + asked > limit) return new BudgetShortage(part, asked, IsForGood: true);",
                "if (Spent.Of(part) >= limit) return new BudgetShortage(part, asked, IsForGood: true);"),
            new SourceEdit(
                "Autonomy.Core/Executions/Budgets/ExecutionBudget.cs",
                "if (Spent.Of(part) + Reserved.Of(part) + asked > limit)",
                "if (Spent.Of(part) + Reserved.Of(part) >= limit)")),
        new(
            "time-of-people-counts",
            "The wall time of a budget runs on while nothing but people can move the execution.",
            "A plan whose budget has a duration, and a decision that waits for its answer.",
            [29],
            new SourceEdit(
                "Autonomy.Core/Executions/Budgets/ExecutionState.Budgets.cs",
                "Budget.RunClock(Status is ExecutionStatus.Running or ExecutionStatus.Pausing, at);",
                "Budget.RunClock(!IsTerminal, at);")),
        new(
            "reservation-lost-at-restart",
            "An execution that comes back does not name what the ledger keeps for its calls, and the ledger takes them "
                + "for over.",
            "A limit of the workspace; NodeKill or an actor restart while a call runs that it covers.",
            [29],
            new SourceEdit(
                Granting,
                ".. budget.Granted.Select(unit => IdOf(turn.State, unit, AttemptOf(turn.State, unit))),", "")),
        new(
            "settled-to-the-ledger-as-reserved",
            "The ledger counts what was kept for a call, and not what it used.",
            "A limit of the workspace, and a call that uses more or less than was expected.",
            [29],
            new SourceEdit(
                Ledger,
                "BudgetAmount used = settle.Used;", "BudgetAmount used = open.Amount;")),
        new(
            "ledger-forgets-reservations",
            "The ledger grants by what is spent, and not by what is kept for calls that run beside.",
            "A limit of the workspace with room for one more call, and two executions that want to make one.",
            [29],
            new SourceEdit(
                Ledger,
                "if (asked <= left - account.Reserved.Of(part)) continue;", "if (asked <= left) continue;")),
        new(
            "finish-forgets-what-waits",
            "Who has an execution finish at the limit of its budget skips only what has not begun.",
            "A plan with a budget, a decision about it, and the answer finish.",
            [31],
            new SourceEdit(
                "Autonomy.Core/Executions/Budgets/Finishing.cs",
                "if (step.IsTerminal || step.HasOpenAttempts) continue;",
                "if (step.IsTerminal || step.HasOpenAttempts || step.StartedAt is not null) continue;")),
        new(
            "lessons-counted-again",
            "A follower that comes back takes its checkpoint, and then the journal from the beginning once more.",
            "An engine that learns, a failure that is healed, ten seconds until its checkpoint, and NodeKill.",
            [27],
            new SourceEdit(
                "Autonomy.Actors/Following/JournalFollower.cs",
                "_position = FoldCheckpoint.Restore(_fold, checkpoint);",
                "FoldCheckpoint.Restore(_fold, checkpoint);")),
    ];
}
