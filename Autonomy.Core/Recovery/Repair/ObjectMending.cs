using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;

namespace Autonomy.Core.Recovery.Repair;

/// <summary>
/// Mends an object from the inside: names that are written otherwise, values that do not fit, properties that are
/// missing and have a default. No property is ever dropped.
/// </summary>
internal sealed class ObjectMending(Mender mender, SchemaPlace shape, InstancePath path)
{
    internal Mended? Mend(DataObject record)
    {
        if (Renamed(record) is not { } names) return null;
        var mended = Mended.AsItIs(record);
        var properties = new DataObjectBuilder();
        foreach ((string name, DataValue value) in record.Properties)
        {
            string target = names.GetValueOrDefault(name, name);
            if (MendProperty(target, value) is not { } property) return null;
            if (target != name) property = property.After(Rename(name, target), Notations.Likeness(name, target));
            properties.Set(target, property.Value);
            mended = mended.And(property);
        }

        mended = AddDefaults(properties, mended);
        return mended with { Value = properties.Build() };
    }

    private InputChange Rename(string name, string target) =>
        new(path.Of(target).ToString(), "the property was renamed", name, target);

    private Mended? MendProperty(string name, DataValue value) => shape.Property(name) is { } place
        ? mender.Mend(place, value, path.Of(name))
        : Mended.AsItIs(value);

    private Mended AddDefaults(DataObjectBuilder properties, Mended mended)
    {
        foreach (string name in shape.Required)
        {
            if (properties.Has(name) || shape.Property(name)?.Default is not { } given) continue;
            properties.Set(name, given);
            var change = new InputChange(
                path.Of(name).ToString(), "it was missing, and got its default", Before: null, given);
            mended = mended.And(new Mended(given, [change], 0.9));
        }

        return mended;
    }

    /// <summary>
    /// The new names by the old ones; null where a property that is refused has none, or has several. Where any
    /// property is allowed, only one that is required and missing gives cause to rename another.
    /// </summary>
    private Dictionary<string, string>? Renamed(DataObject record)
    {
        var targets = (shape.IsClosed ? shape.Named : shape.Required).Where(name => record[name] is null).ToList();
        var names = new Dictionary<string, string>();
        foreach ((string name, DataValue value) in record.Properties)
        {
            if (shape.Covers(name)) continue;
            var fitting = targets.Where(target => MayBe(name, target, value)).ToList();
            double best = fitting.Select(target => Notations.Likeness(name, target)).DefaultIfEmpty().Max();
            fitting.RemoveAll(target => Notations.Likeness(name, target) < best);
            if (fitting.Count > 1 || (fitting.Count == 0 && shape.IsClosed)) return null;
            if (fitting is [var only] && !names.TryAdd(name, only)) return null;
        }

        return names.Values.Distinct().Count() == names.Count ? names : null;
    }

    private bool MayBe(string name, string target, DataValue value) =>
        Notations.Likeness(name, target) > 0 && MendProperty(target, value) is not null;
}
