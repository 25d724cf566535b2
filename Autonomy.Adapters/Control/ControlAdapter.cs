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
    private static readonly ToolOutcome Cancelled = new ToolOutcome.Failed(
        new Failure { Kind = FailureKind.Cancelled, Code = "cancelled", Message = "It was cancelled." });

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
        return ValueTask.FromResult(
            cancellation.IsCancellationRequested ? Cancelled : ControlToolCalls.Execute(call));
    }
}
