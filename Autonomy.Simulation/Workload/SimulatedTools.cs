using Autonomy.Actors.Runtime;
using Autonomy.Core.Executions;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Simulation.History;
using Autonomy.Simulation.Swarm;

namespace Autonomy.Simulation.Workload;

/// <summary>
/// The tools as one life of a node has them; what they do to the world is in <see cref="ToolWorld"/>.
/// </summary>
internal sealed class SimulatedTools : IToolCatalog, IToolAdapter
{
    private const string UndoKeyEnding = "/undo";

    // Undos are few among all calls, and their failures are what people must decide about.
    private const double UndoWeight = 4;

    // There are many kinds of errors, and each has a ladder of its own.
    private const double ErrorWeight = 3;

    private readonly ToolWorld _world;
    private readonly ToolHost _node;
    private readonly SimulatedControl _control;

    /// <summary>The tools of a node from its start in this epoch until it is killed.</summary>
    public SimulatedTools(ToolWorld world, int node, long epoch)
    {
        _world = world;
        _node = new ToolHost(world.Seams.Recorder, node, epoch);
        _control = new SimulatedControl(this);
    }

    public IReadOnlyList<ToolDescriptor> All => PlanTools.Instance.All;

    public string Family => SimulatedToolSet.Family;

    public IReadOnlyList<ToolDescriptor> Tools => SimulatedToolSet.All;

    public ToolDescriptor? Find(ToolName tool) => PlanTools.Instance.Find(tool);

    public IToolAdapter? AdapterOf(ToolName tool) => tool.Family switch
    {
        SimulatedToolSet.Family => this,
        "core" => _control,
        _ => null,
    };

    public string? TargetOf(ToolDescriptor tool, DataObject input) => PlanTools.Instance.TargetOf(tool, input);

    public ToolCall? UndoOf(ToolCall call, DataValue output) => PlanTools.Instance.UndoOf(call, output);

    public ValueTask<ToolOutcome> ExecuteAsync(ToolCall call, ToolContext context, CancellationToken cancellation)
    {
        bool isUndo = context.IdempotencyKey.EndsWith(UndoKeyEnding, StringComparison.Ordinal);
        return Begin(isUndo ? ToolCallKind.Undo : ToolCallKind.Attempt, call, context).Begin(cancellation);
    }

    public async ValueTask<ProbeResult> ProbeAsync(ToolCall call, ToolContext context, CancellationToken cancellation)
    {
        SimulatedCall probe = Begin(ToolCallKind.Probe, call, context);
        await probe.Begin(cancellation);
        return probe.Found;
    }

    /// <summary>Takes down a call as it begins.</summary>
    public long Record(ToolCallKind kind, ToolCall call, ToolContext context, EffectClass effect)
    {
        long number = _world.NextCall();
        _world.Seams.Recorder.Add(new HistoryEntry.ToolCalled(
            number, _node.Number, _node.Epoch, kind, ExecutionId.Parse(context.Execution), context.Step, context.Item,
            context.Attempt, context.IdempotencyKey, call, effect));
        return number;
    }

    /// <summary>Takes down that a call ended.</summary>
    public void RecordEnd(long number, ToolContext context, string outcome) => _world.Seams.Recorder.Add(
        new HistoryEntry.ToolEnded(number, ExecutionId.Parse(context.Execution), outcome));

    private AttemptUsage? UsageOf(ToolContext context) => CallScript.DrawUsage(
        _world.Seams.Scenario.Stream($"usage {context.Attempt} {context.IdempotencyKey}"));

    private SimulatedCall Begin(ToolCallKind kind, ToolCall call, ToolContext context)
    {
        // A probe only looks.
        ToolDescriptor described = Find(call.Tool)!;
        if (kind == ToolCallKind.Probe) described = described with { Effect = EffectClass.Pure };
        long number = Record(kind, call, context, described.Effect);
        string where = $"tool call #{number} {call.Tool} for {Describe.Unit(context.Step, context.Item)}";
        ExecutionId execution = ExecutionId.Parse(context.Execution);
        SeededRandom random =
            _world.Seams.Scenario.Stream($"{kind} {context.Attempt} {context.IdempotencyKey}");
        double weight = kind == ToolCallKind.Undo ? UndoWeight : 1;
        CallScript script = CallScript.Draw(
            random,
            fault => _world.Seams.Dice.Strikes(
                fault, where, fault == FaultKind.ToolError ? weight * ErrorWeight : weight, execution),
            timeout: context.Deadline - context.Time.GetUtcNow());
        bool isForward = kind == ToolCallKind.Attempt;
        if (isForward) script = script with { Usage = UsageOf(context) };
        return new SimulatedCall(_world, _node, call, described)
        {
            Number = number,
            Execution = execution,
            Key = context.IdempotencyKey,
            Script = isForward ? _world.WithToken(script, context.IdempotencyKey, context.RefreshCredential) : script,
        };
    }
}
