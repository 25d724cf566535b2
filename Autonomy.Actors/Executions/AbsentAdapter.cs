using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;

namespace Autonomy.Actors.Executions;

/// <summary>
/// Stands for the adapter of a tool whose connection was removed while the start of an attempt became durable: nothing
/// was begun, and the step waits for the connection.
/// </summary>
internal sealed class AbsentAdapter : IToolAdapter
{
    public static readonly AbsentAdapter Instance = new();

    private AbsentAdapter()
    {
    }

    public string Family => "";

    public IReadOnlyList<ToolDescriptor> Tools => [];

    public ValueTask<ToolOutcome> ExecuteAsync(ToolCall call, ToolContext context, CancellationToken cancellation) =>
        ValueTask.FromResult<ToolOutcome>(new ToolOutcome.Failed(new Failure
        {
            Kind = FailureKind.Unavailable,
            Code = FailureCodes.NotBegun,
            Effect = FailureEffect.None,
            Message = $"The connection of {call.Tool} was removed: the attempt was not begun.",
        }));
}
