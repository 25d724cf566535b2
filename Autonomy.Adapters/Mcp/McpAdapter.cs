using System.Collections.Frozen;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Mcp;

/// <summary>
/// The tools of the MCP servers that a workspace has connected, as they were accepted. Does not change: when a server
/// comes or goes, or its tools are accepted anew, another one takes its place.
/// </summary>
public sealed class McpAdapter : IToolAdapter
{
    private readonly FrozenDictionary<ToolName, McpLink> _links;
    private readonly ToolSet<McpTool> _tools;

    /// <summary>The tools of these servers.</summary>
    /// <param name="servers">The way to each, and what was accepted of it.</param>
    public McpAdapter(IReadOnlyCollection<(McpLink Link, McpReading Reading)> servers)
    {
        ArgumentNullException.ThrowIfNull(servers);
        _links = servers.SelectMany(static server => server.Reading.Known.Select(tool => (tool.Tool.Name, server.Link)))
            .ToFrozenDictionary(static entry => entry.Name, static entry => entry.Link);
        _tools = new ToolSet<McpTool>(
            servers.SelectMany(static server => server.Reading.Known), static tool => tool.Tool, static (_, _) => []);
    }

    /// <inheritdoc/>
    public string Family => "mcp";

    /// <inheritdoc/>
    public IReadOnlyList<ToolDescriptor> Tools => _tools.Descriptors;

    /// <summary>The host of a server at a URL, or its program.</summary>
    public string? TargetOf(ToolDescriptor tool, DataObject input)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return _links.GetValueOrDefault(tool.Name)?.Target;
    }

    /// <inheritdoc/>
    public async ValueTask<ToolOutcome> ExecuteAsync(ToolCall call, ToolContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            McpTool tool = _tools.Require(call);
            return await _links[call.Tool].CallAsync(tool, call.Input, context, cancellation);
        }
        catch (ToolFailedException failed)
        {
            return new ToolOutcome.Failed(failed.Failure);
        }
    }
}
