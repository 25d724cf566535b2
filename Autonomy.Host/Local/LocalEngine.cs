using Autonomy.Actors.Bulk;
using Autonomy.Actors.Executions;
using Autonomy.Actors.Journaled;
using Autonomy.Actors.Notifications;
using Autonomy.Actors.Runtime;
using Autonomy.Actors.Workspaces;
using Autonomy.Adapters.Http;
using Autonomy.Core.Bulk;
using Autonomy.Core.Estimates;
using Autonomy.Core.Executions;
using Autonomy.Core.Experience;
using Autonomy.Core.Journaling;
using Autonomy.Core.Notifications;
using Autonomy.Core.Plans;
using Autonomy.Core.Pressure;
using Autonomy.Core.Secrets;
using Autonomy.Core.Spending;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Core.Workers;
using Autonomy.Core.Workspaces;
using Autonomy.Host.Security;
using Autonomy.Journals.Sqlite;

namespace Autonomy.Host.Local;

/// <summary>
/// The engine on one machine: the embedded store, the built-in tools, and the actors that run executions, in this
/// process. One at a time owns a store.
/// </summary>
public sealed class LocalEngine : IAsyncDisposable
{
    /// <summary>The rules of the one workspace that a local engine has.</summary>
    public static readonly RulesId Rules = RulesId.Of(Workspace);

    /// <summary>The workspace of what is run from the command line.</summary>
    public const string Workspace = "default";

    private const int MailboxCapacity = 1_024;
    private const int MessagesPerTurn = 64;
    private const int WakeUpsPage = 1_000;

    private static readonly TimeSpan AskAgainDelay = TimeSpan.FromSeconds(1);

    private readonly SqliteJournal _journal;
    private readonly BuiltInTools _tools;
    private readonly ActorSystem _system;
    private readonly ExecutionEngine _engine;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationToken _stop;
    private Notifier? _notifier;
    private volatile EnginePressure _pressure = EnginePressure.None;
    private readonly KnownSecrets _known = new();
    private readonly Func<string, string?> _secrets;

    private LocalEngine(LocalEngineOptions options)
    {
        (_clock, _secrets) = (options.Clock, options.Secrets);
        Troubles = new EngineTroubles(options.Clock);
        _stop = _stopping.Token;
        _journal = SqliteJournal.Open(
            new SqliteJournalOptions { Directory = options.DataFolder, TimeProvider = options.Clock });
        Store = new StoreTrial(_journal, options.Clock);
        _tools = new BuiltInTools(options);
        // Who owns the store knows that nothing of a former engine goes on.
        _tools.Runs.RemoveAll();
        RedactorOf = options.RedactorOf ?? (_ => _known.RedactorOf(Workspace));
        foreach (string name in options.SecretNames) SecretOf(Workspace, name);
        var observer = new LocalObserver(this);
        _system = new ActorSystem(new ActorSystemOptions
        {
            Name = "autonomy",
            Dispatcher = new ThreadPoolDispatcher(),
            Clock = options.Clock,
            Random = SystemSeams.Random,
            Observer = observer,
            MailboxCapacity = MailboxCapacity,
            MessagesPerTurn = MessagesPerTurn,
        });
        _engine = new ExecutionEngine(_system, new ExecutionEngineOptions
        {
            Journal = _journal,
            Tools = _tools.Catalog,
            Secrets = options.Secrets,
            SecretsOf = options.SecretsOf ?? SecretOf,
            RedactorOf = RedactorOf,
            Observer = observer,
            Limits = options.Limits,
            WakesWholeStore = options.WakesWholeStore,
            WaitsToOpen = options.WaitsToOpen,
            LearnsLessons = options.Learns,
            Folds = options.Learns ? [() => new ExperienceFold(_tools.Catalog)] : [],
            Workspaces = [.. options.Workspaces.Prepend(Rules).Distinct()],
            Workers = options.Workers?.Invoke(_tools.Catalog) ?? WorkerTools.None,
            Gauge = new SystemPressureGauge(options.DataFolder),
            PlanRetry = PlanRetryAsync,
        });
    }

    /// <summary>What takes the secrets of a workspace out of what is stored.</summary>
    internal Func<string, Redactor> RedactorOf { get; }

    /// <summary>Told when the store refuses (disk full): the execution, and what happened and what to do.</summary>
    public event Action<ExecutionId, string>? StoreRefused;

    /// <summary>Told when the engine gets short of room, or has room again.</summary>
    public event Action<EnginePressure>? PressureChanged;

    /// <summary>
    /// Told when an actor of the engine broke: where, and why. Executions are read again from the journal.
    /// </summary>
    public event Action<string, Exception>? ActorFailed;

    /// <summary>Told when a notification was not taken: the sink, and what happened.</summary>
    public event Action<string, string>? NotificationDelayed;

    /// <summary>All that keeps it from its work, from its first moment on.</summary>
    internal EngineTroubles Troubles { get; }

    /// <summary>Whether its store takes appends.</summary>
    internal StoreTrial Store { get; }

    /// <summary>What runs the executions, of any workspace.</summary>
    public ExecutionEngine Executions => _engine;

    /// <summary>How many actors live in it.</summary>
    public long Actors => _system.Actors;

    /// <summary>The tools that plans can call.</summary>
    public IToolCatalog Tools => _tools.Catalog;

    /// <summary>What makes the calls of HTTP tools.</summary>
    internal HttpAdapter Http => _tools.Http;

    /// <summary>The journal; reading it shows what is durable.</summary>
    public IJournal Journal => _journal;

    /// <summary>
    /// Opens the store, or makes one where there is none, and starts the engine; executions rest until they are told.
    /// </summary>
    /// <exception cref="Journals.StoreException"> The store is in use, of a newer version, not writable, or broken.
    /// </exception>
    public static LocalEngine Open(LocalEngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new LocalEngine(options);
    }

    /// <summary>Submits an execution; the answer comes once it is durable.</summary>
    public Task<CommandReply> SubmitAsync(
        Plan plan, DataObject inputs, string by, string? project = null, Priority priority = Priority.Medium,
        Estimate? estimate = null) =>
        _engine.SubmitAsync(plan, inputs, Workspace, by, priority, project, estimate);

    /// <summary>Submits a fork as it was planned; the answer comes once it is durable.</summary>
    public Task<CommandReply> SubmitAsync(ForkPlan fork, string by) => _engine.SubmitAsync(fork, by);

    /// <summary>Tells an execution something; the answer comes once what follows is durable.</summary>
    public Task<CommandReply> SendAsync(ExecutionId execution, ExecutionCommand command) =>
        _engine.SendAsync(execution, command);

    /// <summary>Changes what is paused and asked about; the answer comes once it is durable and in force.</summary>
    public Task<RulesReply> SendAsync(RulesCommand command) => _engine.SendAsync(Rules, command);

    /// <summary>Changes what may be spent; the answer comes once it is durable and in force.</summary>
    public Task<SpendingReply> SendAsync(SpendingCommand command) => _engine.SendAsync(Rules, command);

    /// <summary>
    /// Tells these sinks of what happens to executions, as it is or as <paramref name="tells"/> says; completes once
    /// whatever happens from then on is certain to be told. To be called once.
    /// </summary>
    public async Task NotifyAsync(IReadOnlyList<INotificationSink> sinks, Tells? tells = null) =>
        _notifier = await Notifier.StartAsync(
            _system, _journal, sinks, tells ?? Courier.Everything,
            (sink, problem) => NotificationDelayed?.Invoke(sink, problem));

    /// <summary>
    /// Tells one sink of what it wants to know; completes once whatever happens from then on is certain to be told.
    /// </summary>
    public Task<Courier> SendByCourierAsync(INotificationSink sink, Tells tells, Action<string> onProblem) =>
        Courier.StartAsync(_system, _journal, sink, tells, onProblem);

    /// <summary>
    /// Tells one sink of what it wants to know as soon as the journal gives a start; the courier says when.
    /// </summary>
    public Courier BeginCourier(INotificationSink sink, Tells tells, Action<string> onProblem) =>
        Courier.Begin(_system, _journal, sink, tells, onProblem);

    /// <summary>
    /// Waits until everything so far was told, or tried at least once, but no longer than this; gives how many are
    /// still to be delivered; null: it took too long to tell.
    /// </summary>
    public async Task<int?> DrainNotificationsAsync(TimeSpan patience) =>
        _notifier is null ? 0 : await _notifier.DrainAsync(patience);

    /// <summary>Lets an execution that a crash or a stop left behind go on.</summary>
    public void GoOn(ExecutionId execution) => _engine.GoOn(execution);

    /// <summary>Every execution of the store that has not ended, by when it is due.</summary>
    public async Task<IReadOnlyList<ExecutionId>> OpenExecutionsAsync()
    {
        var open = new List<ExecutionId>();
        WakeUp? last = null;
        IReadOnlyList<WakeUp> page;
        do
        {
            page = await _journal.ReadWakeUpsAsync(DateTimeOffset.MaxValue, last, WakeUpsPage, CancellationToken.None);
            foreach (WakeUp entry in page)
            {
                if (ExecutionId.TryFromStream(entry.Stream, out ExecutionId id)) open.Add(id);
            }

            last = page.Count > 0 ? page[^1] : null;
        }
        while (page.Count == WakeUpsPage);
        return open;
    }

    /// <summary>Completes when the execution has ended.</summary>
    /// <exception cref="UnknownExecutionException">There is no such execution.</exception>
    /// <exception cref="OperationCanceledException">The engine was stopped before.</exception>
    public async Task<ExecutionEnded> WhenEndedAsync(ExecutionId execution)
    {
        while (true)
        {
            try
            {
                return await _engine.WhenEndedAsync(execution);
            }
            catch (ExecutionUnloadedException)
            {
                // Its actor broke and the next reads the journal again, or the engine is stopping.
                await Task.Delay(AskAgainDelay, _clock, _stop);
            }
            catch (AskFailedException) when (_stop.IsCancellationRequested)
            {
                _stop.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>How it does now: how short of room, and what is let through to which service.</summary>
    public EngineStatus Status() => new(_pressure, [.. _tools.Gates()]);

    /// <summary>How many events the engine has not learned from yet; 0 for one that does not learn.</summary>
    public Task<long> ExperienceLagAsync() => _engine.FollowerLagAsync();

    /// <summary>Stops the engine; what runs is interrupted, and a later engine goes on from the journal.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _system.StopAsync();
        // What is being stopped needs them no more, and what it was given is not to stay.
        _tools.Runs.RemoveAll();
        await _journal.DisposeAsync();
        _tools.Dispose();
        _stopping.Dispose();
    }

    // Every workspace has the same.
    private string? SecretOf(string workspace, string name)
    {
        string? text = _secrets(name);
        if (text is not null) _known.Remember(Workspace, name, text);
        return text;
    }

    private async ValueTask<RetryPlan> PlanRetryAsync(ExecutionId origin, bool isConfirmed)
    {
        // Who retries is known to whoever submits.
        var request = new ForkRequest(origin, ForkReason.Retry, "") { IsConfirmed = isConfirmed };
        (ForkPlan? plan, Rejection? refusal) = await LocalForks.PlanConfirmedAsync(_journal, request);
        return new RetryPlan(plan, refusal);
    }

    private sealed class LocalObserver(LocalEngine engine) : IEngineObserver, IActorObserver
    {
        public void StoreRefused(ExecutionId execution, string reason)
        {
            engine.StoreRefused?.Invoke(execution, reason);
            // A store that refuses one refuses all: whose turn it was says little.
            engine.Troubles.Tell(new EngineTrouble("store", $"It refuses '{execution}': {reason}")
            {
                KeepsOut = RefusalKeepsOut,
            });
        }

        // A store that refused something is asked itself how long that lasts; a crowd before it passes.
        private TimeSpan RefusalKeepsOut =>
            engine._journal.Refusal is null ? EngineTroubles.RefusalLasts : TimeSpan.Zero;

        public void ExecutionUnreadable(ExecutionId execution, Exception cause) =>
            Tell(execution.Value, "It cannot be read; it is read again within a minute.", cause);

        // Without them nothing starts.
        public void RulesTroubled(RulesId workspace, string reason) => Wait(
            workspace.Stream.Value, $"The rules of '{workspace}' wait for the store: {reason}",
            EngineTroubles.UnreadableLasts);

        public void ProjectTroubled(StreamId project, string reason) =>
            Wait(project.Value, $"The project waits for the store: {reason}", RefusalKeepsOut);

        public void ServiceTroubled(StreamId stream, string reason) =>
            Wait(stream.Value, $"It waits for the store: {reason}", RefusalKeepsOut);

        public void PressureChanged(EnginePressure pressure)
        {
            engine._pressure = pressure;
            engine.PressureChanged?.Invoke(pressure);
        }

        public void BulkItemTroubled(BulkJob job, ExecutionId execution, Exception cause) =>
            Tell($"{job.Id} {execution}", "A bulk job cannot look at the execution; it is tried again.", cause);

        // Nothing that is due wakes up.
        public void WakeUpsUnreadable(Exception cause) => Tell(
            "wake-ups", "They cannot be read; they are read again within a minute.", cause,
            EngineTroubles.UnreadableLasts);

        public void FollowerUnreadable(Exception cause) => Tell(
            "experience", "The journal cannot be read by what learns from it; it is read again within a minute.",
            cause);

        public void Failed(ActorRef actor, Exception cause, Directive directive)
        {
            // A refused submission was answered, and reported as such.
            if (directive == Directive.Stop && cause is SubmissionRefusedException) return;
            // And one that is sent again is answered by the next actor, which reads what the first one wrote.
            if (cause is StreamLostException { WasTakenForNew: true }) return;
            string follows = directive == Directive.Stop
                ? "An actor broke, and is stopped."
                : "An actor broke; the next one goes on from the journal.";
            Tell(actor.Path, follows, cause);
        }

        public void Restarted(ActorRef actor, Exception cause)
        {
            // Failed has told why.
        }

        public void Stopped(ActorRef actor)
        {
            // Executions come and go.
        }

        public void DeadLetter(in DeadLetter letter)
        {
            // Late news of what has ended; the actors that matter are told by other means.
        }

        private void Wait(string where, string what, TimeSpan keepsOut)
        {
            engine.ActorFailed?.Invoke(where, new IOException(what));
            engine.Troubles.Tell(new EngineTrouble(where, what) { KeepsOut = keepsOut });
        }

        private void Tell(string where, string what, Exception cause, TimeSpan keepsOut = default)
        {
            engine.ActorFailed?.Invoke(where, cause);
            engine.Troubles.Tell(new EngineTrouble(where, what, cause) { KeepsOut = keepsOut });
        }
    }
}
