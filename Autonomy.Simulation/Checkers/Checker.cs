using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers;

/// <summary>Looks for violations of some invariants in the history of a run that is over. A pure function.</summary>
/// <param name="Name">A word for reports: <c>attempt-numbers</c>.</param>
/// <param name="Invariants">The numbers of the invariants that it checks.</param>
/// <param name="Check">Finds the violations, none in a sound run.</param>
internal sealed record Checker(
    string Name, IReadOnlyList<int> Invariants, Func<RunHistory, IEnumerable<Violation>> Check)
{
    /// <summary>Every checker there is.</summary>
    public static IReadOnlyList<Checker> All { get; } =
    [
        SubmissionChecker.Checker,
        StreamChecker.Checker,
        FenceChecker.Checker,
        SnapshotChecker.Checker,
        LifeChecker.Checker,
        CallChecker.Checker,
        OutcomeChecker.Checker,
        RetryChecker.Checker,
        NeedChecker.Checker,
        RestChecker.Checker,
        UndoChecker.Checker,
        ChildChecker.Checker,
        TimerChecker.Checker,
        SignalChecker.Checker,
        DecisionChecker.Checker,
        ReplyChecker.Checker,
        IsolationChecker.Checker,
        LimitChecker.Checker,
        HoldChecker.Checker,
        SteeringChecker.Checker,
        ForkChecker.Checker,
        BudgetChecker.Checker,
        SpendingChecker.Checker,
        LessonChecker.Checker,
        ProjectChecker.Checker,
        ScheduleChecker.Checker,
        SettleChecker.Checker,
    ];

    /// <summary>What all checkers find, in the order of the history.</summary>
    public static IReadOnlyList<Violation> CheckAll(RunHistory history) =>
        [.. All.SelectMany(checker => checker.Check(history)).OrderBy(violation => violation.Entry)];
}
