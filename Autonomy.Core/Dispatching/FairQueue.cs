using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Plans;

namespace Autonomy.Core.Dispatching;

/// <summary>
/// Who is next when places are few: start-time fair queueing (P. Goyal, H. M. Vin, H. Cheng, SIGCOMM 1996) in two
/// levels, first between projects, then between the executions of a project. An execution's share goes by its priority;
/// a project's by the most urgent of its executions that wait, however many they are. Whoever waits is served: each
/// turn of another moves that one's next start back by the cost of a turn over its weight. Items of one execution leave
/// in their order. Not safe for several threads.
/// </summary>
/// <typeparam name="T">What waits.</typeparam>
public sealed class FairQueue<T>
    where T : notnull
{
    private readonly Dictionary<string, Project> _projects = new(StringComparer.Ordinal);
    private readonly FairClock<Project> _clock = new();

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    /// <summary>How many turns a priority gets for one of the background: 16, 8, 4, 2, 1.</summary>
    public static int WeightOf(Priority priority) => 1 << (Priority.Background - priority);

    /// <summary>Puts an item at the end of its execution's line.</summary>
    /// <param name="project">The project; empty for executions of none, which share one place.</param>
    /// <param name="execution">The execution.</param>
    /// <param name="priority">Its priority, which is that of everything of it that waits from now on.</param>
    /// <param name="item">What waits.</param>
    /// <returns>The place, to give it up again.</returns>
    public Place Enqueue(string project, string execution, Priority priority, T item)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(execution);
        if (!_projects.TryGetValue(project, out Project? lane)) _projects.Add(project, lane = new Project(project));
        Place place = lane.Add(execution, priority, item);
        if (!lane.IsWaiting) _clock.Join(lane);
        Count++;
        return place;
    }

    /// <summary>Takes the item whose turn it is; false where none waits.</summary>
    public bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        item = default;
        if (_clock.First is not { } project) return false;
        int weight = project.Weight;
        item = project.Take();
        _clock.Serve(project, weight, stays: project.Waiting > 0, Forget);
        Drop();
        return true;
    }

    /// <summary>Gives a place up; false where its item has left already.</summary>
    public bool Remove(Place place)
    {
        ArgumentNullException.ThrowIfNull(place);
        if (!place.Line.TryRemove(place)) return false;
        Project project = place.Line.Project;
        if (project.Waiting == 0) _clock.Leave(project);
        Drop();
        return true;
    }

    private void Forget(Project project) => _projects.Remove(project.Name);

    // When nobody waits, nobody is owed anything: the next contest begins anew.
    private void Drop()
    {
        if (--Count > 0) return;
        _projects.Clear();
        _clock.Reset();
    }

    /// <summary>A place in the queue.</summary>
    public sealed class Place
    {
        internal Place(Line line, T item) => (Line, Item) = (line, item);

        internal Line Line { get; }

        internal T Item { get; }
    }

    /// <summary>The line of one execution.</summary>
    internal sealed class Line(Project project, string execution) : FairLane
    {
        private readonly LinkedList<Place> _places = [];

        public Project Project => project;

        public string Execution => execution;

        public Priority Priority { get; set; }

        public int Count => _places.Count;

        public Place Add(T item)
        {
            var place = new Place(this, item);
            _places.AddLast(place);
            return place;
        }

        public T Take()
        {
            T item = _places.First!.Value.Item;
            _places.RemoveFirst();
            return item;
        }

        public bool TryRemove(Place place)
        {
            if (!_places.Remove(place)) return false;
            project.Removed(this);
            return true;
        }
    }

    /// <summary>The lines of one project.</summary>
    internal sealed class Project(string name) : FairLane
    {
        private readonly Dictionary<string, Line> _lines = new(StringComparer.Ordinal);
        private readonly FairClock<Line> _clock = new();
        private readonly int[] _waitingOf = new int[(int)Priority.Background + 1];

        public string Name => name;

        /// <summary>Executions of which something waits.</summary>
        public int Waiting { get; private set; }

        /// <summary>The weight of the most urgent of them.</summary>
        public int Weight => WeightOf((Priority)Array.FindIndex(_waitingOf, static waiting => waiting > 0));

        public Place Add(string execution, Priority priority, T item)
        {
            if (!_lines.TryGetValue(execution, out Line? line))
                _lines.Add(execution, line = new Line(this, execution) { Priority = priority });
            if (line.Count > 0) _waitingOf[(int)line.Priority]--;
            else Waiting++;
            line.Priority = priority;
            _waitingOf[(int)priority]++;
            if (!line.IsWaiting) _clock.Join(line);
            return line.Add(item);
        }

        public T Take()
        {
            Line line = _clock.First!;
            T item = line.Take();
            _clock.Serve(line, WeightOf(line.Priority), stays: line.Count > 0, Forget);
            if (line.Count == 0) Ended(line);
            return item;
        }

        public void Removed(Line line)
        {
            if (line.Count > 0) return;
            _clock.Leave(line);
            Ended(line);
        }

        private void Ended(Line line)
        {
            Waiting--;
            _waitingOf[(int)line.Priority]--;
        }

        private void Forget(Line line) => _lines.Remove(line.Execution);
    }
}
