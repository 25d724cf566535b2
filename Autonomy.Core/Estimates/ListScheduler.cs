namespace Autonomy.Core.Estimates;

/// <summary>
/// Goes through what is left of a plan with given durations: whenever a place is free, the first of the units that can
/// start takes it. What is waited for takes none. It is made once for many runs, and is for one thread.
/// </summary>
internal sealed class ListScheduler
{
    private const int None = -1;

    private readonly WorkStep[] _steps;
    private readonly int _places;
    private readonly int[] _unmet;
    private readonly int[] _fresh;
    private readonly int[] _open;
    private readonly bool[] _isQueued;
    private readonly int[] _cause;
    private readonly double[] _begin;
    private readonly PriorityQueue<int, int> _startable = new();
    private readonly PriorityQueue<Ending, double> _endings = new();
    private double _now;
    private int _used;
    private int _inHand;

    public ListScheduler(WorkStep[] steps, int places)
    {
        (_steps, _places) = (steps, places);
        _unmet = new int[steps.Length];
        _fresh = new int[steps.Length];
        _open = new int[steps.Length];
        _isQueued = new bool[steps.Length];
        _cause = new int[steps.Length];
        _begin = new double[steps.Length];
    }

    /// <summary>The step that ended last; -1 when nothing was left.</summary>
    public int Last { get; private set; }

    /// <summary>Runs once; gives how many seconds it takes.</summary>
    public double Run<T>(T durations)
        where T : IUnitDurations
    {
        Reset();
        for (int step = 0; step < _steps.Length; step++) BeginOpen(step, durations);
        for (int step = 0; step < _steps.Length; step++)
        {
            if (!_steps[step].HasEnded && _unmet[step] == 0) BecomeReady(step, durations);
        }

        Fill(durations);
        while (_endings.TryDequeue(out Ending ending, out double at))
        {
            _now = at;
            _inHand = ending.Step;
            End(ending, durations);
            Fill(durations);
        }

        return _now;
    }

    /// <summary>
    /// Goes back over the last run from its end: each step to the one whose end let it start, by its needs or by the
    /// place that it gave free.
    /// </summary>
    /// <param name="visit">Told of a step, and how many seconds of the run went by on it.</param>
    public void WalkBack(Action<int, double> visit)
    {
        double end = _now;
        for (int step = Last; step != None; step = _cause[step])
        {
            visit(step, end - _begin[step]);
            end = _begin[step];
        }
    }

    private void Reset()
    {
        for (int step = 0; step < _steps.Length; step++)
        {
            _unmet[step] = _steps[step].UnmetNeeds;
            _fresh[step] = _steps[step].Fresh;
            _begin[step] = double.NaN;
        }

        Array.Clear(_open);
        Array.Clear(_isQueued);
        _startable.Clear();
        _now = 0;
        _used = 0;
        _inHand = None;
        Last = None;
    }

    private void BeginOpen<T>(int step, T durations)
        where T : IUnitDurations
    {
        foreach (OpenUnit unit in _steps[step].Open)
        {
            if (unit.IsRunning) _used++;
            Begin(step, durations.OfOpen(step, unit), unit.IsRunning);
        }
    }

    private void BecomeReady<T>(int step, T durations)
        where T : IUnitDurations
    {
        WorkStep work = _steps[step];
        // A fan-out over nothing ends where it begins.
        if (_fresh[step] == 0 && _open[step] == 0) Begin(step, 0, takesPlace: false);
        else if (work.TakesPlace) Queue(step);
        else
            while (_fresh[step] > 0 && _open[step] < work.Window) BeginFresh(step, durations);
    }

    private void Queue(int step)
    {
        if (_isQueued[step] || _fresh[step] == 0 || _open[step] >= _steps[step].Window) return;
        _isQueued[step] = true;
        _startable.Enqueue(step, _steps[step].Order);
    }

    private void Fill<T>(T durations)
        where T : IUnitDurations
    {
        while (_used < _places && _startable.TryPeek(out int step, out _))
        {
            _used++;
            BeginFresh(step, durations);
            if (_fresh[step] > 0 && _open[step] < _steps[step].Window) continue;
            _startable.Dequeue();
            _isQueued[step] = false;
        }
    }

    private void BeginFresh<T>(int step, T durations)
        where T : IUnitDurations
    {
        _fresh[step]--;
        Begin(step, durations.OfFresh(step), _steps[step].TakesPlace);
    }

    private void Begin(int step, double seconds, bool takesPlace)
    {
        _open[step]++;
        if (double.IsNaN(_begin[step]))
        {
            _begin[step] = _now;
            _cause[step] = _inHand;
        }

        _endings.Enqueue(new Ending(step, takesPlace), _now + seconds);
    }

    private void End<T>(Ending ending, T durations)
        where T : IUnitDurations
    {
        int step = ending.Step;
        _open[step]--;
        if (ending.TakesPlace) _used--;
        if (_fresh[step] > 0 || _open[step] > 0)
        {
            if (_unmet[step] == 0 && _fresh[step] > 0) BecomeReady(step, durations);
            return;
        }

        Last = step;
        foreach (int dependent in _steps[step].Dependents)
        {
            if (--_unmet[dependent] == 0) BecomeReady(dependent, durations);
        }
    }

    private readonly record struct Ending(int Step, bool TakesPlace);
}
