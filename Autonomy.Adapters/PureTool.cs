using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters;

/// <summary>A tool that computes its output from its input alone.</summary>
internal abstract class PureTool
{
    internal abstract ToolDescriptor Descriptor { get; }

    internal virtual IReadOnlyList<InputFault> Validate(DataObject input) => [];

    /// <exception cref="ToolFailedException">It cannot be computed.</exception>
    internal abstract DataValue Run(DataObject input, CancellationToken cancellation);

    protected static ToolDescriptor Describe(
        string name, string description, string inputSchema, string outputSchema) =>
        new()
        {
            Name = ToolName.Parse(name),
            Description = description,
            Effect = EffectClass.Pure,
            HonoursIdempotencyKey = true,
            TypicalDuration = TimeSpan.FromMilliseconds(5),
            InputSchema = (DataObject)DataJson.Parse(inputSchema),
            OutputSchema = (DataObject)DataJson.Parse(outputSchema),
        };

    protected static ToolFailedException Fail(FailureKind kind, string code, string message) =>
        new(
            new Failure { Kind = kind, Code = code, Message = message, Evidence = new() { Code = code } });
}

/// <summary>Runs a family of pure tools, off the caller: a large input may take a while.</summary>
internal sealed class PureTools(params IEnumerable<PureTool> tools)
{
    private readonly ToolSet<PureTool> _tools =
        new(tools, tool => tool.Descriptor, (tool, input) => tool.Validate(input));

    internal IReadOnlyList<ToolDescriptor> Descriptors => _tools.Descriptors;

    internal IReadOnlyList<InputFault> Validate(ToolName tool, DataObject input) => _tools.Validate(tool, input);

    internal ValueTask<ToolOutcome> ExecuteAsync(ToolCall call, CancellationToken cancellation) =>
        new(Task.Run(() => Execute(call, cancellation), CancellationToken.None));

    private ToolOutcome Execute(ToolCall call, CancellationToken cancellation)
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            return new ToolOutcome.Succeeded(_tools.Require(call).Run(call.Input, cancellation));
        }
        catch (ToolFailedException exception)
        {
            return new ToolOutcome.Failed(exception.Failure);
        }
        catch (OperationCanceledException)
        {
            return new ToolOutcome.Failed(new Failure
            {
                Kind = FailureKind.Cancelled,
                Code = "cancelled",
                Message = $"{call.Tool} was cancelled.",
            });
        }
    }
}
