using Autonomy.Actors.Executions;
using Autonomy.Actors.Runtime;
using Autonomy.Benchmarks.Commands;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Journals.Sqlite;

namespace Autonomy.Benchmarks.Loads;

/// <summary>
/// An engine on the embedded store as a service runs it: it wakes every execution of the store by itself, those that
/// the last process left behind as well. The journal can be listened to.
/// </summary>
internal sealed class BenchmarkEngine : IActorObserver, IEngineObserver, IAsyncDisposable
{
    private const string Workspace = "default";
    private const string By = "benchmark";
    private const int MailboxCapacity = 1_024;
    private const int MessagesPerTurn = 64;

    private readonly SqliteJournal _journal;
    private readonly ActorSystem _system;
    private readonly ExecutionEngine _engine;
    private readonly EngineWatch _watch;

    private BenchmarkEngine(
        string folder, IToolCatalog tools, EngineWatch watch, EngineLimits limits, TimeProvider clock, bool learns)
    {
        _watch = watch;
        _journal = SqliteJournal.Open(
            new SqliteJournalOptions { Directory = folder, TimeProvider = clock });
        _system = new ActorSystem(new ActorSystemOptions
        {
            Name = "benchmark",
            Dispatcher = new ThreadPoolDispatcher(),
            Clock = clock,
            Random = SystemSeams.Random,
            Observer = this,
            MailboxCapacity = MailboxCapacity,
            MessagesPerTurn = MessagesPerTurn,
        });
        _engine = new ExecutionEngine(_system, new ExecutionEngineOptions
        {
            Journal = new WatchedJournal(_journal, watch),
            Tools = tools,
            Secrets = static _ => null,
            Observer = this,
            Limits = limits,
            WakesWholeStore = true,
            LearnsLessons = learns,
        });
    }

    /// <summary>The store itself.</summary>
    public IJournal Journal => _journal;

    /// <summary>Opens the store, or makes it, and starts the engine.</summary>
    public static BenchmarkEngine Open(string folder, IToolCatalog tools, EngineWatch watch, int liveMax)
    {
        var limits = new EngineLimits();
        limits = limits with { LiveExecutionsMax = Math.Max(limits.LiveExecutionsMax, liveMax) };
        return new BenchmarkEngine(folder, tools, watch, limits, TimeProvider.System, learns: false);
    }

    /// <summary>Opens the store with a clock of its own; it learns from its failures where it is to.</summary>
    public static BenchmarkEngine OpenWithClock(string folder, IToolCatalog tools, TimeProvider clock, bool learns) =>
        new(folder, tools, new EngineWatch(), new EngineLimits(), clock, learns);

    /// <summary>Tells an execution something.</summary>
    public Task<CommandReply> SendAsync(ExecutionId execution, ExecutionCommand command) =>
        _engine.SendAsync(execution, command);

    /// <summary>How many events those who follow the journal lag behind.</summary>
    public Task<long> FollowerLagAsync() => _engine.FollowerLagAsync();

    /// <summary>Submits an execution; returns once it is durable.</summary>
    /// <exception cref="BenchmarkRefusedException">The engine refused it.</exception>
    public Task<ExecutionId> SubmitAsync(Plan plan) => SubmitAsync(plan, DataObject.Empty);

    /// <summary>Submits an execution with inputs; returns once it is durable.</summary>
    /// <exception cref="BenchmarkRefusedException">The engine refused it.</exception>
    public async Task<ExecutionId> SubmitAsync(Plan plan, DataObject inputs)
    {
        CommandReply reply = await _engine.SubmitAsync(plan, inputs, Workspace, By, Priority.Medium);
        return reply switch
        {
            CommandReply.Accepted accepted => accepted.Execution,
            CommandReply.Refused refused =>
                throw new BenchmarkRefusedException($"A submission was refused: {refused.Rejection.Message}"),
            _ => throw new InvalidOperationException("A reply is accepted or refused."),
        };
    }

    /// <summary>Submits so many executions, 64 at a time; the plan of each is that of its number, from 0.</summary>
    public Task SubmitAllAsync(int count, Func<int, Plan> planOf, CancellationToken cancellation) =>
        Parallel.ForAsync(
            0,
            count,
            new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = cancellation },
            async (number, _) => await SubmitAsync(planOf(number)));

    /// <summary>Completes when the execution has ended; until then it stays in memory.</summary>
    public Task<ExecutionEnded> WhenEndedAsync(ExecutionId execution) => _engine.WhenEndedAsync(execution);

    public async ValueTask DisposeAsync()
    {
        await _system.StopAsync();
        await _journal.DisposeAsync();
    }

    void IActorObserver.Failed(ActorRef actor, Exception cause, Directive directive) =>
        Console.Error.WriteLine($"{actor} failed: {cause.Message}");

    void IActorObserver.Restarted(ActorRef actor, Exception cause)
    {
        // Failed has told why.
    }

    void IActorObserver.Stopped(ActorRef actor) => _watch.Left();

    void IActorObserver.DeadLetter(in DeadLetter letter)
    {
        // Late news of what has ended.
    }

    void IEngineObserver.StoreRefused(ExecutionId execution, string reason) => Console.Error.WriteLine(reason);

    void IEngineObserver.ExecutionUnreadable(ExecutionId execution, Exception cause) =>
        Console.Error.WriteLine($"{execution}: {cause}");

    void IEngineObserver.WakeUpsUnreadable(Exception cause) => Console.Error.WriteLine(cause.Message);
}
