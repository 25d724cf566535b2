using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Host.Local;
using Autonomy.Host.Plans;
using Xunit;

namespace Autonomy.Tests.Cli;

/// <summary>An execution that the real decider made, step by step, under a clock of its own.</summary>
internal sealed class DecidedExecution
{
    public static readonly IToolCatalog Tools = new BuiltInTools(new LocalEngineOptions
    {
        DataFolder = Path.GetTempPath(),
        WorkingFolder = Path.GetTempPath(),
        Clock = TimeProvider.System,
        Secrets = static _ => null,
    }).Catalog;

    private readonly Dictionary<string, ExecutionEffect.StartAttempt> _running = [];

    public DecidedExecution(string yaml)
    {
        Plan = PlanOf(yaml);
        Id = ExecutionId.Parse($"{Plan.Header.Name}-0123456789ab");
        Send(new ExecutionCommand.Submit(Id, "local", Plan, DataObject.Empty, "ada", Priority.Medium, null));
    }

    public ExecutionId Id { get; }

    public Plan Plan { get; }

    public ExecutionState State { get; } = new();

    public DateTimeOffset Now { get; set; } = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public List<ExecutionEvent> Events { get; } = [];

    public static Plan PlanOf(string yaml)
    {
        PlanReading reading = PlanCompiler.Compile(YamlPlanText.Read(yaml), Tools);
        Assert.Empty(reading.Faults);
        return reading.Plan!;
    }

    public void Send(ExecutionCommand command)
    {
        var rules = new Rulebook(Tools);
        var verdict = Assert.IsType<Verdict.Accepted>(ExecutionDecider.Decide(State, command, Now, rules));
        Events.AddRange(verdict.Events);
        foreach (ExecutionEffect.StartAttempt start in verdict.Effects.OfType<ExecutionEffect.StartAttempt>())
            _running[KeyOf(State.Steps[start.Unit.Step].Id, start.Unit.Item)] = start;
    }

    public void Complete(string step, DataValue output, int? item = null) =>
        End(step, item, new ToolOutcome.Succeeded(output));

    public void Fail(string step, string message, FailureKind kind = FailureKind.BadInput, int? item = null) =>
        End(step, item, new ToolOutcome.Failed(new Failure { Kind = kind, Code = "made_up", Message = message }));

    public void Wait(TimeSpan time) => Now += time;

    private static string KeyOf(string step, int? item) => $"{step}/{item}";

    private void End(string step, int? item, ToolOutcome outcome)
    {
        ExecutionEffect.StartAttempt start = _running[KeyOf(step, item)];
        Send(new ExecutionCommand.EndAttempt(start.Unit, start.Attempt, outcome));
    }
}
