using Autonomy.Core.Seams;

namespace Autonomy.Actors.Runtime;

/// <summary>
/// Runs turns on the thread that calls <see cref="RunOne"/> or <see cref="RunUntilIdle"/>, and picks whose turn is next
/// at random: the same program with the same seed runs in the same order. Tasks that are awaited within a turn go on
/// here as well, through <see cref="Tasks"/>, as one more thing that is ready. For simulations and tests.
/// </summary>
public sealed class DeterministicDispatcher : Dispatcher
{
    private readonly Lock _gate = new();
    private readonly List<object> _ready = [];
    private readonly IRandomSource _random;
    private readonly ReadyTasks _tasks;

    /// <summary>Picks by <paramref name="random"/>, which nothing else should draw from.</summary>
    public DeterministicDispatcher(IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        _random = random;
        _tasks = new ReadyTasks(this);
    }

    /// <summary>Runs tasks among the turns; also for the simulation's own tasks.</summary>
    public TaskScheduler Tasks => _tasks;

    /// <summary>Actors and tasks that are ready.</summary>
    public int ReadyCount
    {
        get
        {
            lock (_gate)
                return _ready.Count;
        }
    }

    /// <summary>Runs one turn or one task; false where nothing is ready.</summary>
    public bool RunOne() => Run(turnsMax: 1) == 1;

    /// <summary>Runs until nothing is ready, and returns the number of turns and tasks run.</summary>
    /// <param name="turnsMax">The most turns and tasks to run.</param>
    /// <exception cref="InvalidOperationException">So many were run, and there is still something ready.</exception>
    public int RunUntilIdle(int turnsMax = 10_000_000)
    {
        var turns = Run(turnsMax);
        if (ReadyCount == 0)
            return turns;
        throw new InvalidOperationException(
            $"The actors were not idle after {turnsMax} turns: does one feed itself, or do two feed each other?");
    }

    internal override void Schedule(ActorCell ready) => Add(ready);

    private void Add(object ready)
    {
        lock (_gate)
            _ready.Add(ready);
    }

    // The turns run inside a task of the scheduler, and without the caller's context, so that an await finds its way
    // back here.
    private int Run(int turnsMax)
    {
        var turns = 0;
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            _tasks.RunHere(() =>
            {
                while (turns < turnsMax && TakeRandom() is { } ready)
                {
                    turns++;
                    RunReady(ready);
                }
            });
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }

        return turns;
    }

    private object? TakeRandom()
    {
        lock (_gate)
        {
            if (_ready.Count == 0)
                return null;
            var picked = (int)(_random.NextUInt64() % (ulong)_ready.Count);
            var ready = _ready[picked];
            _ready[picked] = _ready[^1];
            _ready.RemoveAt(_ready.Count - 1);
            return ready;
        }
    }

    private void RunReady(object ready)
    {
        if (ready is ActorCell actor)
            actor.RunTurn();
        else
            _tasks.RunTask((Task)ready);
    }

    private sealed class ReadyTasks(DeterministicDispatcher dispatcher) : TaskScheduler
    {
        private bool _isRunning;
        private bool _admitsLoop;

        public override int MaximumConcurrencyLevel => 1;

        public void RunHere(Action loop)
        {
            if (_isRunning)
                throw new InvalidOperationException("The dispatcher runs already: a turn cannot run other turns.");
            _isRunning = _admitsLoop = true;
            try
            {
                var task = new Task(loop);
                task.RunSynchronously(this);
                task.GetAwaiter().GetResult();
            }
            finally
            {
                _isRunning = false;
            }
        }

        public void RunTask(Task task) => TryExecuteTask(task);

        protected override void QueueTask(Task task) => dispatcher.Add(task);

        // Nothing but the loop, which comes first, jumps the queue.
        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued)
        {
            if (!_admitsLoop)
                return false;
            _admitsLoop = false;
            return TryExecuteTask(task);
        }

        protected override IEnumerable<Task> GetScheduledTasks()
        {
            lock (dispatcher._gate)
                return [.. dispatcher._ready.OfType<Task>()];
        }
    }
}
