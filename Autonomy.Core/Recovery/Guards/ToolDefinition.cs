using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Recovery;

/// <summary>
/// What a person approved of a tool, as hashes: a server that changes a tool afterwards, be it only its words to the
/// model, is found out. The order of the properties of a schema does not count.
/// </summary>
/// <param name="Description">The hash of the description.</param>
/// <param name="Input">The hash of the input schema.</param>
/// <param name="Output">The hash of the output schema.</param>
/// <param name="Hints">The hash of what the tool says of its effects.</param>
public sealed record ToolDefinition(string Description, string Input, string Output, string Hints)
{
    /// <summary>The definition of a tool.</summary>
    public static ToolDefinition Of(ToolDescriptor tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        string hints = $"{tool.Effect} {tool.HonoursIdempotencyKey} {tool.CanProbe} {tool.CanUndo}";
        return Of(tool.Description, tool.InputSchema, tool.OutputSchema, hints);
    }

    /// <summary>The definition of a tool of a server.</summary>
    /// <param name="description">Its description.</param>
    /// <param name="input">Its input schema.</param>
    /// <param name="output">Its output schema; null for none.</param>
    /// <param name="hints">What it says of its effects, in any fixed form.</param>
    public static ToolDefinition Of(string description, DataObject input, DataObject? output, string hints) => new(
        HashOf(description), HashOf(Canonical(input)), HashOf(Canonical(output ?? DataObject.Empty)), HashOf(hints));

    /// <summary>The parts in which another definition differs, in words; empty when it is the same.</summary>
    public ImmutableArray<string> ChangesTo(ToolDefinition other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var changes = ImmutableArray.CreateBuilder<string>();
        if (Description != other.Description) changes.Add("its description");
        if (Input != other.Input) changes.Add("its input schema");
        if (Output != other.Output) changes.Add("its output schema");
        if (Hints != other.Hints) changes.Add("its hints");
        return changes.ToImmutable();
    }

    private static string HashOf(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Canonical(DataValue value) => value switch
    {
        DataObject o => "{" + string.Join(',', o.Properties
            .OrderBy(static property => property.Key, StringComparer.Ordinal)
            .Select(static property => $"{DataJson.Write(property.Key)}:{Canonical(property.Value)}")) + "}",
        DataArray array => "[" + string.Join(',', array.Items.Select(Canonical)) + "]",
        _ => DataJson.Write(value),
    };
}
