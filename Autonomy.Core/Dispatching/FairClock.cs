namespace Autonomy.Core.Dispatching;

/// <summary>One who takes turns with others.</summary>
internal abstract class FairLane
{
    /// <summary>The virtual time of its next turn.</summary>
    public long Start { get; set; }

    /// <summary>When it joined, so that of equals the first comes first.</summary>
    public long Arrival { get; set; }

    /// <summary>Whether it waits for a turn.</summary>
    public bool IsWaiting { get; set; }
}

/// <summary>
/// The virtual clock of start-time fair queueing. The lane with the earliest start is served, the clock stands at that
/// start, and the lane's next start is the cost of a turn over its weight later. One that comes back starts no earlier
/// than the clock, so that nobody saves turns up; and no earlier than its own next start, so that nobody gains by
/// leaving.
/// </summary>
internal sealed class FairClock<TLane>
    where TLane : FairLane
{
    /// <summary>The cost of a turn: a multiple of every weight, so that all starts are whole numbers.</summary>
    private const long TurnCost = 16;

    private static readonly IComparer<TLane> ByStart = Comparer<TLane>.Create(static (a, b) =>
        a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.Arrival.CompareTo(b.Arrival));

    private readonly SortedSet<TLane> _waiting = new(ByStart);

    /// <summary>Lanes that wait for nothing, but have had their turns in advance.</summary>
    private readonly SortedSet<TLane> _ahead = new(ByStart);
    private long _now;
    private long _arrivals;

    /// <summary>Whose turn it is; null where nobody waits.</summary>
    public TLane? First => _waiting.Min;

    public void Join(TLane lane)
    {
        _ahead.Remove(lane);
        lane.Start = Math.Max(lane.Start, _now);
        lane.Arrival = ++_arrivals;
        lane.IsWaiting = true;
        _waiting.Add(lane);
    }

    /// <summary>Gives the lane its turn.</summary>
    /// <param name="lane">The first lane.</param>
    /// <param name="weight">Its weight, 1 to 16, a power of 2.</param>
    /// <param name="stays">Whether it waits for another turn.</param>
    /// <param name="forget">Told of each lane that has no claim and no debt any more.</param>
    public void Serve(TLane lane, int weight, bool stays, Action<TLane> forget)
    {
        _waiting.Remove(lane);
        _now = lane.Start;
        lane.Start += TurnCost / weight;
        lane.IsWaiting = stays;
        (stays ? _waiting : _ahead).Add(lane);
        while (_ahead.Min is { } past && past.Start <= _now)
        {
            _ahead.Remove(past);
            forget(past);
        }
    }

    /// <summary>The lane waits no more, without having had its turn.</summary>
    public void Leave(TLane lane)
    {
        _waiting.Remove(lane);
        lane.IsWaiting = false;
        _ahead.Add(lane);
    }

    /// <summary>Begins anew.</summary>
    public void Reset()
    {
        _waiting.Clear();
        _ahead.Clear();
        (_now, _arrivals) = (0, 0);
    }
}
