using System.Collections.Immutable;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Autonomy.Host.Plans;

/// <summary>
/// Turns the events of one YAML document into data. Its recursion is bounded by <see cref="PlanLimits.DepthMax"/>.
/// </summary>
internal sealed class YamlWalk(YamlEvents events, PlanDocumentBuilder document)
{
    private const string CoreTag = "tag:yaml.org,2002:";

    private readonly Dictionary<AnchorName, Anchored> _anchors = [];
    private int _depth;
    private int _values;

    internal PlanDocument Read()
    {
        DataValue? root = null;
        while (events.Next() is { } next)
        {
            if (next is StreamStart or StreamEnd or DocumentStart or DocumentEnd) continue;
            if (root is null) root = ReadValue(next, document.AddRoot(PlaceOf(next))).Value;
            else ReportSecondDocument(next);
        }

        if (root is null && !events.IsStopped)
        {
            document.Report(
                PlanRules.Syntax,
                new TextPosition(1, 1),
                "The plan is empty.",
                "Begin with 'plan: 1', a name and steps.");
        }

        return document.Build(events.IsStopped ? null : root);
    }

    private static TextPosition PlaceOf(ParsingEvent parsed) => YamlEvents.PlaceOf(parsed.Start);

    private void ReportSecondDocument(ParsingEvent next) => events.Stop(
        PlanRules.Yaml,
        PlaceOf(next),
        "A second document follows the plan.",
        "A file holds one plan: remove the line '---' and what follows.");

    private Measured ReadValue(ParsingEvent parsed, int entry)
    {
        if (parsed is AnchorAlias alias) return ReadAlias(alias, entry);
        // Of a few broken texts the parser gives an end where a value should be.
        if (parsed is not NodeEvent node) return StopAtMissingValue(parsed);
        if (++_values > PlanLimits.ValuesMax) StopAtTooManyValues(parsed);
        if (!node.Anchor.IsEmpty) _anchors[node.Anchor] = default;
        int before = _values;
        Measured read = node switch
        {
            Scalar scalar => new Measured(ReadScalar(scalar, entry), 0),
            SequenceStart or MappingStart when _depth == PlanLimits.DepthMax => StopAtDepth(node),
            SequenceStart => ReadSequence(node, entry),
            _ => ReadMapping(node, entry),
        };
        if (!node.Anchor.IsEmpty) _anchors[node.Anchor] = new Anchored(read, _values - before + 1);
        return read;
    }

    private Measured ReadAlias(AnchorAlias alias, int entry)
    {
        if (!_anchors.TryGetValue(alias.Value, out Anchored anchored) || anchored.Read.Value is null)
        {
            string message = anchored.Values == 0 && _anchors.ContainsKey(alias.Value)
                ? $"The alias *{alias.Value} stands inside the value that it names."
                : $"The alias *{alias.Value} names no anchor before it.";
            document.Report(
                PlanRules.Yaml,
                entry,
                PlaceOf(alias),
                message,
                $"Write &{alias.Value} before the value that is meant, further up.");
            return Measured.Nothing;
        }

        _values += anchored.Values;
        if (_values > PlanLimits.ValuesMax) StopAtTooManyValues(alias);
        return _depth + anchored.Read.Height > PlanLimits.DepthMax ? StopAtDepth(alias) : anchored.Read;
    }

    private Measured ReadSequence(NodeEvent start, int entry)
    {
        CheckTag(start, "seq", entry);
        ImmutableArray<DataValue>.Builder items = ImmutableArray.CreateBuilder<DataValue>();
        int height = 0;
        _depth++;
        while (events.Next() is { } next and not SequenceEnd)
        {
            Measured item = ReadValue(next, document.AddItem(entry, items.Count, PlaceOf(next)));
            items.Add(item.Value);
            height = Math.Max(height, item.Height);
        }

        _depth--;
        return new Measured(new DataArray(items.DrainToImmutable()), height + 1);
    }

    private Measured ReadMapping(NodeEvent start, int entry)
    {
        CheckTag(start, "map", entry);
        var properties = new DataObjectBuilder();
        int height = 0;
        _depth++;
        while (events.Next() is { } key and not MappingEnd)
        {
            string? name = ReadKey(key, entry);
            if (events.Next() is not { } next) break;
            int property = document.AddProperty(entry, name ?? "", PlaceOf(key), PlaceOf(next));
            Measured value = ReadValue(next, property);
            if (name is null) continue;
            if (properties.Has(name)) document.ReportDuplicate(name, property, PlaceOf(key));
            else properties.Set(name, value.Value);
            height = Math.Max(height, value.Height);
        }

        _depth--;
        return new Measured(properties.Build(), height + 1);
    }

    /// <summary>The key's text; null, with the fault reported, when its value is not to be kept.</summary>
    private string? ReadKey(ParsingEvent key, int entry)
    {
        if (key is not Scalar scalar)
        {
            document.Report(
                PlanRules.Yaml,
                entry,
                PlaceOf(key),
                "A key is a list, an object or an alias.",
                "Write a text as the key.");
            if (key is not AnchorAlias) ReadValue(key, entry);
            return null;
        }

        CheckTag(scalar, "str", entry);
        if (scalar is { Value: "<<", Style: ScalarStyle.Plain })
        {
            document.Report(
                PlanRules.Yaml,
                entry,
                PlaceOf(key),
                "Merge keys (<<) are no part of YAML 1.2.",
                "Write the keys out, or use an alias for a whole value.");
            return null;
        }

        return document.Text(scalar.Value, entry, PlaceOf(key)).Value;
    }

    private DataValue ReadScalar(Scalar scalar, int entry)
    {
        TextPosition position = PlaceOf(scalar);
        string? tag = CoreTagOf(scalar, entry);
        bool isText = tag == "str" || (tag is null && scalar.Style != ScalarStyle.Plain);
        if (isText) return document.Text(scalar.Value, entry, position);
        YamlScalar resolved = YamlScalar.Resolve(scalar.Value);
        if (resolved.Fault is { } fault)
        {
            document.Report(
                PlanRules.Value, entry, position, fault, "Write a finite number of at most 1.79e308, or null.");
        }

        if (tag is not null && !resolved.Fits(tag))
        {
            document.Report(
                PlanRules.Yaml, entry, position, $"The value does not fit its tag !!{tag}.", "Leave the tag out.");
        }

        return resolved.Value ?? document.Text(scalar.Value, entry, position);
    }

    private void CheckTag(NodeEvent node, string expected, int entry)
    {
        if (CoreTagOf(node, entry) is { } tag && !string.Equals(tag, expected, StringComparison.Ordinal))
        {
            document.Report(
                PlanRules.Yaml, entry, PlaceOf(node), $"The tag !!{tag} does not fit here.", "Leave the tag out.");
        }
    }

    /// <summary>The core schema's word for the tag; null without a tag, and for one that was refused.</summary>
    private string? CoreTagOf(NodeEvent node, int entry)
    {
        if (node.Tag.IsEmpty) return null;
        string tag = node.Tag.Value;
        string word = tag.StartsWith(CoreTag, StringComparison.Ordinal) ? tag[CoreTag.Length..] : "";
        if (word is "str" or "int" or "float" or "bool" or "null" or "map" or "seq") return word;
        document.Report(
            PlanRules.Yaml,
            entry,
            PlaceOf(node),
            $"The tag {tag} is not allowed.",
            "Leave the tag out: plans are plain data.");
        return null;
    }

    private Measured StopAtMissingValue(ParsingEvent parsed)
    {
        events.Stop(
            PlanRules.Syntax,
            PlaceOf(parsed),
            "This is no YAML: a value is missing.",
            "Check the indentation and the colons here.");
        return Measured.Nothing;
    }

    private Measured StopAtDepth(ParsingEvent parsed)
    {
        events.Stop(
            PlanRules.Limit,
            PlaceOf(parsed),
            $"Objects and lists nest deeper than {PlanLimits.DepthMax} here.",
            "Make the value flatter.");
        return Measured.Nothing;
    }

    private void StopAtTooManyValues(ParsingEvent parsed) => events.Stop(
        PlanRules.Limit,
        PlaceOf(parsed),
        $"The plan holds more than {PlanLimits.ValuesMax:N0} values once its aliases stand for what they name.",
        "Use fewer aliases, or hand data over as inputs.");

    /// <summary>A value and how deep lists and objects nest in it.</summary>
    private readonly record struct Measured(DataValue Value, int Height)
    {
        internal static readonly Measured Nothing = new(DataNull.Value, 0);
    }

    /// <summary>What an anchor names, and how many values that is; without a value while it is being read.</summary>
    private readonly record struct Anchored(Measured Read, int Values);
}
