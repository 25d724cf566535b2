using Autonomy.Actors.Bulk;
using Autonomy.Actors.Following;
using Autonomy.Actors.Goals;
using Autonomy.Actors.Projects;
using Autonomy.Actors.Runtime;
using Autonomy.Actors.Schedules;
using Autonomy.Actors.Sharding;
using Autonomy.Actors.Workspaces;
using Autonomy.Core.Bulk;
using Autonomy.Core.Estimates;
using Autonomy.Core.Executions;
using Autonomy.Core.Goals;
using Autonomy.Core.Journaling;
using Autonomy.Core.Learning;
using Autonomy.Core.Plans;
using Autonomy.Core.Pressure;
using Autonomy.Core.Projects;
using Autonomy.Core.Schedules;
using Autonomy.Core.Spending;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;

namespace Autonomy.Actors.Executions;

/// <summary>
/// Runs executions in an actor system. Every answer comes once what it says is durable. Safe to call from any thread.
/// </summary>
public sealed class ExecutionEngine
{
    // Room for as many callers as may be under way at once.
    private const int RegionMailboxCapacity = 1 << 18;

    // An append waits for a commit; a store that takes longer is in trouble and says so elsewhere.
    private static readonly TimeSpan ReplyTimeout = TimeSpan.FromMinutes(1);

    private static readonly StreamId Opener = new("opener");

    private readonly ActorSystem _system;
    private readonly ActorRef _region;
    private readonly ActorRef _projects;
    private readonly ActorRef _schedules;
    private readonly ActorRef _bulkJobs;
    private readonly ActorRef _goals;
    private readonly List<ActorRef> _followers = [];
    private readonly ActorRef _keepers;
    private readonly RulebookInForce _rules;
    private readonly TellAll _lookAgain;
    private readonly TellAll _lookAtSandboxes;

    /// <summary>Starts an engine in the system; executions rest until they are told, or until they are due.</summary>
    /// <exception cref="ArgumentException">A limit is out of range; the message names all that are.</exception>
    public ExecutionEngine(ActorSystem system, ExecutionEngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Limits.Faults() is { Count: > 0 } faults)
            throw new ArgumentException($"The engine's limits are wrong. {string.Join(' ', faults)}", nameof(options));
        _system = system;
        RulebookInForce rules = _rules = new RulebookInForce(
            new Rulebook(options.Tools) { Workers = options.Workers });
        TellAll lookAgain = _lookAgain = new TellAll(ExecutionCommand.LookAgain.Instance, HasTaken);
        _lookAtSandboxes = new TellAll(ProjectCommand.LookAgain.Instance, HasHeard);
        var keeperSeams = new KeeperSeams(
            options.Journal, rules, options.Observer.RulesTroubled, lookAgain);
        _keepers = system.Spawn(new Props(() => new RulesKeepers(keeperSeams)), "rules");
        // They hear nothing before the executions are there, which they tell what to do.
        _projects = SpawnProjects(options);
        _schedules = SpawnSchedules(options);
        _bulkJobs = SpawnBulkJobs(options);
        _goals = SpawnGoals(options);
        var seams = new EngineSeams
        {
            Journal = options.Journal,
            Rules = rules,
            Keepers = _keepers,
            Projects = _projects,
            Schedules = _schedules,
            Steps = new StepSeams(options),
            Slots = new CallSlots(options.Limits.AttemptsMax),
            Limits = options.Limits,
            Observer = options.Observer,
        };
        var region = new RegionOptions
        {
            Journal = options.Journal,
            LiveMax = options.Limits.LiveExecutionsMax,
            EntityMailboxCapacity = options.Limits.ExecutionMailboxCapacity,
            WakesWholeStore = options.WakesWholeStore,
            OnUnreadable = options.Observer.WakeUpsUnreadable,
            // The rules of each, and its ledger; and whoever opens it.
            OwnerOf = OwnerOf,
            OpensAfter = options.Workspaces
                .SelectMany(id => new[] { id.Stream, SpendingEventTable.StreamOf(id) })
                .Concat(options.WaitsToOpen ? [Opener] : []).ToHashSet(),
        };
        EntityKind kind = KindOf(seams);
        var props = new Props(() => new EntityRegion(kind, region)) { MailboxCapacity = RegionMailboxCapacity };
        _region = system.Spawn(props, "executions");
        foreach (ActorRef side in new[] { _projects, _schedules, _bulkJobs, _goals }) SideRegion.Open(side);
        foreach (Func<IJournalFold> fold in options.Folds) _followers.Add(Follow(fold, options));
        if (options.LearnsLessons) _followers.Add(Follow(() => LessonsInto(rules, options.Observer), options));
        _keepers.Tell(new KeepRules(_region, options.Workspaces));
        if (options.Gauge is not { } gauge) return;
        var pressure = new PressureSeams(gauge, rules, lookAgain, options.Observer.PressureChanged);
        system.Spawn(new Props(() => new PressureKeeper(pressure, _region)), "pressure");
    }

    /// <summary>Submits an execution of a plan that was compiled for the engine's tools, with whole inputs.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="by">Who submits it.</param>
    /// <param name="priority">How urgent it is.</param>
    /// <param name="project">Its project; null: none.</param>
    /// <param name="estimate">How long it is expected to take, kept with it; null: nobody estimated it.</param>
    public Task<CommandReply> SubmitAsync(
        Plan plan, DataObject inputs, string workspace, string by, Priority priority, string? project = null,
        Estimate? estimate = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ExecutionId id = ExecutionId.New(plan.Header.Name, _system.Random);
        var submit = new ExecutionCommand.Submit(id, workspace, plan, inputs, by, priority, null)
        {
            Project = project,
            Estimate = estimate,
        };
        return TakeAsync(submit);
    }

    /// <summary>
    /// Submits an execution whose id the caller has chosen: submitting it a second time is refused, so that whoever
    /// does not know whether the first time was taken finds out.
    /// </summary>
    public Task<CommandReply> SubmitAsync(ExecutionCommand.Submit submit)
    {
        ArgumentNullException.ThrowIfNull(submit);
        return TakeAsync(submit);
    }

    /// <summary>
    /// Submits what <see cref="Forking"/> planned: a new execution that begins with what its origin had done.
    /// </summary>
    public Task<CommandReply> SubmitAsync(ForkPlan fork, string by)
    {
        ArgumentNullException.ThrowIfNull(fork);
        ExecutionId id = ExecutionId.New(fork.Plan.Header.Name, _system.Random);
        var submit = new ExecutionCommand.Submit(id, fork.Workspace, fork.Plan, fork.Inputs, by, fork.Priority, null)
        {
            Project = fork.Project,
            Budget = fork.Budget,
            Fork = fork.Origin,
            Carried = fork.Carried,
        };
        return TakeAsync(submit);
    }

    /// <summary>Tells an execution something.</summary>
    /// <exception cref="AskFailedException">No answer came within a minute: whether it took effect is not
    /// known.</exception>
    /// <exception cref="Journaled.OutcomeUnknownException">Its actor broke meanwhile: whether it took effect is not
    /// known.</exception>
    public Task<CommandReply> SendAsync(ExecutionId execution, ExecutionCommand command) =>
        _region.Ask<CommandReply>(new Deliver(execution.Stream, command), ReplyTimeout);

    /// <summary>
    /// Changes the rules of a workspace. When a pause is acknowledged, every attempt that was decided before is in the
    /// journal, and none of what it covers starts any more.
    /// </summary>
    /// <exception cref="AskFailedException">No answer came within a minute: whether it took effect is not
    /// known.</exception>
    public Task<RulesReply> SendAsync(RulesId workspace, RulesCommand command) =>
        _keepers.Ask<RulesReply>(new Deliver(workspace.Stream, command), ReplyTimeout);

    /// <summary>Changes what a workspace, its projects and tools may spend.</summary>
    /// <exception cref="AskFailedException">No answer came within a minute: whether it took effect is not
    /// known.</exception>
    public Task<SpendingReply> SendAsync(RulesId workspace, SpendingCommand command) =>
        _keepers.Ask<SpendingReply>(new Deliver(SpendingEventTable.StreamOf(workspace), command), ReplyTimeout);

    /// <summary>Makes a project; its name is listed before, so that it is found.</summary>
    /// <exception cref="AskFailedException">No answer came within a minute: whether it took effect is not
    /// known.</exception>
    public async Task<ProjectReply> CreateAsync(ProjectId project, ProjectCommand.Create command)
    {
        var list = new Deliver(ProjectDirectory.StreamOf(project.Workspace), new ListProject(project.Name));
        ProjectReply listed = await _projects.Ask<ProjectReply>(list, ReplyTimeout);
        return listed is ProjectReply.Refused ? listed : await SendAsync(project, command);
    }

    /// <summary>Tells a project something.</summary>
    /// <exception cref="AskFailedException">No answer came within a minute: whether it took effect is not
    /// known.</exception>
    public Task<ProjectReply> SendAsync(ProjectId project, ProjectCommand command) =>
        _projects.Ask<ProjectReply>(new Deliver(project.Stream, command), ReplyTimeout);

    /// <summary>Tells a schedule something.</summary>
    /// <exception cref="AskFailedException">No answer came within a minute: whether it took effect is not
    /// known.</exception>
    public Task<ScheduleReply> SendAsync(ScheduleId schedule, ScheduleCommand command) =>
        _schedules.Ask<ScheduleReply>(new Deliver(schedule.Stream, command), ReplyTimeout);

    /// <summary>Tells a bulk job something.</summary>
    /// <exception cref="AskFailedException">No answer came within a minute: whether it took effect is not
    /// known.</exception>
    public Task<BulkReply> SendAsync(BulkJobId job, BulkCommand command) =>
        _bulkJobs.Ask<BulkReply>(new Deliver(job.Stream, command), ReplyTimeout);

    /// <summary>Proposes a plan for a goal; its id is listed first.</summary>
    /// <exception cref="AskFailedException">No answer came within a minute: whether it took effect is not
    /// known.</exception>
    public async Task<GoalReply> ProposeAsync(GoalId goal, GoalCommand.Propose command)
    {
        var list = new Deliver(GoalDirectory.StreamOf(goal.Workspace), new ListGoal(goal.Value));
        GoalReply listed = await _goals.Ask<GoalReply>(list, ReplyTimeout);
        return listed is GoalReply.Refused ? listed : await SendAsync(goal, command);
    }

    /// <summary>Tells a goal something.</summary>
    /// <exception cref="AskFailedException">No answer came within a minute: whether it took effect is not
    /// known.</exception>
    public Task<GoalReply> SendAsync(GoalId goal, GoalCommand command) =>
        _goals.Ask<GoalReply>(new Deliver(goal.Stream, command), ReplyTimeout);

    /// <summary>
    /// Completes once a goal that was approved has started, or could not; at once for one that was not approved.
    /// </summary>
    /// <exception cref="AskFailedException">It has not within a minute, as while the engine is short of room: its
    /// execution is submitted all the same.</exception>
    public Task<GoalReply> WhenStartedAsync(GoalId goal) =>
        _goals.Ask<GoalReply>(new Deliver(goal.Stream, AwaitStart.Instance), ReplyTimeout);

    /// <summary>What decisions of a moment rest on besides the state: tools, policies, pressure.</summary>
    public Rulebook RulesInForce => _rules.Current;

    /// <summary>
    /// Begins to keep the rules of a workspace, where that was not done before: completes once they are in force, and
    /// nothing of a workspace that is new to the engine may be submitted earlier.
    /// </summary>
    /// <exception cref="IOException">The store does not give them now.</exception>
    public async Task OpenAsync(RulesId workspace)
    {
        RulesReply rules = await SendAsync(workspace, RulesCommand.Tick.Instance);
        SpendingReply ledger = await SendAsync(workspace, SpendingCommand.Tick.Instance);
        Rejection? refusal = (rules as RulesReply.Refused)?.Rejection ?? (ledger as SpendingReply.Refused)?.Rejection;
        if (refusal is not null) throw new IOException($"The rules of '{workspace}' cannot be read: {refusal.Message}");
    }

    /// <summary>What people have laid down for a workspace, as it is in force.</summary>
    public WorkspaceRules RulesOf(string workspace) => _rules.Current.Of(workspace);

    /// <summary>The tools that executions of a workspace can call, as they are now.</summary>
    public IToolCatalog ToolsOf(string workspace) => _rules.Current.ToolsOf(workspace);

    /// <summary>
    /// Puts these tools in place of what the workers of a workspace offered before; steps that waited for one of them
    /// go on. Calls for one workspace come one after another.
    /// </summary>
    public void Offer(string workspace, IReadOnlyCollection<ToolDescriptor> tools)
    {
        ArgumentNullException.ThrowIfNull(tools);
        _rules.Update(book => book with { Workers = book.Workers.With(workspace, tools) });
        if (tools.Count > 0) _region.Tell(_lookAgain);
        if (tools.Any(static tool => tool.Name == SandboxPlan.Tool)) _projects.Tell(_lookAtSandboxes);
    }

    /// <summary>
    /// Puts these tools in place of what the connections of a workspace had before; steps that waited for one of them
    /// go on. Calls for one workspace come one after another.
    /// </summary>
    public void Connect(string workspace, IToolCatalog tools)
    {
        ArgumentNullException.ThrowIfNull(tools);
        _rules.Update(book => book with { Workers = book.Workers.With(workspace, tools) });
        if (tools.All.Count > 0) _region.Tell(_lookAgain);
    }

    /// <summary>Executions hear what they are told from now on, where the engine waits to be opened.</summary>
    public void Open() => _region.Tell(new Open(Opener));

    /// <summary>Loads an execution, so that it goes on.</summary>
    public void GoOn(ExecutionId execution) => _region.Tell(new Deliver(execution.Stream, Activate.Instance));

    /// <summary>Completes when the execution has ended, however long that takes.</summary>
    /// <exception cref="UnknownExecutionException">There is no such execution.</exception>
    /// <exception cref="ExecutionUnloadedException">Its actor broke, or the engine stops: ask again.</exception>
    public Task<ExecutionEnded> WhenEndedAsync(ExecutionId execution) =>
        _region.Ask<ExecutionEnded>(new Deliver(execution.Stream, AwaitEnd.Instance), Timeout.InfiniteTimeSpan);

    /// <summary>How many events the slowest of the followers lags behind; 0 where there is none.</summary>
    public async Task<long> FollowerLagAsync()
    {
        long lag = 0;
        foreach (ActorRef follower in _followers)
            lag = Math.Max(lag, (await follower.Ask<FollowerPosition>(HowFar.Instance, ReplyTimeout)).Lag);
        return lag;
    }

    private ActorRef SpawnProjects(ExecutionEngineOptions options) => ProjectRegion.Spawn(_system, new ProjectSeams
    {
        Journal = options.Journal,
        Rules = _rules,
        Executions = () => _region,
        Goals = () => _goals,
        Ledgers = _keepers,
        OnTrouble = options.Observer.ProjectTroubled,
    });

    private ActorRef SpawnSchedules(ExecutionEngineOptions options) => ScheduleRegion.Spawn(_system, new ScheduleSeams
    {
        Journal = options.Journal,
        Rules = _rules,
        Executions = () => _region,
        OnTrouble = options.Observer.ServiceTroubled,
    });

    private ActorRef SpawnBulkJobs(ExecutionEngineOptions options) => BulkRegion.Spawn(_system, new BulkSeams
    {
        Journal = options.Journal,
        Executions = () => _region,
        PlanRetry = options.PlanRetry,
        OnItemTrouble = options.Observer.BulkItemTroubled,
        OnTrouble = options.Observer.ServiceTroubled,
    });

    private ActorRef SpawnGoals(ExecutionEngineOptions options) => GoalRegion.Spawn(_system, new GoalSeams
    {
        Journal = options.Journal,
        Rules = _rules,
        Executions = () => _region,
        Projects = () => _projects,
        OnTrouble = options.Observer.ServiceTroubled,
    });

    private ActorRef? OwnerOf(StreamId stream)
    {
        if (GoalRegion.Owns(stream)) return _goals;
        if (ProjectRegion.Owns(stream)) return _projects;
        if (ScheduleRegion.Owns(stream)) return _schedules;
        return BulkRegion.Owns(stream) ? _bulkJobs : null;
    }

    private static LessonFold LessonsInto(RulebookInForce rules, IEngineObserver observer) => new(
        (workspace, lessons) =>
        {
            rules.Update(book => book with { Lessons = book.Lessons.SetItem(workspace, lessons) });
            observer.LessonsChanged(workspace, lessons);
        });

    // A child belongs to an execution that was acknowledged, and comes another way: it is never refused.
    private Task<CommandReply> TakeAsync(ExecutionCommand.Submit submit)
    {
        if (_rules.Current.Pressure is not { Level: PressureLevel.High } pressure)
        {
            var first = new Deliver(submit.Execution.Stream, submit, IsNew: true);
            return _region.Ask<CommandReply>(first, ReplyTimeout);
        }

        string message = $"The engine takes nothing new for now: {pressure.Why}. Try again in a while.";
        return Task.FromResult<CommandReply>(
            new CommandReply.Refused(submit.Execution, new Rejection(RejectionCode.Overloaded, message)));
    }

    private ActorRef Follow(Func<IJournalFold> fold, ExecutionEngineOptions options)
    {
        var follower = new FollowerOptions
        {
            Journal = options.Journal,
            Fold = fold,
            OnUnreadable = options.Observer.FollowerUnreadable,
        };
        return _system.Spawn(new Props(() => new JournalFollower(follower)), $"following-{fold().Stream}");
    }

    private static EntityKind KindOf(EngineSeams seams) => new(
        (stream, isNew) => new ExecutionSupervisor(IdOf(stream), isNew, seams),
        // A child belongs to an execution that was acknowledged: it is never refused.
        static message => message is ExecutionCommand.Submit { Parent: null },
        static (stream, why) => new CommandReply.Refused(
            IdOf(stream),
            new Rejection(RejectionCode.Overloaded, $"'{IdOf(stream)}' cannot be told anything now: {why}.")),
        static cause => cause is not SubmissionRefusedException);

    // What an execution decided before is durable once it has taken the news. One that does not exist, or whose journal
    // cannot be read, decided nothing.
    private static bool HasTaken(object reply) => reply is not CommandReply.Refused
    {
        Rejection.Code: RejectionCode.Overloaded or RejectionCode.StoreRefused,
    };

    private static bool HasHeard(object reply) => reply is not ProjectReply.Refused
    {
        Rejection.Code: RejectionCode.Overloaded or RejectionCode.StoreRefused,
    };

    private static ExecutionId IdOf(StreamId stream) => ExecutionId.TryFromStream(stream, out ExecutionId id)
        ? id
        : throw new ArgumentException($"'{stream}' is not the stream of an execution.", nameof(stream));
}
