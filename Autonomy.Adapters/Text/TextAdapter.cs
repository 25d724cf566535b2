using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Text;

/// <summary>The family <c>text</c>: templates, patterns, Markdown and pieces of texts. All pure.</summary>
public sealed class TextAdapter : IToolAdapter
{
    private readonly PureTools _tools;

    /// <summary>An adapter with these limits.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists all that are.</exception>
    public TextAdapter(TextToolOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<string> faults = options.Faults();
        if (faults.Count > 0) throw new ArgumentException(string.Join(' ', faults), nameof(options));
        _tools = new PureTools(
            new EchoTool(),
            new TemplateTool(options),
            new RegexTool(options),
            new MarkdownTool(options),
            new ChunkTool(),
            new SplitTool(),
            new JoinTool());
    }

    /// <inheritdoc/>
    public string Family => "text";

    /// <inheritdoc/>
    public IReadOnlyList<ToolDescriptor> Tools => _tools.Descriptors;

    /// <inheritdoc/>
    public IReadOnlyList<InputFault> Validate(ToolName tool, DataObject input) => _tools.Validate(tool, input);

    /// <inheritdoc/>
    public ValueTask<ToolOutcome> ExecuteAsync(ToolCall call, ToolContext context, CancellationToken cancellation) =>
        _tools.ExecuteAsync(call, cancellation);
}
