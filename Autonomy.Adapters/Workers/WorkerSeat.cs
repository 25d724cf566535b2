using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Workers;

/// <summary>A connected worker, as long as its connection lasts. Safe to use from any thread.</summary>
public sealed class WorkerSeat
{
    private readonly WorkerPool _pool;
    private readonly Dictionary<ToolName, Place> _places = [];

    internal WorkerSeat(WorkerPool pool, WorkerHello hello, IWorkerLink link)
    {
        (_pool, Hello, Link, IsDraining) = (pool, hello, link, hello.IsDraining);
        foreach (OfferedTool offered in hello.Tools) _places.Add(offered.Tool.Name, new Place(offered));
    }

    internal WorkerHello Hello { get; }

    internal IWorkerLink Link { get; }

    /// <summary>What it has been handed and has not ended, its own claims included.</summary>
    internal Dictionary<AttemptId, OpenAttempt> Held { get; } = [];

    /// <summary>Attempts that it says it runs and that nobody awaits yet.</summary>
    internal HashSet<AttemptId> Claims { get; } = [];

    /// <summary>Whether it has said that it runs the attempt, or was handed it and has not told its end.</summary>
    internal bool SaysItRuns(AttemptId attempt) => Claims.Contains(attempt) || Held.ContainsKey(attempt);

    /// <summary>Whether it is handed nothing more.</summary>
    public bool IsDraining { get; internal set; }

    internal bool IsGone { get; set; }

    /// <summary>When it connected.</summary>
    internal DateTimeOffset Since { get; init; }

    /// <summary>When something was last heard of it, by the clock's counter.</summary>
    internal long SeenAt { get; set; }

    /// <summary>When it was last handed something, in the order of such.</summary>
    internal long Turn { get; set; }

    internal int Running { get; private set; }

    /// <summary>Its places that are taken, also by what it says that it runs and nobody awaits yet.</summary>
    private int Taken => Running + Claims.Count;

    internal IEnumerable<ToolDescriptor> Tools => Hello.Tools.Select(offered => offered.Tool);

    /// <summary>It runs these, and is well.</summary>
    public void Heartbeat(IReadOnlyCollection<AttemptNews> running) => _pool.Hear(this, running);

    /// <summary>An attempt did what was asked.</summary>
    public void Complete(AttemptId attempt, DataValue output) =>
        _pool.End(this, attempt, new ToolOutcome.Succeeded(output));

    /// <summary>An attempt failed, or was stopped.</summary>
    public void Fail(AttemptId attempt, Failure failure) => _pool.End(this, attempt, new ToolOutcome.Failed(failure));

    /// <summary>What it found out of an attempt that it was asked about.</summary>
    public void Probed(AttemptId attempt, ProbeResult result) => _pool.EndProbe(this, attempt, result);

    /// <summary>It takes no more attempts, and ends those that it has.</summary>
    public void Drain() => _pool.Drain(this);

    /// <summary>Its connection is over; what it runs may go on.</summary>
    public void Leave() => _pool.Leave(this);

    /// <summary>How many attempts of a tool that it offers it runs.</summary>
    internal int RunningOf(ToolName tool) => _places[tool].Taken;

    internal bool HasRoomFor(ToolName tool) =>
        !IsDraining && Taken < Hello.Concurrency && _places.TryGetValue(tool, out Place? place) && place.IsFree;

    /// <summary>How many attempts of the tool it runs at once, were it to run nothing else.</summary>
    internal int PlacesFor(ToolName tool) => Math.Min(Hello.Concurrency, _places[tool].Most);

    internal bool CanProbe(ToolName tool) =>
        !IsDraining && Hello.Tools.Any(offered => offered.Tool.Name == tool && offered.Tool.CanProbe);

    internal bool Offers(ToolName tool) => !IsDraining && _places.ContainsKey(tool);

    /// <summary>Whether it has more to do than the other, for what each can do at once.</summary>
    internal bool IsBusierThan(WorkerSeat other)
    {
        long own = (long)Taken * other.Hello.Concurrency;
        long others = (long)other.Taken * Hello.Concurrency;
        return own == others ? Turn > other.Turn : own > others;
    }

    /// <summary>It says that it runs the attempt; false: it says so of more than any worker may run.</summary>
    internal bool TryClaim(AttemptId attempt) =>
        Claims.Contains(attempt) || (Claims.Count < WorkerTerms.ConcurrencyMax && Claims.Add(attempt));

    /// <summary>The attempt takes a place: one that runs there already takes it, however many are taken.</summary>
    internal void Take(OpenAttempt attempt)
    {
        Held.Add(attempt.Id, attempt);
        Running++;
        if (_places.TryGetValue(attempt.Tool, out Place? place)) place.Taken++;
    }

    internal OpenAttempt? Release(AttemptId id)
    {
        if (!Held.Remove(id, out OpenAttempt? attempt)) return null;
        Running--;
        if (_places.TryGetValue(attempt.Tool, out Place? place)) place.Taken--;
        return attempt;
    }

    /// <summary>The outcome, or what is wrong with an output by the tool's own schema.</summary>
    internal ToolOutcome Checked(ToolName tool, ToolOutcome outcome)
    {
        if (outcome is not ToolOutcome.Succeeded succeeded || !_places.TryGetValue(tool, out Place? place))
            return outcome;
        IReadOnlyList<InputFault> faults = place.Output?.Validate(succeeded.Output) ?? [];
        return faults.Count == 0 ? outcome : WorkerFailures.BadOutput(tool, faults[0]);
    }

    /// <summary>The attempts of one tool that it runs at once.</summary>
    private sealed class Place(OfferedTool offered)
    {
        /// <summary>What an output must fit; null: anything.</summary>
        public JsonSchema? Output { get; } =
            offered.Tool.OutputSchema.Count == 0 ? null : JsonSchema.Parse(offered.Tool.OutputSchema);

        public int Most => offered.Concurrency;

        public int Taken { get; set; }

        public bool IsFree => Taken < Most;
    }
}
