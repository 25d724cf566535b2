using Autonomy.Actors.Executions;
using Autonomy.Actors.Projects;
using Autonomy.Actors.Runtime;
using Autonomy.Actors.Schedules;
using Autonomy.Actors.Workspaces;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Learning;
using Autonomy.Core.Projects;
using Autonomy.Core.Schedules;
using Autonomy.Core.Spending;
using Autonomy.Core.Tools;
using Autonomy.Core.Workspaces;
using Autonomy.Simulation.History;
using Autonomy.Simulation.Kernel;

namespace Autonomy.Simulation.World;

/// <summary>
/// One life of the engine on a node: the production engine, started over what is durable, on the node's clock and turns
/// of its own. It ends by being taken away.
/// </summary>
internal sealed class EngineProcess : IStoreUser, IActorObserver, IEngineObserver
{
    private readonly WorldSeams _seams;
    private readonly SimulatedNode _node;
    private readonly Machine _machine;
    private readonly ExecutionEngine _engine;
    private readonly StoreWriter _writer;
    private readonly Queue<Action> _held = new();
    private long _epoch;

    public EngineProcess(SimulatedNode node, MachineClock clock, SeededRandom random, long epoch, WorldParts parts)
    {
        _seams = node.Seams;
        _node = node;
        _epoch = epoch;
        Clock = clock;
        _machine = new Machine(node.Number, $"node {node.Number}", random.Split());
        _writer = new StoreWriter(_seams, node.Store, this);
        IToolCatalog tools = parts.ToolsOf(_seams, node.Number, epoch, clock);
        var system = new ActorSystem(new ActorSystemOptions
        {
            Name = _machine.Name,
            Dispatcher = _machine.Dispatcher,
            Clock = clock,
            Random = random.Split(),
            Observer = this,
            MailboxCapacity = _seams.Scenario.MailboxCapacity,
            MessagesPerTurn = _seams.Scenario.MessagesPerTurn,
        });
        _engine = new ExecutionEngine(system, new ExecutionEngineOptions
        {
            Journal = parts.JournalOf(new NodeStore(_seams, node.Store, _writer, this)),
            Tools = tools,
            Secrets = parts.Secrets,
            Observer = this,
            Limits = _seams.Scenario.Limits,
            WakesWholeStore = true,
            Workspaces = [RulesId.Of(DurableStates.Workspace)],
            LearnsLessons = _seams.Scenario.LearnsLessons,
        });
        _seams.Kernel.Add(_machine);
    }

    public MachineClock Clock { get; }

    public long Epoch => _epoch;

    public bool IsGone { get; private set; }

    public bool IsFrozen => _machine.IsFrozen;

    public int Number => _node.Number;

    public bool IsCutOff => _node.IsCutOff;

    /// <summary>
    /// Puts a command to the engine on a turn of the process; <paramref name="onReply"/> is told, on another turn, the
    /// reply or why there is none.
    /// </summary>
    public void Ask(ExecutionId execution, ExecutionCommand command, Action<CommandReply?, string> onReply) =>
        Ask(() => _engine.SendAsync(execution, command), onReply);

    /// <summary>Puts a command to the rules of the workspace, in the same way.</summary>
    public void Ask(RulesCommand command, Action<RulesReply?, string> onReply) =>
        Ask(() => _engine.SendAsync(RulesId.Of(DurableStates.Workspace), command), onReply);

    /// <summary>Puts a command to the ledger of the workspace, in the same way.</summary>
    public void Ask(SpendingCommand command, Action<SpendingReply?, string> onReply) =>
        Ask(() => _engine.SendAsync(RulesId.Of(DurableStates.Workspace), command), onReply);

    /// <summary>Puts a command to a project, in the same way.</summary>
    public void Ask(ProjectId project, ProjectCommand command, Action<ProjectReply?, string> onReply) => Ask(
        () => command is ProjectCommand.Create create
            ? _engine.CreateAsync(project, create)
            : _engine.SendAsync(project, command),
        onReply);

    /// <summary>Puts a command to a schedule, in the same way.</summary>
    public void Ask(ScheduleId schedule, ScheduleCommand command, Action<ScheduleReply?, string> onReply) =>
        Ask(() => _engine.SendAsync(schedule, command), onReply);

    private void Ask<T>(Func<Task<T>> send, Action<T?, string> onReply)
        where T : class
    {
        TaskScheduler turns = _machine.Dispatcher.Tasks;
        _ = Task.Factory.StartNew(
            () => send().ContinueWith(
                ended => onReply(
                    ended.IsCompletedSuccessfully ? ended.Result : null,
                    ended.Exception?.InnerException?.Message ?? ""),
                CancellationToken.None,
                TaskContinuationOptions.None,
                turns),
            CancellationToken.None,
            TaskCreationOptions.None,
            turns);
    }

    /// <summary>Stops the process in its tracks; its timers ring and its messages come, and wait.</summary>
    public void StandStill() => _machine.IsFrozen = true;

    /// <summary>Lets the process go on, with what has gathered.</summary>
    public void Thaw()
    {
        _machine.IsFrozen = false;
        while (!IsFrozen && !IsGone && _held.TryDequeue(out Action? held)) held();
    }

    /// <summary>The process is gone, with all that it had in hand.</summary>
    public void End()
    {
        IsGone = true;
        Clock.IsStopped = true;
        _held.Clear();
        _seams.Kernel.Remove(_machine);
        _writer.LoseUser();
    }

    public AppendRequest Stamp(AppendRequest request)
    {
        var fence = new Fence(Leases.Shard, _epoch);
        return request.Fence == fence ? request : request with { Fence = fence };
    }

    public void WhenAwake(Action happens)
    {
        if (IsGone) return;
        if (IsFrozen) _held.Enqueue(happens);
        else happens();
    }

    public void Freeze() => _node.Freeze();

    public void DieInStore(string where) => _node.Kill(where);

    // A commit that may still come is kept out by a new epoch, before anything else is written.
    public void OnOutcomeUnknown()
    {
        if (_node.Leases.IsHeldBy(Number, _epoch)) _epoch = _node.Leases.Take(Number);
        else _node.EndFenced(this);
    }

    public void OnFenced() => _node.EndFenced(this);

    void IActorObserver.Failed(ActorRef actor, Exception cause, Directive directive) =>
        _seams.Recorder.Add(new HistoryEntry.ActorFailed(
            Number, actor.Path, $"{cause.GetType().Name}: {cause.Message}", directive.ToString()));

    void IActorObserver.Restarted(ActorRef actor, Exception cause)
    {
        // What failed was taken down already.
    }

    void IActorObserver.Stopped(ActorRef actor)
    {
        // Ends are no news.
    }

    void IActorObserver.DeadLetter(in DeadLetter letter)
    {
        // Late replies and refused messages are part of life.
    }

    void IEngineObserver.StoreRefused(ExecutionId execution, string reason)
    {
        // The history has the store's answer.
    }

    void IEngineObserver.ExecutionUnreadable(ExecutionId execution, Exception cause)
    {
        // The history has the store's fault.
    }

    void IEngineObserver.LessonsChanged(string workspace, Lessons lessons) =>
        _seams.Recorder.Add(new HistoryEntry.LessonsTaken(Number, lessons));

    void IEngineObserver.WakeUpsUnreadable(Exception cause)
    {
        // The history has the store's fault.
    }
}
