using System.Collections.Immutable;
using System.Globalization;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;

namespace Autonomy.Core.Recovery.Repair;

/// <summary>An end of a connection between two tools.</summary>
/// <param name="Name">The tool, as a person knows it.</param>
/// <param name="Schema">What it gives, or what it expects.</param>
public sealed record MappingEnd(string Name, JsonSchema Schema);

/// <summary>An output in the shape that the next tool expects.</summary>
/// <param name="Value">The value; it fits what is expected.</param>
/// <param name="Changes">What was changed, at least one.</param>
/// <param name="Confidence">How sure it is that this is what was meant: above 0, to 1.</param>
/// <param name="Message">What one gives, what the other expects, and what was done, for a person.</param>
public sealed record MappedOutput(
    DataValue Value, ImmutableArray<InputChange> Changes, double Confidence, string Message);

/// <summary>
/// Makes the output of one tool fit the input of the next without asking anyone (K12): out of its envelope, the only
/// item of an array, properties by name, description and type. It gives up where two ways lead to different values, and
/// never makes one value of several. Pure.
/// </summary>
public static class OutputMapping
{
    private const int EnvelopesMax = 3;
    private const int NamesShownMax = 6;

    /// <summary>The output made to fit; null where it fits already, and where it cannot be with certainty.</summary>
    /// <param name="from">The tool that gave the output, with what it says of it.</param>
    /// <param name="output">The output.</param>
    /// <param name="to">The tool that takes it, with what it expects.</param>
    public static MappedOutput? Map(MappingEnd from, DataValue output, MappingEnd to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(to);
        SchemaPlace expected = SchemaPlace.RootOf(to.Schema);
        if (expected.Accepts(output)) return null;
        SchemaPlace? given = SchemaPlace.RootOf(from.Schema);
        IReadOnlyList<Content> contents = [new Content(Mended.AsItIs(output), given)];
        for (int depth = 0; depth <= EnvelopesMax && contents.Count > 0; depth++)
        {
            var found = contents.Select(content => Fit(content, expected)).OfType<Mended>().ToList();
            if (found.Any(one => !one.Value.Equals(found[0].Value))) return null;
            if (found.MaxBy(one => one.Confidence) is { } best) return Told(from, output, to, expected, best);
            contents = [.. contents.SelectMany(Open)];
        }

        return null;
    }

    private static Mended? Fit(Content content, SchemaPlace expected)
    {
        DataValue value = content.Reached.Value;
        Mended? fitting = new Mender().Mend(expected, value, InstancePath.Root);
        if (fitting is null && value is DataObject record)
            fitting = new PropertyMapping(expected, content.Given).Map(record);
        return fitting is null ? null : content.Reached.Then(fitting);
    }

    /// <summary>What a value holds: in its envelopes, whatever stands beside them, or as an array's only item.</summary>
    private static IEnumerable<Content> Open(Content content) => content.Reached.Value switch
    {
        DataObject record => record.Properties
            .Where(property => Reshaping.IsEnvelope(property.Key))
            .Select(property => content.Inside(
                property.Value, content.Given?.Property(property.Key), $"it was taken out of '{property.Key}'")),
        DataArray { Items: [var only] } =>
            [content.Inside(only, content.Given?.Items, "the array's only item was taken")],
        _ => [],
    };

    private static MappedOutput Told(
        MappingEnd from, DataValue output, MappingEnd to, SchemaPlace expected, Mended found)
    {
        string confidence = found.Confidence.ToString("0.00", CultureInfo.InvariantCulture);
        string done = string.Join(", ", found.Changes.Select(Short).Distinct());
        string message = $"{from.Name} returns {Outline(output)}, {to.Name} expects {Outline(expected)}; "
            + $"I mapped {done} (confidence {confidence}).";
        return new MappedOutput(found.Value, found.Changes, found.Confidence, message);
    }

    private static string Short(InputChange change) => change.What == PropertyMapping.Mapped
        ? $"{((DataString)change.Before!).Value} to {((DataString)change.After).Value}"
        : $"{(change.Path.Length == 0 ? "the value" : change.Path)} ({change.What})";

    private static string Outline(DataValue value) => value switch
    {
        DataObject record => OutlineOf(record.Properties.Select(property => property.Key)),
        DataArray array => $"an array of {array.Items.Length}",
        _ => $"a {value.Kind.ToString().ToLowerInvariant()}",
    };

    private static string Outline(SchemaPlace place) => place.Named.Count > 0
        ? OutlineOf(place.Required.Count > 0 ? place.Required : place.Named)
        : place.Types is [var type] ? $"{(type[0] is 'a' or 'i' or 'o' ? "an" : "a")} {type}" : "another shape";

    private static string OutlineOf(IEnumerable<string> names)
    {
        string[] all = [.. names];
        string more = all.Length > NamesShownMax ? $" and {all.Length - NamesShownMax} more" : "";
        return all.Length == 0 ? "an object" : $"an object of {string.Join(", ", all.Take(NamesShownMax))}{more}";
    }

    /// <summary>A part of the output that may be what is expected, how it was reached, and what is said of it.</summary>
    private sealed record Content(Mended Reached, SchemaPlace? Given)
    {
        internal Content Inside(DataValue value, SchemaPlace? given, string what)
        {
            var change = new InputChange("", what, Reached.Value, value);
            return new Content(Reached.Then(new Mended(value, [change], 0.9)), given);
        }
    }
}
