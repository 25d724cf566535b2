using System.Collections.Immutable;
using Autonomy.Adapters.Connections;
using Autonomy.Core.Connections;
using Autonomy.Core.Tools;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Mcp;

/// <summary>A tool of a server, as it was accepted.</summary>
internal sealed record McpTool(ToolDescriptor Tool, McpToolDefinition Definition, JsonSchema? Output)
{
    /// <summary>Whether it changes nothing: it says so, and a person believes it or has said it.</summary>
    public bool IsReadOnly => Tool.Effect == EffectClass.Pure;
}

/// <summary>What the accepted definition of a server came to.</summary>
public sealed record McpReading
{
    /// <summary>The tools that can be called.</summary>
    internal ImmutableArray<McpTool> Known { get; init; } = [];

    /// <summary>The tools that can be called.</summary>
    public IReadOnlyList<ToolDescriptor> Tools => [.. Known.Select(static tool => tool.Tool)];

    /// <summary>What the tools are called there, by their names here.</summary>
    public IReadOnlyDictionary<ToolName, string> TheirNames =>
        Known.ToDictionary(static tool => tool.Tool.Name, static tool => tool.Definition.Name);

    /// <summary>Tools that cannot be called, each with its reason.</summary>
    public ImmutableArray<ConnectionFault> Faults { get; init; } = [];

    /// <summary>Reads the accepted definition of a connection. Pure.</summary>
    public static McpReading Of(Connection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ImmutableArray<McpToolDefinition> defined = connection.Definition.Tools;
        ImmutableSortedDictionary<string, ToolName> names =
            ConnectedNames.Of(ConnectionKind.Mcp, connection.Name, defined.Select(static tool => tool.Name));
        var known = ImmutableArray.CreateBuilder<McpTool>();
        var faults = ImmutableArray.CreateBuilder<ConnectionFault>();
        foreach (McpToolDefinition tool in defined)
        {
            ConnectionFault? fault =
                FaultOf(tool, tool.Input, "arguments") ?? FaultOf(tool, tool.Output ?? DataObject.Empty, "result");
            if (fault is not null) faults.Add(fault);
            else known.Add(Read(connection, tool, names[tool.Name]));
        }

        return new McpReading { Known = known.ToImmutable(), Faults = faults.ToImmutable() };
    }

    /// <summary>What repeating a call does, by what the server says of the tool.</summary>
    public static EffectClass HintedEffectOf(McpToolDefinition tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        if (tool.IsReadOnly) return EffectClass.Pure;
        return tool.IsIdempotent ? EffectClass.Idempotent : EffectClass.Irreversible;
    }

    private static McpTool Read(Connection connection, McpToolDefinition tool, ToolName name)
    {
        // What a server says of itself may be wrong or a lie: by itself it makes no call repeatable.
        EffectClass unsaid = connection.Mcp!.TrustsHints ? HintedEffectOf(tool) : EffectClass.Irreversible;
        var descriptor = new ToolDescriptor
        {
            Name = name,
            Description = DescriptionOf(tool),
            InputSchema = tool.Input,
            OutputSchema = McpOutputs.SchemaOf(tool.Output),
            Effect = connection.Effects.TryGetValue(tool.Name, out EffectClass laidDown) ? laidDown : unsaid,
            Timeout = connection.Timeout ?? ToolDescriptor.TimeoutDefault,
            TypicalDuration = TimeSpan.FromSeconds(1),
        };
        return new McpTool(descriptor, tool, tool.Output is { } output ? JsonSchema.Parse(output) : null);
    }

    private static string DescriptionOf(McpToolDefinition tool)
    {
        string said = tool.Description.Trim();
        if (said.Length == 0) return $"The tool '{tool.Name}' of the server.";
        return said[^1] is '.' or '!' or '?' ? said : $"{said}.";
    }

    private static ConnectionFault? FaultOf(McpToolDefinition tool, DataObject schema, string of) =>
        JsonSchema.TryParse(schema, out _, out IReadOnlyList<InputFault> faults)
            ? null
            : new ConnectionFault(
                tool.Name, $"The schema of its {of} cannot be read, at '{faults[0].Path}': {faults[0].Message}",
                faults[0].Fix);
}
