using Autonomy.Actors.Runtime;
using Autonomy.Core.Journaling;
using Autonomy.Simulation.History;
using Autonomy.Simulation.Kernel;
using Autonomy.Simulation.Swarm;

namespace Autonomy.Simulation.World;

/// <summary>
/// The store of the world: what is durable, the troubles of its disk and its server, and the numbers of appends and
/// commits. Each process writes through a <see cref="StoreWriter"/> of its own.
/// </summary>
internal sealed class SimulatedStore(WorldSeams seams, StoreFlaws flaws)
{
    private readonly List<StoreWriter> _writers = [];
    private long _appends;
    private long _commits;
    private long _fullUntil;
    private long _downUntil;

    /// <summary>Told of the head offset after each commit.</summary>
    public event Action<long>? OnCommitted;

    public DurableLayer Durable { get; } = new(flaws);

    public StoreFlaws Flaws => flaws;

    /// <summary>Draws latencies, and what survives a crash.</summary>
    public SeededRandom Random { get; } = seams.Scenario.Stream("store");

    /// <summary>Whether no append is under way.</summary>
    public bool IsQuiet => _writers.TrueForAll(writer => writer.IsIdle);

    /// <summary>Why nothing can be read; null when it can.</summary>
    public string? Outage => seams.Kernel.Now < _downUntil ? "the store's server does not answer" : null;

    /// <summary>Why nothing can be written; null when it can.</summary>
    public string? Refusal => seams.Kernel.Now < _fullUntil ? "the disk is full" : Outage;

    public long NextAppend() => ++_appends;

    public void Open(StoreWriter writer) => _writers.Add(writer);

    public void Close(StoreWriter writer) => _writers.Remove(writer);

    /// <summary>There is no space for a while.</summary>
    public void FillDisk() => _fullUntil = EndOfTrouble(TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(20));

    /// <summary>The server's process dies, and is back after a while; what was under way ends with it.</summary>
    public void CrashServer()
    {
        _downUntil = EndOfTrouble(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(3));
        foreach (StoreWriter writer in _writers.ToArray()) writer.LoseServer();
    }

    /// <summary>The disk has space, and the server answers.</summary>
    public void Heal() => _fullUntil = _downUntil = 0;

    /// <summary>Makes appends durable together; each is taken or refused by itself.</summary>
    public void Commit(IReadOnlyList<PendingAppend> batch)
    {
        long commit = ++_commits;
        int written = 0;
        foreach (PendingAppend append in batch)
        {
            append.Result = Durable.Apply(append.Request, out IReadOnlyList<StoredEvent> events);
            if (append.Result.Outcome != AppendOutcome.Appended) continue;
            written++;
            seams.Recorder.Add(new HistoryEntry.Committed(append.Number, commit, append.Request, events));
        }

        if (written > 0) OnCommitted?.Invoke(Durable.HeadOffset);
    }

    /// <summary>What a crash leaves of a commit that was written and not synced: all of it, or nothing.</summary>
    public void SettleUnsynced(IReadOnlyList<PendingAppend> batch, string where)
    {
        if (flaws.HasFlag(StoreFlaws.KeepsHalfCommits)) Commit([.. batch.Take((batch.Count + 1) / 2)]);
        else if (seams.Dice.Strikes(FaultKind.TornBatch, where, weight: 20)) return;
        else if (Chance.Is(Random, 0.5)) Commit(batch);
    }

    private long EndOfTrouble(TimeSpan min, TimeSpan max) =>
        seams.Kernel.Now + (long)Chance.Between(Random, min, max).TotalMicroseconds;
}

/// <summary>An append on its way through the store.</summary>
/// <param name="number">Its number in the history.</param>
/// <param name="request">What is asked; the lists are copies.</param>
/// <param name="completion">Told how it ended.</param>
internal sealed class PendingAppend(long number, AppendRequest request, IAppendCompletion completion)
{
    public long Number => number;

    public AppendRequest Request { get; set; } = request;

    public IAppendCompletion Completion => completion;

    public AppendResult Result { get; set; }
}
