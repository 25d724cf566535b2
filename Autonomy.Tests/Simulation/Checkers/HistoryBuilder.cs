using Autonomy.Actors.Executions;
using Autonomy.Actors.Workspaces;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Plans;
using Autonomy.Core.Projects;
using Autonomy.Core.Recovery;
using Autonomy.Core.Schedules;
using Autonomy.Core.Spending;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;
using Autonomy.Simulation.Checkers;
using Autonomy.Simulation.History;
using Autonomy.Simulation.Swarm;
using Autonomy.Simulation.Workload;
using Autonomy.Simulation.World;
using Xunit;

namespace Autonomy.Tests.Simulation.Checkers;

/// <summary>
/// A small history made by hand: one execution of a plan on node 0 in epoch 1, unless it is said otherwise.
/// </summary>
internal sealed class HistoryBuilder
{
    public static readonly ExecutionId Id = ExecutionId.Parse("p-1");

    public static readonly ProjectId Project =
        ProjectId.TryParse(DurableStates.Workspace, "shop", out ProjectId shop) ? shop : default;

    public static readonly ScheduleId Schedule =
        ScheduleId.TryParse(DurableStates.Workspace, "nightly", out ScheduleId nightly) ? nightly : default;

    private readonly List<HistoryEntry> _entries = [];
    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Plan _plan;
    private readonly Dictionary<StreamId, long> _versions = [];
    private DateTimeOffset _now = Beginning;
    private long _version;
    private long _offset;
    private long _append;
    private long _commit;
    private long _call;

    private HistoryBuilder(Plan plan) => _plan = plan;

    public int Node { get; set; }

    public long Epoch { get; set; } = 1;

    public bool LearnsLessons { get; set; }

    /// <summary>The lease is granted, and the plan of these steps submitted, acknowledged and begun.</summary>
    public static HistoryBuilder Of(string steps, int concurrency = 8, string budget = "{}")
    {
        HistoryBuilder history = Unsubmitted(steps, concurrency, budget);
        long call = history.Call(history.Submit());
        history.Commit(history.Submitted(), new ExecutionEvent.Started(ExecutionPhase.Execution));
        return history.Accept(call, ExecutionStatus.Running);
    }

    public static HistoryBuilder Unsubmitted(string steps, int concurrency = 8, string budget = "{}")
    {
        string head = $$""" "plan": 1, "name": "p", "concurrency": {{concurrency}}, "budget": {{budget}} """;
        PlanReading reading = PlanCompiler.Compile(
            JsonPlanText.Read($$"""{ {{head}}, "steps": [{{steps}}] }"""), PlanTools.Instance);
        Assert.True(reading.IsPlan, string.Join('\n', reading.Faults.Select(fault => fault.Message)));
        return new HistoryBuilder(reading.Plan).Add(new HistoryEntry.LeaseGranted(0, 1, 0));
    }

    public HistoryBuilder Add(HistoryEntry entry)
    {
        _entries.Add(entry with { At = At });
        return this;
    }

    public ExecutionCommand.Submit Submit() =>
        new(Id, "default", _plan, DataObject.Empty, "ada", Priority.Medium, null);

    public ExecutionEvent.Submitted Submitted() =>
        new(Id.Value, "default", _plan, DataObject.Empty, "ada", Priority.Medium, null);

    /// <summary>A client has the rules changed, and is told that they are, once these events are durable.</summary>
    public HistoryBuilder DoRules(RulesCommand command, params RulesEvent[] events)
    {
        Add(new HistoryEntry.RulesCalled(++_call, 1, command));
        long call = _call;
        CommitRules(events);
        return Add(new HistoryEntry.RulesAnswered(call, new RulesReply.Accepted(WorkspaceRules.None)));
    }

    /// <summary>A client limits what is spent, and is told that it is limited, once these events are durable.</summary>
    public HistoryBuilder DoSpending(SpendingCommand command, params SpendingEvent[] events)
    {
        Add(new HistoryEntry.SpendingCalled(++_call, 1, command));
        long call = _call;
        CommitSpending(events);
        return Add(new HistoryEntry.SpendingAnswered(call, new SpendingReply.Accepted()));
    }

    public long Call(ExecutionCommand command)
    {
        Add(new HistoryEntry.Called(++_call, 1, Id, command));
        return _call;
    }

    public HistoryBuilder Accept(long call, ExecutionStatus status) =>
        Add(new HistoryEntry.Answered(call, Id, new CommandReply.Accepted(Id, status)));

    /// <summary>A command is called, these events become durable, and it is accepted.</summary>
    public HistoryBuilder Do(ExecutionCommand command, params ExecutionEvent[] events)
    {
        long call = Call(command);
        Commit(events);
        return Accept(call, ExecutionStatus.Running);
    }

    public HistoryBuilder After(TimeSpan span)
    {
        _now += span;
        return this;
    }

    public HistoryBuilder Commit(params ExecutionEvent[] events) => Commit(null, events);

    public HistoryBuilder Commit(Snapshot? snapshot, params ExecutionEvent[] events)
    {
        AppendRequest request = Ask(snapshot, events);
        Durable(request);
        return Answer(AppendOutcome.Appended);
    }

    /// <summary>These events of another execution become durable.</summary>
    public HistoryBuilder CommitOf(ExecutionId other, params ExecutionEvent[] events) =>
        CommitTo(other.Stream, events.Select(ExecutionEventTable.Encode));

    /// <summary>These events of the rules of the workspace become durable.</summary>
    public HistoryBuilder CommitRules(params RulesEvent[] events) =>
        CommitTo(DurableStates.RulesStream, events.Select(RulesEventTable.Encode));

    /// <summary>These events of the ledger of the workspace become durable.</summary>
    public HistoryBuilder CommitSpending(params SpendingEvent[] events) =>
        CommitTo(DurableStates.SpendingStream, events.Select(SpendingEventTable.Encode));

    /// <summary>These events of <see cref="Project"/> become durable.</summary>
    public HistoryBuilder CommitProject(params ProjectEvent[] events) =>
        CommitTo(Project.Stream, events.Select(ProjectEventTable.Encode));

    /// <summary>These events of <see cref="Schedule"/> become durable.</summary>
    public HistoryBuilder CommitSchedule(params ScheduleEvent[] events) =>
        CommitTo(Schedule.Stream, events.Select(ScheduleEventTable.Encode));

    private HistoryBuilder CommitTo(StreamId stream, IEnumerable<NewEvent> events)
    {
        long version = _versions.GetValueOrDefault(stream);
        var request = new AppendRequest
        {
            Stream = stream,
            ExpectedVersion = version,
            Time = _now,
            Events = [.. events],
            Fence = new Fence(0, Epoch),
        };
        Add(new HistoryEntry.AppendAsked(++_append, Node, request));
        StoredEvent[] stored = [.. request.Events.Select(one => new StoredEvent(
            stream, ++version, ++_offset, _now, one.Name, one.SchemaVersion, one.Body))];
        _versions[stream] = version;
        return Add(new HistoryEntry.Committed(_append, ++_commit, request, stored));
    }

    public AppendRequest Ask(Snapshot? snapshot, params ExecutionEvent[] events)
    {
        var request = new AppendRequest
        {
            Stream = Id.Stream,
            ExpectedVersion = _version,
            Time = _now,
            Events = [.. events.Select(ExecutionEventTable.Encode)],
            Snapshot = snapshot,
            Fence = new Fence(0, Epoch),
        };
        Add(new HistoryEntry.AppendAsked(++_append, Node, request));
        return request;
    }

    public HistoryBuilder Durable(AppendRequest request, int skip = 0)
    {
        StoredEvent[] stored = [.. request.Events.Skip(skip).Select(one => new StoredEvent(
            Id.Stream, ++_version, ++_offset, _now, one.Name, one.SchemaVersion, one.Body))];
        return Add(new HistoryEntry.Committed(_append, ++_commit, request, stored));
    }

    public HistoryBuilder Answer(AppendOutcome outcome) => Add(new HistoryEntry.AppendAnswered(
        _append, Node, Id.Stream, new AppendResult(outcome, _version, _version, null)));

    /// <summary>A call of a unit begins, has its effect and ends, as far as it is said.</summary>
    public HistoryBuilder Tool(
        string step, int attempt, ToolCallKind kind = ToolCallKind.Attempt, bool hasEffect = true,
        string? ends = "succeeded")
    {
        ToolCall call = CallOf(step);
        EffectClass effect = kind == ToolCallKind.Probe ? EffectClass.Pure : PlanTools.Instance.Find(call.Tool)!.Effect;
        long number = ++_call;
        Add(new HistoryEntry.ToolCalled(
            number, Node, Epoch, kind, Id, step, null, attempt, KeyOf(step), call, effect));
        if (hasEffect && effect != EffectClass.Pure) Add(new HistoryEntry.EffectHappened(number, Id));
        return ends is null ? this : Add(new HistoryEntry.ToolEnded(number, Id, ends));
    }

    public ExecutionEvent.AttemptStarted Start(string step, int attempt = 1) => new(
        step, null, attempt, CallOf(step).Tool.Value, PlanTools.Instance.Find(CallOf(step).Tool)!.Effect);

    public ExecutionEvent.StepCompleted Complete(string step, int attempt = 1) =>
        new(step, attempt, ExpectedOutput.Of(CallOf(step), KeyOf(step)));

    /// <summary>The word on why a unit's first attempt is made again.</summary>
    public static ExecutionEvent.HealingApplied Healed(string step, FailureKind kind) =>
        new(step, null, 1, Rung.Retry, kind, "0123456789abcdef", "It broke.");

    public static ExecutionEvent.AttemptFailed Fail(
        string step, FailureKind kind, FailureEffect effect = FailureEffect.None, int attempt = 1,
        string code = "test") =>
        new(step, null, attempt, new Failure { Kind = kind, Code = code, Message = "It broke.", Effect = effect });

    public Plan Plan => _plan;

    public static ExecutionEvent End { get; } = new ExecutionEvent.Completed(false);

    public ExecutionEvent.RetryScheduled Retry(string step, TimeSpan after) => new(step, null, _now + after, "test");

    public DateTimeOffset Now => _now;

    /// <summary>The run is over: it must be sound.</summary>
    public void IsSound() => Assert.Empty(Find().Select(violation => $"[{violation.Invariant}] {violation.What}"));

    /// <summary>The run is over: the invariant must be found to be violated.</summary>
    public void Violates(int invariant)
    {
        IReadOnlyList<Violation> found = Find();
        Assert.True(
            found.Any(violation => violation.Invariant == invariant),
            $"Invariant {invariant} was not found; found were:\n"
            + string.Join('\n', found.Select(violation => $"[{violation.Invariant}] {violation.What}")));
    }

    private IReadOnlyList<Violation> Find() => Checker.CheckAll(History());

    public RunHistory History() => new(
        new Scenario
        {
            Seed = 1,
            Nodes = 1,
            HasStoreServer = true,
            Clients = 1,
            ExecutionsPerClient = 1,
            StepsMax = 3,
            OperationsPerExecution = 1,
            Faults = [],
            FaultRate = 0,
            Troubled = TimeSpan.Zero,
            SettlesWithin = TimeSpan.Zero,
            MailboxCapacity = 1,
            MessagesPerTurn = 1,
            AppendsPerCommit = 1,
            LearnsLessons = LearnsLessons,
        },
        [.. _entries, new HistoryEntry.Over(true) { At = At }],
        PlanTools.Instance);

    private long At => (long)(_now - Beginning).TotalMicroseconds;

    private ToolCall CallOf(string step)
    {
        StepCall call = _plan.Steps[_plan.OrdinalOf(step)].Call!;
        return new ToolCall(call.Tool, (DataObject)call.With.Evaluate(DataObject.Empty).Value!);
    }

    private static string KeyOf(string step) => $"{Id}/{step}/1";
}
