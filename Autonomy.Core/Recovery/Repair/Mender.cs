using System.Collections.Immutable;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;

namespace Autonomy.Core.Recovery.Repair;

/// <summary>
/// Makes a value fit a schema where exactly one way of doing so is in sight; where two lead to different values it
/// gives up. One instance is for one repair: it counts the work.
/// </summary>
internal sealed class Mender
{
    private const int StepsMax = 10_000;

    private int _steps;

    /// <summary>The value made to fit, itself where it does; null where it cannot be, or not in one way only.</summary>
    /// <param name="place">What it must fit.</param>
    /// <param name="value">The value.</param>
    /// <param name="path">Where it is, for the changes.</param>
    /// <param name="mayReshape">Whether it may be unwrapped, wrapped or parsed: once is enough for one value.</param>
    internal Mended? Mend(SchemaPlace place, DataValue value, InstancePath path, bool mayReshape = true)
    {
        if (++_steps > StepsMax) return null;
        if (place.Accepts(value)) return Mended.AsItIs(value);
        var readings = new[] { place }.Concat(place.Branches)
            .SelectMany(shape => Readings(shape, value, path, mayReshape))
            .Where(reading => place.Accepts(reading.Value))
            .ToList();
        if (readings.Count == 0 && mayReshape) readings = [.. Reshaping.AsText(place, value, path)];
        if (readings.Count == 0 || readings.Any(reading => !Same(reading, readings[0]))) return null;
        return readings.MaxBy(reading => reading.Confidence);
    }

    private static bool Same(Mended first, Mended second) => first.Value.Equals(second.Value);

    private IEnumerable<Mended> Readings(SchemaPlace shape, DataValue value, InstancePath path, bool mayReshape)
    {
        foreach (Notation notation in Notations.Of(shape, value))
        {
            var change = new InputChange(path.ToString(), notation.What, value, notation.Value);
            yield return new Mended(notation.Value, [change], notation.Confidence);
        }

        Mended? inside = value switch
        {
            DataObject record => new ObjectMending(this, shape, path).Mend(record),
            DataArray array => MendItems(shape, array, path),
            _ => null,
        };
        if (inside is not null) yield return inside;
        if (!mayReshape) yield break;
        foreach ((DataValue reshaped, string what, double confidence) in Reshaping.Of(value))
        {
            if (Mend(shape, reshaped, path, mayReshape: false) is not { } mended) continue;
            yield return mended.After(new InputChange(path.ToString(), what, value, reshaped), confidence);
        }

        if (Wrap(shape, value, path) is { } wrapped) yield return wrapped;
    }

    private Mended? MendItems(SchemaPlace shape, DataArray array, InstancePath path)
    {
        if (shape.Items is not { } items) return null;
        var mended = Mended.AsItIs(array);
        var values = array.Items.ToBuilder();
        for (int index = 0; index < values.Count; index++)
        {
            if (Mend(items, values[index], path.Of(index)) is not { } item) return null;
            values[index] = item.Value;
            mended = mended.And(item);
        }

        return mended with { Value = new DataArray(values.DrainToImmutable()) };
    }

    private Mended? Wrap(SchemaPlace shape, DataValue value, InstancePath path)
    {
        if (shape.Items is not { } items || value is DataArray or DataNull || Reshaping.LooksLikeSeveral(value))
            return null;
        if (Mend(items, value, path, mayReshape: false) is not { } item) return null;
        var array = new DataArray([item.Value]);
        return (item with { Value = array }).And(new Mended(
            array, [new InputChange(path.ToString(), "it was put into an array", value, array)], 0.9));
    }
}

/// <summary>A value that fits, and how it came to.</summary>
internal sealed record Mended(DataValue Value, ImmutableArray<InputChange> Changes, double Confidence)
{
    internal static Mended AsItIs(DataValue value) => new(value, [], 1);

    /// <summary>This value, with what was done to another part as well.</summary>
    internal Mended And(Mended other) => this with
    {
        Changes = Changes.AddRange(other.Changes),
        Confidence = Confidence * other.Confidence,
    };

    /// <summary>What the value was made into next.</summary>
    internal Mended Then(Mended next) => next with
    {
        Changes = Changes.AddRange(next.Changes),
        Confidence = Confidence * next.Confidence,
    };

    /// <summary>This value, with a change that came before its own.</summary>
    internal Mended After(InputChange change, double confidence) => this with
    {
        Changes = Changes.Insert(0, change),
        Confidence = Confidence * confidence,
    };
}
