using System.Diagnostics;
using Autonomy.Actors.Executions;
using Autonomy.Actors.Journaled;
using Autonomy.Actors.Runtime;
using Autonomy.Adapters;
using Autonomy.Adapters.Control;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Autonomy.Journals.Sqlite;
using Autonomy.Tests.Core.Executions;

namespace Autonomy.Tests.Crash;

/// <summary>
/// An engine on a real store with the tools of the ledger, and the people around it. Each line that it writes tells
/// what is so for good: <c>open</c>; <c>ready N WALL CPU</c>, the executions that go on, and the microseconds that this
/// took; <c>accepted ID</c>; <c>told ID WHAT</c>; <c>idle</c>.
/// </summary>
internal sealed class CrashEngine : IActorObserver, IEngineObserver, IAsyncDisposable
{
    // The smallest that there is: checkpoints come often.
    private const long CheckpointBytes = 256 << 10;

    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private readonly CrashOrders _orders;
    private readonly TextWriter _told;
    private readonly SqliteJournal _store;
    private readonly MortalJournal _journal;
    private readonly Ledger _ledger;
    private readonly ToolRegistry _tools;
    private readonly ActorSystem _system;
    private readonly ExecutionEngine _engine;
    private bool _hasSubmitted;

    /// <summary>Opens the store, and starts the engine.</summary>
    public CrashEngine(CrashOrders orders, Doom doom, TextWriter told)
    {
        _orders = orders;
        _told = told;
        _store = SqliteJournal.Open(new SqliteJournalOptions
        {
            Directory = orders.Store,
            TimeProvider = TimeProvider.System,
            CheckpointBytes = CheckpointBytes,
            WalBytesMax = 2 * CheckpointBytes,
        });
        _journal = new MortalJournal(_store, doom);
        _ledger = new Ledger(orders.Ledger);
        _tools = new ToolRegistry([new ControlAdapter(), new LedgerTools(_ledger, doom)]);
        _system = new ActorSystem(new ActorSystemOptions
        {
            Name = "crash",
            Dispatcher = new ThreadPoolDispatcher(),
            Clock = SystemSeams.Clock,
            Random = SystemSeams.Random,
            Observer = this,
            MailboxCapacity = 1_024,
            MessagesPerTurn = 64,
        });
        _engine = new ExecutionEngine(_system, new ExecutionEngineOptions
        {
            Journal = _journal,
            Tools = _tools,
            Secrets = static _ => null,
            Observer = this,
            WakesWholeStore = true,
        });
        _told.WriteLine("open");
    }

    /// <summary>Goes on with what is open, and does what was ordered; ends once all has ended, if it is to.</summary>
    public async Task RunAsync()
    {
        IReadOnlyList<ExecutionId> open = await CrashPeople.OpenAsync(_journal);
        // What is told is answered once what follows from the load before it is durable as well.
        await Task.WhenAll(open.Select(id => _engine.SendAsync(id, ExecutionCommand.Tick.Instance)));
        double wall = Stopwatch.GetElapsedTime(_startedAt).TotalMicroseconds;
        _told.WriteLine($"ready {open.Count} {wall:F0} {Environment.CpuUsage.TotalTime.TotalMicroseconds:F0}");

        var people = new CrashPeople(_engine, _journal, _ledger, _orders, _told);
        Task submitted = Task.WhenAll(PlansOf().Select(SubmitAsync));
        // Whoever waits for the end of all must know all.
        if (_orders.Drains) await submitted;
        await people.ActAsync(open);
        await submitted;
        _told.WriteLine("idle");
    }

    /// <summary>Submits plans of one kind at once, and tells what becomes of each.</summary>
    public Task TrySubmitAsync(int plans) => Task.WhenAll(Enumerable.Range(1, plans).Select(async _ =>
    {
        try
        {
            await SubmitAsync(CrashPlans.Of("pay", new Dice(_orders.Seed)));
        }
        catch (Exception error) when (error is AskFailedException or OutcomeUnknownException or OutOfMemoryException)
        {
            _told.WriteLine($"unknown {error.Message}");
        }
    }));

    public async ValueTask DisposeAsync()
    {
        await _system.StopAsync();
        await _store.DisposeAsync();
        _ledger.Dispose();
    }

    // Each is submitted once, however often the engine goes on.
    private List<string> PlansOf()
    {
        var dice = new Dice(_orders.Seed);
        IReadOnlyList<string> kinds = _orders.Submits;
        if (_hasSubmitted) kinds = [];
        _hasSubmitted = true;
        return [.. kinds.Select(kind => CrashPlans.Of(kind, dice))];
    }

    private async Task SubmitAsync(string text)
    {
        PlanReading read = PlanCompiler.Compile(JsonPlanText.Read(text), _tools);
        if (read.Plan is not { } plan) throw new FormatException(string.Join('\n', read.Faults));
        CommandReply reply =
            await _engine.SubmitAsync(plan, DataObject.Empty, "default", "tester", Priority.Medium);
        _told.WriteLine(reply is CommandReply.Accepted accepted
            ? $"accepted {accepted.Execution}"
            : $"refused {((CommandReply.Refused)reply).Rejection.Message}");
    }

    void IActorObserver.Failed(ActorRef actor, Exception cause, Directive directive) =>
        _told.WriteLine($"failed {actor.Path} {directive} {cause.Message}");

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
        _told.WriteLine($"store-refused {reason}");

    void IEngineObserver.ExecutionUnreadable(ExecutionId execution, Exception cause) =>
        _told.WriteLine($"unreadable {execution}: {cause.Message}");

    void IEngineObserver.WakeUpsUnreadable(Exception cause) => _told.WriteLine($"unreadable {cause.Message}");
}
