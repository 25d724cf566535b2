using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Control;

/// <summary>
/// The family <c>core</c>: the control tools. <c>core.noop</c>, <c>core.set</c> and <c>core.fail</c> run here; the
/// waiting ones (<c>core.wait</c>, <c>core.signal</c>, <c>core.approve</c>, <c>core.plan</c>) are only described
/// here and are carried out by the engine itself, without an attempt of an adapter.
/// </summary>
public sealed class ControlAdapter : IToolAdapter
{
    private static readonly ToolName Noop = ToolName.Parse("core.noop");
    private static readonly ToolName Set = ToolName.Parse("core.set");
    private static readonly ToolName Fail = ToolName.Parse("core.fail");
    private static readonly ToolOutcome NothingDone = new ToolOutcome.Succeeded(DataNull.Value);

    /// <inheritdoc/>
    public string Family => "core";

    /// <inheritdoc/>
    public IReadOnlyList<ToolDescriptor> Tools => ControlToolRules.All;

    /// <inheritdoc/>
    public IReadOnlyList<InputFault> Validate(ToolName tool, DataObject input) =>
        ControlToolRules.Validate(tool, input);

    /// <inheritdoc/>
    public ValueTask<ToolOutcome> ExecuteAsync(ToolCall call, ToolContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        return ValueTask.FromResult(Execute(call, cancellation));
    }

    private static ToolOutcome Execute(ToolCall call, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
            return Failed(FailureKind.Cancelled, "cancelled", "It was cancelled.");
        if (call.Tool == Noop) return NothingDone;
        if (call.Tool == Set) return Value(call.Input);
        return call.Tool == Fail ? AskedFor(call.Input) : ByTheEngine(call.Tool);
    }

    private static ToolOutcome Value(DataObject input) => input["value"] is { } value
        ? new ToolOutcome.Succeeded(value)
        : Failed(FailureKind.BadInput, "bad_input", "core.set: 'value' is missing. Add 'value'.");

    private static ToolOutcome.Failed AskedFor(DataObject input)
    {
        if (ControlToolRules.Validate(Fail, input) is [InputFault fault, ..])
            return Failed(FailureKind.BadInput, "bad_input", $"{fault.Message} {fault.Fix}");
        return Failed(
            ControlToolRules.FailureKindOf(input.Text("kind", nameof(FailureKind.NoProgress)))!.Value,
            input.Text("code", "failed_by_plan"),
            input.Text("message", "The plan says that this step fails."));
    }

    private static ToolOutcome.Failed ByTheEngine(ToolName tool) => ControlToolRules.Find(tool) is not null
        ? Failed(
            FailureKind.Configuration,
            "run_by_engine",
            $"{tool} is carried out by the engine, not by an adapter. Run it in a plan.")
        : Failed(FailureKind.NotFound, "unknown_tool", $"There is no tool {tool}. Check its name.");

    private static ToolOutcome.Failed Failed(FailureKind kind, string code, string message) =>
        new ToolOutcome.Failed(new Failure { Kind = kind, Code = code, Message = message });
}
