using Autonomy.Actors.Executions;
using Autonomy.Actors.Runtime;
using Autonomy.Adapters.Workers;
using Autonomy.Core.Bulk;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Plans;
using Autonomy.Core.Pressure;
using Autonomy.Core.Secrets;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Core.Workers;
using Autonomy.Core.Workspaces;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Actors.Executions;

/// <summary>
/// Whole engines in one thread: turns run when a test says so, in an order drawn from a seed, on virtual time, over a
/// journal that outlives each engine.
/// </summary>
internal sealed class EngineRun : IActorObserver, IEngineObserver
{
    private readonly ulong _seed;
    private readonly bool _wakesWholeStore;
    private readonly IPressureGauge? _gauge;
    private readonly bool _keepsRules;
    private readonly bool _takesWorkers;
    private readonly EngineLimits _limits;
    private DeterministicDispatcher _dispatcher;
    private ActorSystem _system;

    public EngineRun(
        ulong seed = 1, bool wakesWholeStore = false, EngineLimits? limits = null, bool keepsRules = false,
        IPressureGauge? gauge = null, bool takesWorkers = false)
    {
        _gauge = gauge;
        _takesWorkers = takesWorkers;
        _keepsRules = keepsRules;
        (_seed, _wakesWholeStore, _limits) = (seed, wakesWholeStore, limits ?? new EngineLimits());
        (_dispatcher, _system, Engine) = Start();
    }

    public VirtualTime Time { get; } = new();

    public HeldJournal Journal { get; } = new();

    public ScriptedTools Tools { get; } = new();

    public Dictionary<string, string> Secrets { get; } = [];

    /// <summary>Takes out the secrets of every workspace.</summary>
    public Redactor Redactor { get; set; } = Redactor.None;

    /// <summary>Whether engines from the next one on wait until they are told to open.</summary>
    public bool WaitsToOpen { get; set; }

    /// <summary>The workers of the engine that runs now; null: it takes none.</summary>
    public WorkerPools? Workers { get; private set; }

    public ExecutionEngine Engine { get; private set; }

    /// <summary>Actors that broke, and refusals of the store.</summary>
    public List<string> Reports { get; } = [];

    /// <summary>Actors of executions that have left memory.</summary>
    public int Left { get; private set; }

    public long DeadLetterCount => _system.DeadLetters.Count;

    public static Plan PlanOf(IToolCatalog tools, string json)
    {
        PlanReading reading = PlanCompiler.Compile(JsonPlanText.Read(json), tools);
        return reading.Plan ?? throw new InvalidOperationException(
            string.Join('\n', reading.Faults.Select(fault => $"{fault.Path}: {fault.Message}")));
    }

    /// <summary>A plan of these steps, each a JSON object.</summary>
    public Plan PlanOf(params string[] steps) =>
        PlanOf(Tools, $$"""{"plan":1,"name":"demo","steps":[{{string.Join(',', steps)}}]}""");

    /// <summary>A chain of steps of one tool, each needing the former.</summary>
    public Plan ChainOf(int count, string tool = "script.echo") => PlanOf([.. Enumerable.Range(1, count).Select(i =>
        $$"""{"id":"s{{i}}","tool":"{{tool}}"{{(i == 1 ? "" : $",\"needs\":[\"s{i - 1}\"]")}}}""")]);

    public void Run() => _dispatcher.RunUntilIdle();

    public bool RunOne() => _dispatcher.RunOne();

    public void Advance(TimeSpan by)
    {
        // Each timer may arm others within the span, which a single step over it would fire too late.
        DateTimeOffset end = Time.GetUtcNow() + by;
        Run();
        while (Time.UntilNextTimer is { } next && Time.GetUtcNow() + next <= end)
        {
            Time.Advance(next);
            Run();
        }

        Time.Advance(end - Time.GetUtcNow());
        Run();
    }

    public Task<CommandReply> Submit(Plan plan) =>
        Engine.SubmitAsync(plan, DataObject.Empty, "default", "tester", Priority.Medium);

    /// <summary>Submits, and runs until nothing is left to do.</summary>
    public ExecutionId Begin(Plan plan)
    {
        Task<CommandReply> reply = Submit(plan);
        Run();
        return Assert.IsType<CommandReply.Accepted>(Now(reply)).Execution;
    }

    public CommandReply Send(ExecutionId execution, ExecutionCommand command)
    {
        Task<CommandReply> reply = Engine.SendAsync(execution, command);
        Run();
        return Now(reply);
    }

    /// <summary>The result of what must have ended by now.</summary>
    public static T Now<T>(Task<T> task)
    {
        Assert.True(task.IsCompleted, "There is no answer yet.");
        return task.GetAwaiter().GetResult();
    }

    /// <summary>The engine is gone without a farewell; another begins over the same journal.</summary>
    public void Crash()
    {
        (_dispatcher, _system, Engine) = Start();
        Run();
    }

    /// <summary>Stops the engine in order; another begins over the same journal.</summary>
    public void Stop()
    {
        Task stopped = _system.StopAsync();
        Run();
        Assert.True(stopped.IsCompletedSuccessfully);
    }

    public ExecutionState StateOf(ExecutionId execution)
    {
        var state = new ExecutionState();
        foreach ((ExecutionEvent happened, DateTimeOffset at) in EventsOf(execution)) state.Apply(happened, at);
        return state;
    }

    public IReadOnlyList<(ExecutionEvent Happened, DateTimeOffset At)> EventsOf(ExecutionId execution) =>
        [.. Now(Journal.ReadStreamAsync(execution.Stream, 1, int.MaxValue, default).AsTask()).Select(stored =>
            (ExecutionEventTable.Decode(stored.Name, stored.SchemaVersion,
                Now(EventBodies.ReadAsync(Journal, stored, default).AsTask()).Span), stored.Time))];

    public ExecutionStatus StatusOf(ExecutionId execution) => StateOf(execution).Status;

    public IReadOnlyList<WakeUp> WakeUps() =>
        Now(Journal.ReadWakeUpsAsync(DateTimeOffset.MaxValue, null, int.MaxValue, default).AsTask());

    void IActorObserver.Failed(ActorRef actor, Exception cause, Directive directive) =>
        Reports.Add($"{directive}: {cause.Message}");

    void IActorObserver.Restarted(ActorRef actor, Exception cause) => Reports.Add("restarted");

    void IActorObserver.Stopped(ActorRef actor)
    {
        if (IsExecution(actor)) Left++;
    }

    void IActorObserver.DeadLetter(in DeadLetter letter)
    {
    }

    void IEngineObserver.StoreRefused(ExecutionId execution, string reason) => Reports.Add($"refused: {reason}");

    void IEngineObserver.ExecutionUnreadable(ExecutionId execution, Exception cause) =>
        Reports.Add($"unreadable: {cause.Message}");

    void IEngineObserver.PressureChanged(EnginePressure pressure) =>
        Reports.Add($"pressure {Words.Of(pressure.Level)}: {pressure.Why}");

    void IEngineObserver.BulkItemTroubled(BulkJob job, ExecutionId execution, Exception cause) =>
        Reports.Add($"bulk: {cause.Message}");

    void IEngineObserver.WakeUpsUnreadable(Exception cause) => Reports.Add($"wake-ups: {cause.Message}");

    private static bool IsExecution(ActorRef actor) => actor.Path.Split('/') is [_, "user", "executions", ['$', ..]];

    private (DeterministicDispatcher, ActorSystem, ExecutionEngine) Start()
    {
        var dispatcher = new DeterministicDispatcher(new SeededRandom(_seed));
        var system = new ActorSystem(new ActorSystemOptions
        {
            Name = "test",
            Dispatcher = dispatcher,
            Clock = Time,
            Random = new SeededRandom(_seed + 1),
            Observer = this,
            MailboxCapacity = 1_000,
            MessagesPerTurn = 3,
        });
        Workers?.Dispose();
        Workers = _takesWorkers
            ? new WorkerPools(new WorkerTerms { Lease = TimeSpan.FromSeconds(10), Clock = Time })
            : null;
        var engine = new ExecutionEngine(system, new ExecutionEngineOptions
        {
            Journal = Journal,
            Tools = Tools,
            Secrets = name => Secrets.GetValueOrDefault(name),
            RedactorOf = _ => Redactor,
            Observer = this,
            Limits = _limits,
            WakesWholeStore = _wakesWholeStore,
            Workspaces = _keepsRules ? [RulesId.Of("default")] : [],
            Gauge = _gauge,
            WaitsToOpen = WaitsToOpen,
            Workers = Workers?.ToolsBeside(Tools, TimeSpan.FromMinutes(15)) ?? WorkerTools.None,
        });
        Workers?.Open(engine.Offer);
        if (Workers is { } workers) workers.Wanted += engine.GoOn;
        Workers?.Serve();
        return (dispatcher, system, engine);
    }
}
