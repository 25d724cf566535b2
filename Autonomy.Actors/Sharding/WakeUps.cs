using Autonomy.Actors.Executions;
using Autonomy.Actors.Runtime;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;

namespace Autonomy.Actors.Sharding;

/// <summary>
/// Brings executions back when their time has come. They sleep in the store; this actor reads, once a minute, those that
/// are due within the next, and so holds few of them however many sleep.
/// </summary>
internal sealed class WakeUps(EngineSeams seams) : Actor
{
    private const int PageMax = 1_000;

    private static readonly TimeSpan Horizon = TimeSpan.FromMinutes(1);
    private static readonly object Look = new();
    private static readonly object Wake = new();

    private readonly SortedSet<WakeAt> _soon = new(WakeAt.ByTime);

    protected override void PreStart()
    {
        if (!seams.WakesWholeStore) return;
        ReadPage(null);
        Context.Timers.StartPeriodic(Look, Look, Horizon);
    }

    protected override void Receive(object message)
    {
        switch (message)
        {
            case WakeAt at: Note(at); break;
            case Page page: Take(page); break;
            case ReadFailed failed: seams.Observer.WakeUpsUnreadable(failed.Cause); break;
            case var look when ReferenceEquals(look, Look): ReadPage(null); break;
            case var wake when ReferenceEquals(wake, Wake): WakeDue(); break;
            default: Unhandled(message); break;
        }
    }

    // What sleeps longer is found by a later look; where nobody looks, it is kept here.
    private void Note(WakeAt at)
    {
        if (seams.WakesWholeStore && at.Due - Context.System.Clock.GetUtcNow() > Horizon) return;
        _soon.Add(at);
        Arm();
    }

    private void ReadPage(WakeUp? after)
    {
        DateTimeOffset upTo = Context.System.Clock.GetUtcNow() + Horizon;
        Context.PipeTo(
            seams.Journal.ReadWakeUpsAsync(upTo, after, PageMax, CancellationToken.None),
            static page => new Page(page),
            static cause => new ReadFailed(cause));
    }

    private void Take(Page page)
    {
        foreach (WakeUp entry in page.Entries)
        {
            if (ExecutionId.TryFromStream(entry.Stream, out ExecutionId id)) _soon.Add(new WakeAt(id, entry.Due));
        }

        if (page.Entries.Count == PageMax) ReadPage(page.Entries[^1]);
        WakeDue();
    }

    private void WakeDue()
    {
        DateTimeOffset now = Context.System.Clock.GetUtcNow();
        while (_soon.Count > 0 && _soon.Min!.Due <= now)
        {
            WakeAt due = _soon.Min;
            _soon.Remove(due);
            Context.Parent.Tell(new Deliver(due.Execution, Activate.Instance));
        }

        Arm();
    }

    private void Arm()
    {
        if (_soon.Count == 0) return;
        TimeSpan delay = _soon.Min!.Due - Context.System.Clock.GetUtcNow();
        Context.Timers.StartSingle(Wake, Wake, delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
    }

    private sealed record Page(IReadOnlyList<WakeUp> Entries);

    private sealed record ReadFailed(Exception Cause);
}

/// <summary>An execution that is to be loaded at this time.</summary>
internal sealed record WakeAt(ExecutionId Execution, DateTimeOffset Due)
{
    public static readonly IComparer<WakeAt> ByTime = Comparer<WakeAt>.Create(static (a, b) =>
    {
        int order = a.Due.CompareTo(b.Due);
        return order == 0 ? string.CompareOrdinal(a.Execution.Value, b.Execution.Value) : order;
    });
}
