using System.Collections.Immutable;

namespace Autonomy.Core.Estimates;

/// <summary>What is left of a step, for the scheduler: units that run or wait, and units that have not begun.</summary>
internal sealed record WorkStep
{
    /// <summary>The steps that cannot start before this one has ended.</summary>
    public required ImmutableArray<int> Dependents { get; init; }

    /// <summary>How many steps that it needs have not ended.</summary>
    public required int UnmetNeeds { get; init; }

    /// <summary>Its rank among those that can start: the lowest first.</summary>
    public int Order { get; set; }

    /// <summary>Whether a unit takes one of the execution's places while it runs.</summary>
    public bool TakesPlace { get; init; } = true;

    /// <summary>Units at once.</summary>
    public int Window { get; init; } = 1;

    /// <summary>Units that have not begun.</summary>
    public int Fresh { get; init; } = 1;

    /// <summary>Units that have begun.</summary>
    public IReadOnlyList<OpenUnit> Open { get; init; } = [];

    /// <summary>Whether nothing of it is left.</summary>
    public bool HasEnded { get; init; }
}

/// <summary>A unit that has begun and not ended.</summary>
/// <param name="ElapsedSeconds">How long its attempt has run.</param>
/// <param name="WaitSeconds">How long until an attempt begins; 0 for one that runs.</param>
/// <param name="IsRunning">Whether it holds a place.</param>
internal readonly record struct OpenUnit(double ElapsedSeconds, double WaitSeconds, bool IsRunning);

/// <summary>Says how long units take, in seconds.</summary>
internal interface IUnitDurations
{
    /// <summary>How long a unit takes that begins now.</summary>
    double OfFresh(int step);

    /// <summary>How much longer a unit takes that has begun.</summary>
    double OfOpen(int step, OpenUnit unit);
}
