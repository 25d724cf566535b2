using Autonomy.Core.Executions;
using Autonomy.Journals;
using Autonomy.Journals.Sqlite;
using Autonomy.Tests.Core.Executions;

namespace Autonomy.Tests.Crash;

/// <summary>
/// Kills one engine after another on one store, at random moments: while it starts, while it recovers, while it works,
/// as it acknowledges. After each round all is left to come to its end, the engine is killed idle, and the store is
/// compared with what the tools really did.
/// </summary>
internal sealed class CrashLoop(string folder, int seed)
{
    /// <summary>Kills in a round.</summary>
    public const int RoundKills = 20;

    private const int SubmitsMax = 10;
    private const int StartMsMax = 350;
    private const int RecoveryMsMax = 15;
    private const int WorkMsMax = 500;

    private readonly Dice _dice = new(seed);
    private readonly List<ExecutionId> _accepted = [];
    private readonly CrashReport _report = new(seed);

    /// <summary>Kills so many engines, and tells after each round how it stands.</summary>
    public async Task<CrashReport> RunAsync(int kills, Action<CrashReport> told)
    {
        await using SqliteJournalReader journal = await BeginAsync();
        var history = new CrashHistory(journal, OrdersOf().Ledger);
        while (_report.Kills < kills)
        {
            for (int i = 1; i < RoundKills && _report.Kills < kills - 1; i++) await KillAsync();
            await DrainAsync();
            await history.CheckAsync(_accepted);
            StoreVerification verified = await journal.VerifyAsync(CancellationToken.None);
            _report.Take(history, verified);
            told(_report);
        }

        return _report;
    }

    // The store exists from here on, so that it can be read beside its engines.
    private async Task<SqliteJournalReader> BeginAsync()
    {
        CrashOrders orders = OrdersOf();
        Directory.CreateDirectory(orders.Ledger);
        var options = new SqliteJournalOptions { Directory = orders.Store, TimeProvider = TimeProvider.System };
        await SqliteJournal.Open(options).DisposeAsync();
        return SqliteJournal.OpenReadOnly(orders.Store);
    }

    private CrashOrders OrdersOf() => new() { Folder = folder, Seed = _dice.Next(1, int.MaxValue - 1) };

    private async Task KillAsync()
    {
        string[] submits = [.. Enumerable.Range(0, _dice.Next(0, SubmitsMax)).Select(_ => _dice.Of(CrashPlans.Kinds))];
        using DoomedEngine engine = DoomedEngine.Start(OrdersOf() with { Submits = submits });
        switch (_dice.Next(1, 20))
        {
            case <= 5: await LiveAsync(engine, StartMsMax); break;
            case <= 8: await LiveAsync(engine, RecoveryMsMax, "open"); break;
            case <= 17: await LiveAsync(engine, WorkMsMax, "ready"); break;
            default: await LiveAsync(engine, 0, "ready", "accepted"); break;
        }

        await BuryAsync(engine);
    }

    /// <summary>Lets the engine come as far as it tells, and live for some milliseconds more.</summary>
    private async Task LiveAsync(DoomedEngine engine, int msMax, params string[] beginnings)
    {
        foreach (string beginning in beginnings)
        {
            // One that submits nothing acknowledges nothing.
            if (engine.Orders.Submits.Count == 0 && beginning == "accepted") continue;
            await engine.ReadUntilAsync(beginning);
        }

        using var life = new CancellationTokenSource();
        await using CancellationTokenRegistration end = life.Token.Register(engine.Kill);
        if (msMax > 0) life.CancelAfter(_dice.Next(1, msMax));
        else engine.Kill();
        await engine.EndAsync();
    }

    private async Task DrainAsync()
    {
        using DoomedEngine engine = DoomedEngine.Start(OrdersOf() with { Drains = true });
        if (!await engine.ReadUntilAsync("idle")) _report.Violations.Add("an engine ended before all had");
        engine.Kill();
        await BuryAsync(engine);
    }

    private async Task BuryAsync(DoomedEngine engine)
    {
        int code = await engine.EndAsync();
        if (code != DoomedEngine.KilledCode) _report.Violations.Add($"an engine ended by itself, with {code}");
        _accepted.AddRange(engine.Accepted);
        _report.Take(engine);
    }
}
