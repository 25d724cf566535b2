using System.Diagnostics;
using Autonomy.Actors.Executions;
using Autonomy.Actors.Runtime;
using Autonomy.Adapters;
using Autonomy.Adapters.Control;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Journals.Sqlite;
using Autonomy.Tests.Core.Executions;

namespace Autonomy.Tests.Crash;

/// <summary>
/// An engine on a real store, in a process that may be killed at any moment. Each line that it prints tells what is so
/// for good: <c>open</c>, <c>ready N MICROSECONDS</c> (executions that go on, and how long that took), <c>accepted ID</c>,
/// <c>told ID WHAT</c>, <c>idle</c>.
/// </summary>
internal sealed class CrashChild : IActorObserver, IEngineObserver
{
    /// <summary>The first argument of the process.</summary>
    public const string Verb = "crash-child";

    // The smallest that there is: checkpoints come often.
    private const long CheckpointBytes = 256 << 10;

    /// <summary>Runs until all has ended, if that was ordered, and else until it is killed.</summary>
    public static async Task<int> RunAsync(CrashOrders orders)
    {
        var clock = Stopwatch.StartNew();
        var doom = new Doom(orders.Point, orders.Passing);
        using FileSystemWatcher? checkpoints = doom.Awaits("checkpoint") ? WatchCheckpoints(orders, doom) : null;
        await using SqliteJournal store = SqliteJournal.Open(new SqliteJournalOptions
        {
            Directory = orders.Store,
            TimeProvider = TimeProvider.System,
            CheckpointBytes = CheckpointBytes,
            WalBytesMax = 2 * CheckpointBytes,
        });
        var journal = new MortalJournal(store, doom);
        using var ledger = new Ledger(orders.Ledger);
        var tools = new ToolRegistry([new ControlAdapter(), new LedgerTools(ledger, doom)]);
        ExecutionEngine engine = EngineOf(journal, tools);
        Console.Out.WriteLine("open");

        IReadOnlyList<ExecutionId> open = await CrashPeople.OpenAsync(journal);
        // What is told is answered once what follows from the load before it is durable as well.
        await Task.WhenAll(open.Select(id => engine.SendAsync(id, ExecutionCommand.Tick.Instance)));
        Console.Out.WriteLine($"ready {open.Count} {clock.Elapsed.TotalMicroseconds:F0}");

        var people = new CrashPeople(engine, journal, ledger, orders);
        Task submitted = SubmitAsync(engine, tools, orders);
        // Whoever waits for the end of all must know all.
        if (orders.Drains) await submitted;
        await people.ActAsync(open);
        await submitted;
        Console.Out.WriteLine("idle");
        // An engine at rest waits to be killed; the end of its input says that nobody is there to do so.
        await Console.In.ReadLineAsync();
        return 0;
    }

    private static ExecutionEngine EngineOf(MortalJournal journal, ToolRegistry tools)
    {
        var observer = new CrashChild();
        var system = new ActorSystem(new ActorSystemOptions
        {
            Name = "crash",
            Dispatcher = new ThreadPoolDispatcher(),
            Clock = SystemSeams.Clock,
            Random = SystemSeams.Random,
            Observer = observer,
            MailboxCapacity = 1_024,
            MessagesPerTurn = 64,
        });
        return new ExecutionEngine(system, new ExecutionEngineOptions
        {
            Journal = journal,
            Tools = tools,
            Secrets = static _ => null,
            Observer = observer,
            WakesWholeStore = true,
        });
    }

    private static async Task SubmitAsync(ExecutionEngine engine, IToolCatalog tools, CrashOrders orders)
    {
        var dice = new Dice(orders.Seed);
        await Task.WhenAll(orders.Submits.Select(kind => SubmitAsync(engine, tools, CrashPlans.Of(kind, dice))));
    }

    private static async Task SubmitAsync(ExecutionEngine engine, IToolCatalog tools, string text)
    {
        PlanReading read = PlanCompiler.Compile(JsonPlanText.Read(text), tools);
        if (read.Plan is not { } plan) throw new FormatException(string.Join('\n', read.Faults));
        CommandReply reply = await engine.SubmitAsync(plan, DataObject.Empty, "default", "tester", Priority.Medium);
        Console.Out.WriteLine(reply is CommandReply.Accepted accepted
            ? $"accepted {accepted.Execution}"
            : $"refused {((CommandReply.Refused)reply).Rejection.Message}");
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

    void IActorObserver.Failed(ActorRef actor, Exception cause, Directive directive) =>
        Console.Error.WriteLine($"{actor} {directive} {cause}");

    void IActorObserver.Restarted(ActorRef actor, Exception cause)
    {
    }

    void IActorObserver.Stopped(ActorRef actor)
    {
    }

    void IActorObserver.DeadLetter(in DeadLetter letter)
    {
    }

    void IEngineObserver.StoreRefused(ExecutionId execution, string reason) =>
        Console.Out.WriteLine($"store-refused {reason}");

    void IEngineObserver.WakeUpsUnreadable(Exception cause) => Console.Error.WriteLine(cause);
}
