using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Values;

namespace Autonomy.Core.Tools.Schemas;

/// <summary>
/// A JSON Schema (draft 2020-12) of the part that tools and plan inputs use; parsed once, then safe to use from any
/// thread.
/// <para>
/// Checked: <c>type</c>, <c>enum</c>, <c>const</c>, <c>properties</c>, <c>required</c>, <c>additionalProperties</c>,
/// <c>patternProperties</c>, <c>minProperties</c>, <c>maxProperties</c>, <c>items</c>, <c>prefixItems</c>,
/// <c>minItems</c>, <c>maxItems</c>, <c>uniqueItems</c>, <c>minimum</c>, <c>maximum</c>, <c>exclusiveMinimum</c>,
/// <c>exclusiveMaximum</c>, <c>multipleOf</c>, <c>minLength</c>, <c>maxLength</c>, <c>pattern</c>, <c>anyOf</c>,
/// <c>oneOf</c>, <c>allOf</c>, <c>not</c>, and <c>$ref</c> to a place in the same document. Every other keyword is an
/// annotation and is ignored, <c>format</c>, <c>default</c> and <c>$id</c> among them.
/// </para>
/// </summary>
public sealed class JsonSchema
{
    /// <summary>How many faults one validation reports at most; the rest is left out.</summary>
    public const int FaultsMax = 100;

    /// <summary>
    /// How many (value, schema) pairs one validation looks at, at most; beyond, it ends with a fault that says so.
    /// </summary>
    public const int ChecksMax = 10_000_000;

    /// <summary>How deep schemas may apply one another in a validation, references included.</summary>
    public const int DepthMax = 256;

    private readonly SchemaNode _root;
    private readonly IReadOnlyDictionary<string, SchemaNode> _nodes;

    private JsonSchema(DataValue document, SchemaNode root, IReadOnlyDictionary<string, SchemaNode> nodes) =>
        (Document, _root, _nodes) = (document, root, nodes);

    /// <summary>What it was read from.</summary>
    internal DataValue Document { get; }

    /// <summary>Reads a schema that is known to be well-formed.</summary>
    /// <exception cref="FormatException">It is malformed; the message names every fault.</exception>
    public static JsonSchema Parse(DataValue document) =>
        TryParse(document, out JsonSchema? schema, out IReadOnlyList<InputFault> faults)
        ? schema
        : throw new FormatException(
            $"The schema is malformed: {string.Join(' ', faults.Select(Line))}");

    /// <summary>Reads a schema; false, with every fault by its place in the schema, when it is malformed.</summary>
    public static bool TryParse(
        DataValue document, [NotNullWhen(true)] out JsonSchema? schema, out IReadOnlyList<InputFault> faults)
    {
        ArgumentNullException.ThrowIfNull(document);
        var parser = new SchemaParser(document);
        SchemaNode root = parser.ParseRoot();
        faults = parser.Faults;
        schema = faults.Count == 0 ? new JsonSchema(document, root, parser.Nodes) : null;
        return schema is not null;
    }

    /// <summary>
    /// Every way in which <paramref name="value"/> breaks the schema; empty when it fits. A secret counts as a string
    /// whose text is not known.
    /// </summary>
    public IReadOnlyList<InputFault> Validate(DataValue value) => Validate(value, static _ => ValueCertainty.Known);

    /// <summary>
    /// Like <see cref="Validate(DataValue)"/> for a value of which parts are only known at run time: a part that is
    /// <see cref="ValueCertainty.Unknown"/> satisfies every rule, one that is <see cref="ValueCertainty.TextUnknown"/>
    /// every rule but those on its type. What is reported is therefore wrong whatever the unknown parts become.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="certaintyOf">What is known of the value, or of a part of it; must be cheap.</param>
    public IReadOnlyList<InputFault> Validate(DataValue value, Func<DataValue, ValueCertainty> certaintyOf)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(certaintyOf);
        var validation = new SchemaValidation(certaintyOf);
        _root.Check(value, InstancePath.Root, validation);
        return validation.Faults;
    }

    /// <summary>Whether a value fits the schema that stands at a place of the document.</summary>
    /// <param name="place">A JSON pointer to a schema, not to a keyword.</param>
    /// <param name="value">The value.</param>
    internal bool Fits(string place, DataValue value)
    {
        if (!_nodes.TryGetValue(place, out SchemaNode? node)) return false;
        var validation = new SchemaValidation(static _ => ValueCertainty.Known);
        node.Check(value, InstancePath.Root, validation);
        return validation.Faults.Count == 0;
    }

    private static string Line(InputFault fault) => $"{fault.Path}: {fault.Message} {fault.Fix}";
}

/// <summary>What is known of a value before a plan runs.</summary>
public enum ValueCertainty
{
    /// <summary>All of it, but for parts that say otherwise of themselves.</summary>
    Known,

    /// <summary>It will be a string; its text is not known yet.</summary>
    TextUnknown,

    /// <summary>Nothing: it may become any value.</summary>
    Unknown,
}
