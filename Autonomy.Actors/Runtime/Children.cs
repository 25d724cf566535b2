namespace Autonomy.Actors.Runtime;

/// <summary>
/// The living children of one actor by name. The lock is for the guardian's sake, whose children are spawned from any
/// thread; every other actor's children are touched on its own turn alone.
/// </summary>
internal sealed class Children(bool isClosed)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ActorCell> _byName = [];
    private long _unnamed;
    private bool _closed = isClosed;

    public int Count
    {
        get
        {
            lock (_gate)
                return _byName.Count;
        }
    }

    /// <summary>
    /// Adds a child that is born under the lock, so that a parent that stops either knows it or has refused it.
    /// </summary>
    public ActorCell Add(ActorCell parent, Props props, string? name)
    {
        lock (_gate)
        {
            if (_closed)
                throw new InvalidOperationException($"{parent} is stopping: it can spawn no more children.");
            name ??= $"${++_unnamed}";
            var child = new ActorCell(parent.System, parent, name, props);
            if (_byName.TryAdd(name, child))
                return child;
            throw new InvalidOperationException(
                $"{parent} has a child named '{name}' already: choose another name, or wait until that one stopped.");
        }
    }

    public bool Contains(ActorCell child) => Find(child.Name) == child;

    public ActorCell? Find(string name)
    {
        lock (_gate)
            return _byName.GetValueOrDefault(name);
    }

    public void Remove(ActorCell child)
    {
        lock (_gate)
            _byName.Remove(child.Name);
    }

    /// <summary>Refuses births from now on.</summary>
    public void Close()
    {
        lock (_gate)
            _closed = true;
    }

    public ActorCell[] Snapshot()
    {
        lock (_gate)
            return [.. _byName.Values];
    }
}
