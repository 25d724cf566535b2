using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Autonomy.Core.Estimates;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Plans;
using Autonomy.Core.Pressure;
using Autonomy.Core.Recovery;
using Autonomy.Core.Spending;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Core.Workers;
using Autonomy.Core.Workspaces;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

/// <summary>
/// An execution without an engine: commands are decided, events kept as the journal keeps them, and the calls that
/// would run are ended by the test. After each command the fold of the stored events is compared with the live state.
/// </summary>
internal sealed partial class ExecutionRun
{
    /// <summary>Plans beyond this are not folded again after every command.</summary>
    private const int StepsCheckedMax = 100;

    private readonly Dictionary<(UnitKey Unit, int Attempt), ExecutionEffect> _open = [];
    private readonly Plan _submitted;

    private ExecutionRun(Plan plan) => _submitted = plan;

    /// <summary>What people have laid down for the workspace.</summary>
    public WorkspaceRules Rules { get; set; } = WorkspaceRules.None;

    /// <summary>How short of room the engine is.</summary>
    public EnginePressure Pressure { get; set; } = EnginePressure.None;

    /// <summary>What connected workers offer.</summary>
    public WorkerTools Workers { get; set; } = WorkerTools.None;

    /// <summary>What is limited beyond the execution.</summary>
    public SpendingLimits Spending { get; set; } = SpendingLimits.None;

    private Rulebook Rulebook => new(TestTools.All)
    {
        Spending = Spending,
        Workers = Workers,
        Pressure = Pressure,
        Workspaces = ImmutableDictionary<string, WorkspaceRules>.Empty.Add("default", Rules),
    };

    public static DateTimeOffset Beginning { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static ExecutionId Id { get; } = ExecutionId.Parse("p-1");

    public Plan Plan => State.Plan ?? _submitted;

    public ExecutionState State { get; private set; } = new();

    public DateTimeOffset Now { get; set; } = Beginning;

    public List<ExecutionEvent> Events { get; } = [];

    public List<StoredEvent> Journal { get; } = [];

    /// <summary>Called after each command that was accepted.</summary>
    public Action? AfterEach { get; set; }

    /// <summary>
    /// The events of the last command, as <c>step-completed a</c> or <c>item-failed a/3</c>. Those that only record
    /// healing are <see cref="Healings"/>, and those of health are left out.
    /// </summary>
    public IReadOnlyList<string> Last { get; private set; } = [];

    /// <summary>The rungs that the last command took, and what it taught.</summary>
    public IReadOnlyList<string> Healings { get; private set; } = [];

    /// <summary>The effects of the last command.</summary>
    public IReadOnlyList<ExecutionEffect> Effects { get; private set; } = [];

    /// <summary>Calls and probes that were asked for and not ended yet, in the order of steps and items.</summary>
    public IEnumerable<ExecutionEffect> Open =>
        _open.OrderBy(entry => entry.Key.Unit.Step).ThenBy(entry => entry.Key.Unit.Item).Select(entry => entry.Value);

    /// <summary>Running attempts by name: <c>a</c>, <c>b/2</c>.</summary>
    public string[] Running => [.. Open.OfType<ExecutionEffect.StartAttempt>().Select(start => Name(start.Unit))];

    /// <summary>Compiles a plan of these steps (JSON objects with commas between) and submits it.</summary>
    public static ExecutionRun Of(string steps, int concurrency = 8, string inputs = "{}") =>
        Of(WorkspaceRules.None, steps, concurrency, inputs);

    /// <summary>The same, in a workspace with rules.</summary>
    public static ExecutionRun Of(WorkspaceRules rules, string steps, int concurrency = 8, string inputs = "{}")
    {
        ExecutionRun run = Unsubmitted(steps, concurrency, inputs);
        run.Rules = rules;
        run.Tell(new ExecutionCommand.Submit(
            Id, "default", run.Plan, (DataObject)DataJson.Parse(inputs), "ada", Priority.Medium, null));
        return run;
    }

    /// <summary>The same with a plan as a journal has it, which is read and not compiled.</summary>
    public static ExecutionRun OfOld(string steps)
    {
        PlanReading reading = PlanReader.Read(JsonPlanText.Read($$"""{"plan":1,"name":"p","steps":[{{steps}}]}"""));
        var run = new ExecutionRun(reading.Plan!);
        run.Tell(run.Submission);
        return run;
    }

    /// <summary>The same, expected to take so long.</summary>
    public static ExecutionRun Expected(DurationRange total, string steps, bool waitsForOthers = false)
    {
        ExecutionRun run = Unsubmitted(steps);
        var estimate = new Estimate
        {
            Total = total,
            Left = total,
            Steps = [],
            CriticalPath = [],
            Runs = 1,
            WaitsForOthers = waitsForOthers,
        };
        run.Tell(run.Submission with { Estimate = estimate });
        return run;
    }

    /// <summary>The same, in an engine that is short of room.</summary>
    public static ExecutionRun Under(EnginePressure pressure, string steps, int concurrency = 8)
    {
        ExecutionRun run = Unsubmitted(steps, concurrency);
        run.Pressure = pressure;
        run.Tell(run.Submission);
        return run;
    }

    /// <summary>The same, in an engine that takes workers.</summary>
    public static ExecutionRun With(WorkerTools workers, string steps, int concurrency = 8)
    {
        ExecutionRun run = Unsubmitted(steps, concurrency, tools: workers.Of("default", TestTools.All));
        run.Workers = workers;
        run.Tell(run.Submission);
        return run;
    }

    /// <summary>The same with a budget, a JSON object, and perhaps what a parent handed down.</summary>
    public static ExecutionRun WithBudget(
        string budget, string steps, int concurrency = 8, PlanBudget? handedDown = null)
    {
        ExecutionRun run = Unsubmitted(steps, concurrency, "{}", budget);
        run.Tell(run.Submission with { Budget = handedDown });
        return run;
    }

    public static ExecutionRun Unsubmitted(
        string steps, int concurrency = 8, string inputs = "{}", string budget = "{}",
        IToolCatalog? tools = null)
    {
        DataObject given = (DataObject)DataJson.Parse(inputs);
        string declared = string.Join(",", given.Properties.Select(input => $"\"{input.Key}\": {{}}"));
        PlanDocument document = JsonPlanText.Read(
            $$"""
            { "plan": 1, "name": "p", "concurrency": {{concurrency}}, "inputs": { {{declared}} },
              "budget": {{budget}}, "steps": [{{steps}}] }
            """);
        PlanReading reading = PlanCompiler.Compile(document, tools ?? TestTools.All);
        Assert.True(
            reading.IsPlan, string.Join("\n", reading.Faults.Select(fault => $"{fault.Path}: {fault.Message}")));
        return new ExecutionRun(reading.Plan);
    }

    /// <summary>Submits a fork as it was planned.</summary>
    public static ExecutionRun Of(ForkPlan fork)
    {
        var run = new ExecutionRun(fork.Plan);
        run.Tell(new ExecutionCommand.Submit(Id, fork.Workspace, fork.Plan, fork.Inputs, "ada", fork.Priority, null)
        {
            Fork = fork.Origin,
            Carried = fork.Carried,
        });
        return run;
    }

    private ExecutionCommand.Submit Submission =>
        new(Id, "default", Plan, DataObject.Empty, "ada", Priority.Medium, null);

    /// <summary>Decides on a command that must be accepted.</summary>
    public IReadOnlyList<string> Tell(ExecutionCommand command)
    {
        Verdict verdict = ExecutionDecider.Decide(State, command, Now, Rulebook);
        Verdict.Accepted accepted = Assert.IsType<Verdict.Accepted>(verdict);
        foreach (ExecutionEvent happened in accepted.Events) Store(happened);
        foreach (ExecutionEffect effect in accepted.Effects) Remember(effect);
        Effects = accepted.Effects;
        Last = [.. accepted.Events.Where(IsMove).Select(Describe)];
        Healings = [.. accepted.Events.Select(RecordOf).OfType<string>()];
        WakeUpOwners.Check(State, Pressure);
        if (Plan.Steps.Length <= StepsCheckedMax) AssertFoldsToTheSame();
        AfterEach?.Invoke();
        return Last;
    }

    private static bool IsMove(ExecutionEvent happened) =>
        happened is not (ExecutionEvent.HealthDropped or ExecutionEvent.HealthRecovered) && RecordOf(happened) is null;

    private static string? RecordOf(ExecutionEvent happened) => happened switch
    {
        ExecutionEvent.HealingApplied healing => $"{Words.Of(healing.Rung)} after {healing.Attempt}",
        ExecutionEvent.LessonLearned lesson => $"{Words.Of(lesson.Rung)} {(lesson.Helped ? "helped" : "was in vain")}",
        _ => null,
    };

    /// <summary>Whether a command would be refused; where it is, the state is as before.</summary>
    public bool IsRefused(ExecutionCommand command)
    {
        ExecutionState copy = Fold(Journal);
        return ExecutionDecider.Decide(copy, command, Now, Rulebook) is Verdict.Refused;
    }

    /// <summary>Tells how a call that was asked for ended.</summary>
    public void TellEnd(ExecutionEffect effect, ExecutionCommand end)
    {
        _open.Remove(_open.Single(entry => entry.Value == effect).Key);
        Tell(end);
    }

    /// <summary>Decides on a command that must be refused, and leave the state as it is.</summary>
    public Rejection Refuse(ExecutionCommand command)
    {
        byte[] before = State.Plan is null ? [] : ExecutionSnapshot.Write(State);
        Verdict verdict = ExecutionDecider.Decide(State, command, Now, Rulebook);
        Assert.Equal(before, State.Plan is null ? [] : ExecutionSnapshot.Write(State));
        return Assert.IsType<Verdict.Refused>(verdict).Rejection;
    }

    public IReadOnlyList<string> Succeed(string unit, string output = "null")
    {
        (UnitKey key, int attempt) = Take(unit);
        return Tell(new ExecutionCommand.EndAttempt(key, attempt, new ToolOutcome.Succeeded(DataJson.Parse(output))));
    }

    public IReadOnlyList<string> Succeed(string unit, AttemptUsage usage)
    {
        (UnitKey key, int attempt) = Take(unit);
        var outcome = new ToolOutcome.Succeeded(DataNull.Value) { Usage = usage };
        return Tell(new ExecutionCommand.EndAttempt(key, attempt, outcome));
    }

    public IReadOnlyList<string> Fail(string unit, FailureKind kind, FailureEffect effect = FailureEffect.None) =>
        Fail(unit, new Failure { Kind = kind, Code = "test", Message = "It broke.", Effect = effect });

    public IReadOnlyList<string> Fail(string unit, Failure failure)
    {
        (UnitKey key, int attempt) = Take(unit);
        return Tell(new ExecutionCommand.EndAttempt(key, attempt, new ToolOutcome.Failed(failure)));
    }

    public IReadOnlyList<string> Probe(string unit, ProbeResult result)
    {
        (UnitKey key, int attempt) = Take(unit);
        return Tell(new ExecutionCommand.EndProbe(key, attempt, result));
    }

    public IReadOnlyList<string> EndUndo(string unit, ToolOutcome outcome)
    {
        (UnitKey key, int attempt) = Take(unit);
        return Tell(new ExecutionCommand.EndUndo(key, attempt, outcome));
    }

    public IReadOnlyList<string> Answer(string option, string? output = null) => Tell(new ExecutionCommand.Answer(
        OpenDecision.Request.Id, option, "ada", null, output is null ? null : DataJson.Parse(output)));

    public IReadOnlyList<string> Signal(string name, string payload = "null") =>
        Tell(new ExecutionCommand.Signal(name, DataJson.Parse(payload), "ada"));

    /// <summary>Moves the clock and tells the execution.</summary>
    public IReadOnlyList<string> Advance(TimeSpan by)
    {
        Now += by;
        return Tell(ExecutionCommand.Tick.Instance);
    }

    /// <summary>What a crash and a load do: the state is folded anew, running calls are gone.</summary>
    public IReadOnlyList<string> Restart()
    {
        State = Fold(Journal);
        _open.Clear();
        return Tell(ExecutionCommand.Recover.Instance);
    }

    public DecisionState OpenDecision => Assert.Single(State.Decisions, decision => decision.Answer is null);

    public StepState Step(string id) => State.Steps[Plan.OrdinalOf(id)];

    public UnitState Unit(string name)
    {
        UnitKey key = Key(name);
        return State.FindUnit(key)!;
    }

    public T EffectOn<T>(string unit)
        where T : ExecutionEffect =>
            _open.Where(entry => entry.Key.Unit == Key(unit)).Select(entry => entry.Value).OfType<T>().Single();

    public UnitKey Key(string unit)
    {
        string[] parts = unit.Split('/');
        return new UnitKey(
            Plan.OrdinalOf(parts[0]), parts.Length == 1 ? null : int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    public static ExecutionState Fold(IEnumerable<StoredEvent> journal)
    {
        var state = new ExecutionState();
        foreach (StoredEvent stored in journal) Apply(state, stored);
        return state;
    }

    public static void Apply(ExecutionState state, StoredEvent stored) =>
        state.Apply(ExecutionEventTable.Decode(stored.Name, stored.SchemaVersion, stored.Body.Span), stored.Time);

    private void AssertFoldsToTheSame()
    {
        if (State.Plan is null) return;
        byte[] live = ExecutionSnapshot.Write(State);
        AssertSame(live, Fold(Journal));
        var restored = new ExecutionState();
        ExecutionSnapshot.Restore(restored, live);
        AssertSame(live, restored);
        // Whoever follows questions alone hears of each that is open no more.
        Assert.Equal(
            State.Decisions.Where(one => one.Answer?.Option == DecisionAnswer.Withdrawn)
                .Select(one => one.Request.Id).Order(StringComparer.Ordinal),
            Events.OfType<ExecutionEvent.DecisionWithdrawn>().Select(told => told.Decision)
                .Order(StringComparer.Ordinal));
    }

    private void AssertSame(byte[] live, ExecutionState other)
    {
        Assert.Equal(Encoding.UTF8.GetString(live), Encoding.UTF8.GetString(ExecutionSnapshot.Write(other)));
        Assert.Equal(Derived(State), Derived(other));
    }

    /// <summary>What a snapshot leaves out, as text.</summary>
    public static string Derived(ExecutionState state)
    {
        var text = new StringBuilder();
        text.Append($"{state.Status} running {state.RunningAttempts} open {state.OpenSteps} ")
            .Append($"failed {state.FailedSteps}/{state.FatalFailures} decisions {state.OpenDecisions} ")
            .Append($"completed {state.CompletedUnits.Count} to undo {state.UnitsToUndo} ")
            .Append($"others {state.UnitsWaitingForOthers} timer {state.FirstTimer} next {state.NextStartable?.Id}");
        foreach (StepState step in state.Steps)
        {
            text.Append($"\n{step.Id} {step.Status} unmet {step.UnmetNeeds} ")
                .Append($"items {step.ItemsEnded}/{step.ItemsFailed}/{step.OpenItems}/{step.NextItem} ")
                .Append($"attempts {step.Attempts} startable {step.HasStartableUnit} output {step.Output}");
        }

        return text.ToString();
    }

    private void Store(ExecutionEvent happened)
    {
        Events.Add(happened);
        NewEvent encoded = ExecutionEventTable.Encode(happened);
        // The journal keeps times to the millisecond.
        DateTimeOffset time = DateTimeOffset.FromUnixTimeMilliseconds(Now.ToUnixTimeMilliseconds());
        int version = Journal.Count + 1;
        Journal.Add(
            new StoredEvent(Id.Stream, version, version, time, encoded.Name, encoded.SchemaVersion, encoded.Body));
    }

    private string Name(UnitKey unit) => Plan.Steps[unit.Step].Id + (unit.Item is { } item ? $"/{item}" : "");

    private static string Describe(ExecutionEvent happened)
    {
        string name = ExecutionEventTable.NameOf(happened);
        if (happened is not ExecutionEvent.IOfStep ofStep) return name;
        object? item = happened.GetType().GetProperty("Item")?.GetValue(happened);
        return $"{name} {ofStep.Step}{(item is null ? "" : $"/{item}")}";
    }
}
