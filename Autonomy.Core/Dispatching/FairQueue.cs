using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Plans;

namespace Autonomy.Core.Dispatching;

/// <summary>
/// Who is next when places are few: start-time fair queueing (P. Goyal, H. M. Vin, H. Cheng, SIGCOMM 1996) in three
/// levels, first between workspaces, then between the projects of a workspace, then between the executions of a
/// project. An execution's share goes by its priority; a project's and a workspace's by the most urgent of its
/// executions that wait, however many they are. Whoever waits is served: each turn of another moves that one's next
/// start back by the cost of a turn over its weight. Items of one execution leave in their order. Not safe for several
/// threads.
/// </summary>
/// <typeparam name="T">What waits.</typeparam>
public sealed class FairQueue<T>
    where T : notnull
{
    private readonly Group _all = new(null, "");

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    /// <summary>Puts an item at the end of its execution's line.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="project">
    /// The project of the workspace; empty for its executions of none, which share one place.
    /// </param>
    /// <param name="execution">The execution.</param>
    /// <param name="priority">Its priority, which is that of everything of it that waits from now on.</param>
    /// <param name="item">What waits.</param>
    /// <returns>The place, to give it up again.</returns>
    public Place Enqueue(string workspace, string project, string execution, Priority priority, T item)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(execution);
        Place place = _all.GroupOf(workspace).GroupOf(project).LineOf(execution).Add(priority, item);
        Count++;
        return place;
    }

    /// <summary>Takes the item whose turn it is; false where none waits.</summary>
    public bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        item = default;
        if (Count == 0) return false;
        item = _all.Take();
        Drop();
        return true;
    }

    /// <summary>Gives a place up; false where its item has left already.</summary>
    public bool Remove(Place place)
    {
        ArgumentNullException.ThrowIfNull(place);
        if (!place.Line.TryRemove(place)) return false;
        Drop();
        return true;
    }

    // When nobody waits, nobody is owed anything: the next contest begins anew.
    private void Drop()
    {
        if (--Count == 0) _all.Reset();
    }

    /// <summary>A place in the queue.</summary>
    public sealed class Place
    {
        internal Place(Line line, T item) => (Line, Item) = (line, item);

        internal Line Line { get; }

        internal T Item { get; }
    }

    /// <summary>One who takes turns with the others of its group.</summary>
    internal abstract class Lane(string name) : FairLane
    {
        public string Name => name;

        /// <summary>What a turn of it weighs; of one that waits.</summary>
        public abstract int Weight { get; }

        /// <summary>Whether anything of it waits.</summary>
        public abstract bool HasMore { get; }

        /// <summary>Takes the item whose turn it is; of one that waits.</summary>
        public abstract T Take();
    }

    /// <summary>The line of one execution.</summary>
    internal sealed class Line(Group project, string execution) : Lane(execution)
    {
        private readonly LinkedList<Place> _places = [];
        private Priority _priority;

        public override int Weight => FairWeight.Of(_priority);

        public override bool HasMore => _places.Count > 0;

        public Place Add(Priority priority, T item)
        {
            if (HasMore) project.Tally(_priority, -1);
            _priority = priority;
            project.Tally(priority, 1);
            project.Join(this);
            var place = new Place(this, item);
            _places.AddLast(place);
            return place;
        }

        public override T Take()
        {
            T item = _places.First!.Value.Item;
            _places.RemoveFirst();
            if (!HasMore) project.Tally(_priority, -1);
            return item;
        }

        public bool TryRemove(Place place)
        {
            if (!_places.Remove(place)) return false;
            if (HasMore) return true;
            project.Tally(_priority, -1);
            project.Leave(this);
            return true;
        }
    }

    /// <summary>The executions of a project, the projects of a workspace, or all workspaces.</summary>
    internal sealed class Group(Group? parent, string name) : Lane(name)
    {
        private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
        private readonly FairClock<Lane> _clock = new();
        private readonly int[] _waitingOf = new int[(int)Priority.Background + 1];
        private int _waiting;

        /// <summary>The weight of the most urgent execution of it that waits.</summary>
        public override int Weight =>
            FairWeight.Of((Priority)Array.FindIndex(_waitingOf, static waiting => waiting > 0));

        public override bool HasMore => _waiting > 0;

        public Group GroupOf(string name)
        {
            if (!_lanes.TryGetValue(name, out Lane? lane)) _lanes.Add(name, lane = new Group(this, name));
            return (Group)lane;
        }

        public Line LineOf(string execution)
        {
            if (!_lanes.TryGetValue(execution, out Lane? lane)) _lanes.Add(execution, lane = new Line(this, execution));
            return (Line)lane;
        }

        public override T Take()
        {
            Lane lane = _clock.First!;
            int weight = lane.Weight;
            T item = lane.Take();
            _clock.Serve(lane, weight, stays: lane.HasMore, Forget);
            return item;
        }

        /// <summary>Of the executions of this priority, so many more wait.</summary>
        public void Tally(Priority priority, int more)
        {
            _waitingOf[(int)priority] += more;
            _waiting += more;
            parent?.Tally(priority, more);
        }

        /// <summary>Something of this lane waits.</summary>
        public void Join(Lane lane)
        {
            if (!lane.IsWaiting) _clock.Join(lane);
            parent?.Join(this);
        }

        /// <summary>Nothing of this lane waits any more, without having had its turn.</summary>
        public void Leave(Lane lane)
        {
            _clock.Leave(lane);
            if (!HasMore) parent?.Leave(this);
        }

        /// <summary>Begins anew.</summary>
        public void Reset()
        {
            _lanes.Clear();
            _clock.Reset();
        }

        private void Forget(Lane lane) => _lanes.Remove(lane.Name);
    }
}
