namespace Autonomy.Core.Executions;

/// <summary>What a timer of an execution is for.</summary>
internal enum TimerKind
{
    /// <summary>The next attempt of a unit.</summary>
    Retry,

    /// <summary>The end of a wait.</summary>
    Wait,

    /// <summary>The end of the patience with a signal.</summary>
    SignalTimeout,

    /// <summary>A decision takes its default.</summary>
    DecisionExpiry,

    /// <summary>A step may take no longer.</summary>
    StepDeadline,

    /// <summary>A pause is over.</summary>
    PauseEnd,

    /// <summary>Four fifths of the budget's duration.</summary>
    Budget,

    /// <summary>The end of the patience with workers.</summary>
    ExecutorTimeout,
}

/// <summary>A timer of an execution. It is part of the state, and so it survives every restart.</summary>
/// <param name="Due">When.</param>
/// <param name="Kind">What for.</param>
/// <param name="Step">The step's ordinal; -1 for the execution as a whole.</param>
/// <param name="Item">The item; -1 for a step without a fan-out.</param>
/// <param name="Decision">The decision that expires; empty for another kind.</param>
internal readonly record struct ScheduledTimer(DateTimeOffset Due, TimerKind Kind, int Step, int Item, string Decision)
{
    public static readonly IComparer<ScheduledTimer> ByTime = Comparer<ScheduledTimer>.Create(static (a, b) =>
    {
        int order = a.Due.CompareTo(b.Due);
        if (order == 0) order = a.Step.CompareTo(b.Step);
        if (order == 0) order = a.Item.CompareTo(b.Item);
        if (order == 0) order = a.Kind.CompareTo(b.Kind);
        return order == 0 ? string.CompareOrdinal(a.Decision, b.Decision) : order;
    });
}

/// <summary>A step that has a unit to start: the most urgent first, then the order of the plan.</summary>
internal readonly record struct StartableStep(int Rank, int Ordinal)
{
    public static StartableStep Of(Plans.StepDefinition step) => new((int)step.Priority, step.Ordinal);

    public bool IsBefore(StartableStep other) => ByPriority.Compare(this, other) < 0;

    public static readonly IComparer<StartableStep> ByPriority = Comparer<StartableStep>.Create(static (a, b) =>
        a.Rank != b.Rank ? a.Rank.CompareTo(b.Rank) : a.Ordinal.CompareTo(b.Ordinal));
}

/// <summary>Where a unit stands in the plan.</summary>
internal readonly record struct UnitPlace(int Step, int Item)
{
    public static readonly IComparer<UnitPlace> ByPlan = Comparer<UnitPlace>.Create(static (a, b) =>
        a.Step != b.Step ? a.Step.CompareTo(b.Step) : a.Item.CompareTo(b.Item));

    public UnitKey Key => new(Step, Item < 0 ? null : Item);

    public static UnitPlace Of(UnitKey unit) => new(unit.Step, unit.Item ?? -1);
}
