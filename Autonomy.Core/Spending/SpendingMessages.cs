using System.Collections.Immutable;
using Autonomy.Core.Executions;

namespace Autonomy.Core.Spending;

/// <summary>What is asked of the ledger of a workspace.</summary>
public abstract record SpendingCommand
{
    private SpendingCommand()
    {
    }

    /// <summary>Why, for the audit log, where whoever asks says so.</summary>
    public string? Reason { get; init; }

    /// <summary>Limit something, or limit it otherwise; what is spent stays spent.</summary>
    public sealed record SetLimit(SpendingKey Key, SpendingLimit Limit, string By) : SpendingCommand;

    /// <summary>Limit something no more.</summary>
    public sealed record RemoveLimit(SpendingKey Key, string By) : SpendingCommand;

    /// <summary>An execution wants to make a call. Asked at least once; the same reservation is given once.</summary>
    public sealed record Reserve(
        string Reservation, string Execution, string? Project, string Tool, BudgetAmount Amount) : SpendingCommand
    {
        /// <summary>The unit that it is asked for; the answer brings it back.</summary>
        public UnitKey Unit { get; init; }

        /// <summary>The attempt that it is asked for; the answer brings it back.</summary>
        public int Attempt { get; init; }
    }

    /// <summary>A call that was reserved is over, or not made. Told at least once.</summary>
    public sealed record Settle(string Reservation, BudgetAmount Used) : SpendingCommand;

    /// <summary>
    /// An execution is back and knows of these reservations; what it had besides is over, and counts as it was
    /// reserved.
    /// </summary>
    public sealed record Reconcile(string Execution, ImmutableArray<string> Known) : SpendingCommand;

    /// <summary>Time has passed: reservations that nobody settles count as spent.</summary>
    public sealed record Tick : SpendingCommand
    {
        /// <summary>The one instance.</summary>
        public static readonly Tick Instance = new();
    }
}

/// <summary>What happened to the ledger of a workspace.</summary>
public abstract record SpendingEvent
{
    private SpendingEvent()
    {
    }

    /// <summary>Something is limited from now on.</summary>
    public sealed record LimitSet(
        SpendingScope Scope, string Name, SpendingPeriod Period, decimal? CostUsd, long? Tokens, long? Calls, string By)
        : SpendingEvent;

    /// <summary>Something is limited no more.</summary>
    public sealed record LimitRemoved(SpendingScope Scope, string Name, SpendingPeriod Period, string By)
        : SpendingEvent;

    /// <summary>An amount is kept for a call.</summary>
    public sealed record Reserved(
        string Reservation, string Execution, string? Project, string Tool, decimal CostUsd, long Tokens, long Calls)
        : SpendingEvent;

    /// <summary>What a call used takes the place of what was kept for it.</summary>
    /// <param name="Reservation">Which.</param>
    /// <param name="CostUsd">Money, in USD.</param>
    /// <param name="Tokens">Tokens.</param>
    /// <param name="Calls">Calls.</param>
    /// <param name="Reason">Why nobody told what it used; null: somebody did.</param>
    public sealed record Settled(string Reservation, decimal CostUsd, long Tokens, long Calls, string? Reason)
        : SpendingEvent;

    /// <summary>Four fifths of a part of a limit are used; once a period.</summary>
    public sealed record Warned(
        SpendingScope Scope, string Name, SpendingPeriod Period, BudgetPart Part, decimal Used, decimal Limit)
        : SpendingEvent;
}

/// <summary>What became of a command to the ledger of a workspace.</summary>
public abstract record SpendingVerdict
{
    private SpendingVerdict()
    {
    }

    /// <summary>These events; none: there was nothing to change.</summary>
    public sealed record Accepted(IReadOnlyList<SpendingEvent> Events) : SpendingVerdict;

    /// <summary>There is no room for the amount.</summary>
    public sealed record Short(SpendingShortage Shortage) : SpendingVerdict;

    /// <summary>Refused; nothing changed.</summary>
    public sealed record Refused(Rejection Rejection) : SpendingVerdict;
}

/// <summary>Which limit leaves no room for a call.</summary>
/// <param name="Subject">What is limited, in words: <c>the project shop (day)</c>.</param>
/// <param name="Part">Of which part.</param>
/// <param name="Used">What is spent of it.</param>
/// <param name="Limit">What may be.</param>
/// <param name="Need">What the call needs.</param>
/// <param name="IsForGood">Whether only a person helps; else running calls may give some back.</param>
public sealed record SpendingShortage(
    string Subject, BudgetPart Part, decimal Used, decimal Limit, decimal Need, bool IsForGood)
{
    /// <summary>When the period of the limit is over, so that there is room again; null: never.</summary>
    public DateTimeOffset? RoomAt { get; init; }
}
