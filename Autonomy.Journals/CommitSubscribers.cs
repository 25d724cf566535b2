namespace Autonomy.Journals;

/// <summary>
/// Who wants to hear of each commit. Telling takes no lock, so that a subscriber may come and go while it is told.
/// </summary>
internal sealed class CommitSubscribers
{
    private readonly Lock _change = new();
    private volatile Subscription[] _all = [];

    public IDisposable Add(Action<long> told)
    {
        ArgumentNullException.ThrowIfNull(told);
        var added = new Subscription(this, told);
        lock (_change) _all = [.. _all, added];
        return added;
    }

    public void Tell(long headOffset)
    {
        foreach (Subscription one in _all) one.Told(headOffset);
    }

    private void Remove(Subscription gone)
    {
        lock (_change) _all = [.. _all.Where(one => one != gone)];
    }

    private sealed class Subscription(CommitSubscribers owner, Action<long> told) : IDisposable
    {
        public Action<long> Told => told;

        public void Dispose() => owner.Remove(this);
    }
}
