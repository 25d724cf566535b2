using Autonomy.Actors.Runtime;
using Autonomy.Core.Journaling;

namespace Autonomy.Actors.Sharding;

/// <summary>
/// Brings entities back when their time has come. They sleep in the store; this actor reads, once a minute, those that
/// are due within the next, and so holds few of them however many sleep.
/// </summary>
internal sealed class WakeUps(RegionOptions options) : Actor
{
    private const int PageMax = 1_000;

    private static readonly TimeSpan Horizon = TimeSpan.FromMinutes(1);
    private static readonly object Look = new();
    private static readonly object Wake = new();

    private static readonly Comparer<WakeUp> ByTime = Comparer<WakeUp>.Create(static (a, b) =>
    {
        int order = a.Due.CompareTo(b.Due);
        return order == 0 ? string.CompareOrdinal(a.Stream.Value, b.Stream.Value) : order;
    });

    private readonly SortedSet<WakeUp> _soon = new(ByTime);

    protected override void PreStart()
    {
        if (!options.WakesWholeStore) return;
        ReadPage(null);
        Context.Timers.StartPeriodic(Look, Look, Horizon);
    }

    protected override void Receive(object message)
    {
        switch (message)
        {
            case WakeUp at: Note(at); break;
            case Page page: Take(page); break;
            case ReadFailed failed: options.OnUnreadable(failed.Cause); break;
            case var look when ReferenceEquals(look, Look): ReadPage(null); break;
            case var wake when ReferenceEquals(wake, Wake): WakeDue(); break;
            default: Unhandled(message); break;
        }
    }

    // What sleeps longer is found by a later look; where nobody looks, it is kept here.
    private void Note(WakeUp at)
    {
        if (options.WakesWholeStore && at.Due - Context.System.Clock.GetUtcNow() > Horizon) return;
        _soon.Add(at);
        Arm();
    }

    private void ReadPage(WakeUp? after)
    {
        DateTimeOffset upTo = Context.System.Clock.GetUtcNow() + Horizon;
        Context.PipeTo(
            options.Journal.ReadWakeUpsAsync(upTo, after, PageMax, CancellationToken.None),
            static page => new Page(page),
            static cause => new ReadFailed(cause));
    }

    private void Take(Page page)
    {
        foreach (WakeUp entry in page.Entries) _soon.Add(entry);

        if (page.Entries.Count == PageMax) ReadPage(page.Entries[^1]);
        WakeDue();
    }

    private void WakeDue()
    {
        DateTimeOffset now = Context.System.Clock.GetUtcNow();
        while (_soon.Count > 0 && _soon.Min.Due <= now)
        {
            WakeUp due = _soon.Min;
            _soon.Remove(due);
            ActorRef owner = options.OwnerOf(due.Stream) ?? Context.Parent;
            owner.Tell(new Deliver(due.Stream, Activate.Instance));
        }

        Arm();
    }

    private void Arm()
    {
        if (_soon.Count == 0) return;
        Context.Timers.StartSingle(Wake, Wake, Clocks.Until(_soon.Min.Due, Context.System.Clock.GetUtcNow()));
    }

    private sealed record Page(IReadOnlyList<WakeUp> Entries);

    private sealed record ReadFailed(Exception Cause);
}
