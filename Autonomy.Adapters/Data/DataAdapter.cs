using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Data;

/// <summary>The family <c>data</c>: expressions, JSON, CSV, and rows sorted and summed up. All pure.</summary>
public sealed class DataAdapter : IToolAdapter
{
    private readonly PureTools _tools;

    /// <summary>An adapter with these limits.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists all that are.</exception>
    public DataAdapter(DataToolOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<string> faults = options.Faults();
        if (faults.Count > 0) throw new ArgumentException(string.Join(' ', faults), nameof(options));
        _tools = new PureTools(
            new TransformTool(), new JsonTool(), new CsvTool(options), new SortTool(), new AggregateTool());
    }

    /// <inheritdoc/>
    public string Family => "data";

    /// <inheritdoc/>
    public IReadOnlyList<ToolDescriptor> Tools => _tools.Descriptors;

    /// <inheritdoc/>
    public IReadOnlyList<InputFault> Validate(ToolName tool, DataObject input) => _tools.Validate(tool, input);

    /// <inheritdoc/>
    public ValueTask<ToolOutcome> ExecuteAsync(ToolCall call, ToolContext context, CancellationToken cancellation) =>
        _tools.ExecuteAsync(call, cancellation);
}
