namespace Autonomy.Tests.Crash;

/// <summary>A <see cref="CrashEngine"/> in a process of its own, which may be killed at any moment.</summary>
internal static class CrashChild
{
    /// <summary>The first argument of the process.</summary>
    public const string Verb = "crash-child";

    // More than there are readers of the store, so that some are opened.
    private const int SubmitsWhileStarving = 16;

    /// <summary>Runs until it is killed, or idle and nobody is left to kill it.</summary>
    public static async Task<int> RunAsync(CrashOrders orders)
    {
        var doom = new Doom(orders.Point, orders.Passing);
        using FileSystemWatcher? checkpoints = doom.Awaits("checkpoint") ? WatchCheckpoints(orders, doom) : null;
        await using var engine = new CrashEngine(orders, doom, Console.Out);
        await engine.RunAsync();
        if (orders.Scarcity != Scarcity.Nothing) await StarveAsync(engine, orders.Scarcity);
        // The end of its input says that nobody is there.
        await Console.In.ReadLineAsync();
        return 0;
    }

    /// <summary>Work comes while there is nothing left; then there is again.</summary>
    private static async Task StarveAsync(CrashEngine engine, Scarcity scarcity)
    {
        using (new Hoard(scarcity))
        {
            Console.Out.WriteLine("starving");
            await engine.TrySubmitAsync(SubmitsWhileStarving);
        }

        Console.Out.WriteLine("fed");
        await engine.TrySubmitAsync(1);
        await engine.RunAsync();
    }

    // The database's file is written by checkpoints alone, but for the time in which the store is made.
    private static FileSystemWatcher WatchCheckpoints(CrashOrders orders, Doom doom)
    {
        Directory.CreateDirectory(orders.Store);
        var watcher = new FileSystemWatcher(orders.Store, "journal.db") { NotifyFilter = NotifyFilters.LastWrite };
        watcher.Changed += (_, _) => doom.Pass("checkpoint");
        watcher.EnableRaisingEvents = true;
        return watcher;
    }
}
