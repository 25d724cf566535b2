using Autonomy.Actors.Runtime;
using Autonomy.Simulation.History;
using Autonomy.Simulation.Kernel;
using Autonomy.Simulation.Swarm;

namespace Autonomy.Simulation.World;

/// <summary>
/// A machine that can run the engine, through all its lives. It runs one while it holds the lease, and stands by
/// otherwise; after a death it is back after a while.
/// </summary>
internal sealed class SimulatedNode
{
    private readonly WorldParts _parts;
    private readonly SeededRandom _random;
    private readonly double _clockRate = 1;
    private TimeSpan _clockOffset;
    private Pending? _comesBack;
    private Pending? _thaws;
    private int _lives;
    private long _cutUntil;

    public SimulatedNode(WorldSeams seams, SimulatedStore store, Leases leases, WorldParts parts, int number)
    {
        Seams = seams;
        Store = store;
        Leases = leases;
        Number = number;
        _parts = parts;
        _random = seams.Scenario.Stream($"node {number}");
        if (!seams.Dice.Strikes(FaultKind.ClockDrift, $"node {number}", weight: 20)) return;
        // Up to 0.1 %, 86 s a day: ten times what bad quartz does.
        _clockRate = 1 + ((Chance.Of(_random) - 0.5) * 0.002);
        _clockOffset = TimeSpan.FromSeconds(Chance.Between(_random, -1_000, 1_000) / 1000.0);
    }

    public int Number { get; }

    public WorldSeams Seams { get; }

    public SimulatedStore Store { get; }

    public Leases Leases { get; }

    /// <summary>Whether the machine runs at all.</summary>
    public bool IsUp { get; private set; }

    /// <summary>The engine; null while the node stands by, or is down.</summary>
    public EngineProcess? Engine { get; private set; }

    /// <summary>Whether nothing goes between it and the store's server.</summary>
    public bool IsCutOff => Seams.Kernel.Now < _cutUntil;

    private bool HasServer => Seams.Scenario.HasStoreServer;

    /// <summary>The machine comes up.</summary>
    public void Start()
    {
        IsUp = true;
        TryLead();
    }

    /// <summary>The lease has become free: perhaps this node is first.</summary>
    public void OnLeaseFree() => Seams.Kernel.After(Between(1, 400), TryLead);

    /// <summary>The process ends at once, and is back after a while.</summary>
    public void Kill(string why)
    {
        if (!IsUp) return;
        IsUp = false;
        Seams.Recorder.Add(new HistoryEntry.NodeKilled(Number, why));
        _thaws?.CallOff();
        Engine?.End();
        Engine = null;
        _comesBack = Seams.Kernel.After(Seams.Dice.IsHealed ? Between(10, 100) : Between(50, 6_000), Start);
    }

    /// <summary>The process gets no turns for a while, mostly for longer than its lease.</summary>
    public void Freeze()
    {
        if (Engine is not { IsFrozen: false } engine) return;
        engine.StandStill();
        _thaws = Seams.Kernel.After(Leases.TimeToLive * (0.5 + (2.5 * Chance.Of(_random))), engine.Thaw);
    }

    /// <summary>Nothing goes between it and the store's server for a while.</summary>
    public void CutOff(TimeSpan length) => _cutUntil = Seams.Kernel.Now + (long)length.TotalMicroseconds;

    /// <summary>The wall clock jumps, and stays so.</summary>
    public void JumpClock(TimeSpan by)
    {
        _clockOffset += by;
        Engine?.Clock.Jump(by);
    }

    /// <summary>How far the wall clock is from where it began.</summary>
    public TimeSpan ClockOffset => _clockOffset;

    /// <summary>Whatever keeps it from its work is over.</summary>
    public void Heal()
    {
        _cutUntil = 0;
        _thaws?.CallOff();
        if (Engine is { IsFrozen: true } frozen) frozen.Thaw();
        if (IsUp) return;
        _comesBack?.CallOff();
        _comesBack = Seams.Kernel.After(Between(10, 100), Start);
    }

    /// <summary>The engine has learnt that another holds the lease: its process ends itself before long.</summary>
    public void EndFenced(EngineProcess engine) => Seams.Kernel.After(Between(0, 1_500), () => engine.WhenAwake(() =>
    {
        if (!Leases.IsHeldBy(Number, engine.Epoch)) Kill("fenced");
    }));

    private void TryLead()
    {
        if (!IsUp || Engine is not null || (HasServer && !Leases.IsFree)) return;
        if (HasServer && (IsCutOff || Store.Outage is not null)) Seams.Kernel.After(Between(200, 1_000), TryLead);
        else Lead();
    }

    private void Lead()
    {
        long epoch = Leases.Take(Number);
        var clock = new MachineClock(Seams.Kernel, _clockOffset, _clockRate);
        SeededRandom random = Seams.Scenario.Stream($"node {Number} {++_lives}");
        Seams.Recorder.Add(new HistoryEntry.NodeStarted(Number, epoch));
        EngineProcess engine = Engine = new EngineProcess(this, clock, random, epoch, _parts);
        if (HasServer) RenewLater(engine);
        if (_lives == 1 || !Seams.Dice.Strikes(FaultKind.KillInRecovery, $"node {Number}", weight: 5)) return;
        Seams.Kernel.After(Between(0, 15), () =>
        {
            if (!engine.IsGone) Kill("killed in its recovery");
        });
    }

    private void RenewLater(EngineProcess engine) =>
        Seams.Kernel.After(Leases.RenewEvery, () => engine.WhenAwake(() => Renew(engine)));

    private void Renew(EngineProcess engine)
    {
        if (!IsCutOff && Store.Outage is null && !Leases.TryRenew(Number, engine.Epoch)) EndFenced(engine);
        else RenewLater(engine);
    }

    private TimeSpan Between(int minMs, int maxMs) =>
        Chance.Between(_random, TimeSpan.FromMilliseconds(minMs), TimeSpan.FromMilliseconds(maxMs));
}
