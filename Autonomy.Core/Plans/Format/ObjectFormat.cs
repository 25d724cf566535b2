using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Values;

namespace Autonomy.Core.Plans.Format;

/// <summary>The keys that one kind of object of the format has.</summary>
/// <param name="Noun">What messages call it: <c>A step</c>.</param>
/// <param name="Keys">Its keys, in the order of the documentation.</param>
internal sealed record ObjectFormat(string Noun, ImmutableArray<PlanKey> Keys)
{
    private readonly HashSet<string> _names = [.. Keys.Select(key => key.Name)];

    /// <summary>The object as JSON Schema.</summary>
    internal DataObject Schema
    {
        get
        {
            var properties = new DataObjectBuilder();
            foreach (PlanKey key in Keys) properties.Set(key.Name, Describe(key));
            DataValue[] required = [.. Keys.Where(key => key.IsRequired).Select(key => new DataString(key.Name))];
            var schema = new DataObjectBuilder().Set("type", "object").Set("properties", properties.Build());
            if (required.Length > 0) schema.Set("required", new DataArray([.. required]));
            return schema.Set("additionalProperties", false).Build();
        }
    }

    /// <summary>
    /// Opens an object; null when the node is none. Unknown and missing keys are reported, and do not end the reading.
    /// </summary>
    internal PlanFields? Open(PlanNode node, PlanFaults faults)
    {
        if (node.Value is not DataObject record)
        {
            string keys = string.Join(", ", Keys.Select(key => key.Name));
            faults.AddType(node, "an object", $"Write an object with the keys {keys}.");
            return null;
        }

        foreach ((string name, _) in record.Properties)
        {
            if (!_names.Contains(name)) faults.AddUnknownKey(JsonPointer.Of(node.Path, name), name, Noun, _names);
        }

        foreach (PlanKey key in Keys)
        {
            if (!key.IsRequired || record.TryGet(key.Name, out _)) continue;
            faults.Add(
                PlanRules.MissingKey,
                node,
                $"{Noun} needs the key '{key.Name}'.",
                $"Add '{key.Name}': {key.Description}");
        }

        return new PlanFields(node, record, faults);
    }

    private static DataObject Describe(PlanKey key)
    {
        DataObject schema = key.Schema.With("description", key.Description);
        return key.Default is { } value ? schema.With("default", value) : schema;
    }
}

/// <summary>The keys of one object of a plan, while they are read.</summary>
internal sealed class PlanFields(PlanNode node, DataObject record, PlanFaults faults)
{
    internal PlanNode Node => node;

    /// <summary>Whether the key is there, with whatever value.</summary>
    internal bool Has(PlanKey key) => record.TryGet(key.Name, out _);

    /// <summary>The node of a key; null when the key is absent.</summary>
    internal PlanNode? At(PlanKey key) =>
        record.TryGet(key.Name, out DataValue? value) ? node.Of(key.Name, value) : null;

    /// <summary>Reads a key; false when it is absent or faulty.</summary>
    internal bool TryRead<T>(PlanKey<T> key, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        return At(key) is { } child && key.Rule.TryRead(child, faults, out value);
    }

    /// <summary>Reads a key; <paramref name="fallback"/> when it is absent or faulty.</summary>
    internal T Read<T>(PlanKey<T> key, T fallback) => TryRead(key, out T? value) ? value : fallback;

    /// <summary>Reads a key of a value type; null when it is absent or faulty.</summary>
    internal T? ReadOptional<T>(PlanKey<T> key)
        where T : struct => TryRead(key, out T value) ? value : null;
}
