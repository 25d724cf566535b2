using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Autonomy.Core.Values;

namespace Autonomy.Core.Tools.Schemas;

/// <summary>
/// <c>properties</c>, <c>patternProperties</c> and <c>additionalProperties</c>, which act together: the last is for
/// the properties that neither of the others covers.
/// </summary>
internal sealed class PropertiesRule(
    ImmutableSortedDictionary<string, SchemaNode> named,
    ImmutableArray<(Regex Pattern, SchemaNode Schema)> patterned,
    SchemaNode? additional) : SchemaRule
{
    private const int ListedMax = 20;

    internal override void Check(DataValue value, InstancePath path, SchemaValidation validation)
    {
        if (value is not DataObject record) return;
        foreach ((string name, DataValue property) in record.Properties)
        {
            CheckProperty(name, property, path, validation);
        }
    }

    private void CheckProperty(string name, DataValue property, InstancePath path, SchemaValidation validation)
    {
        InstancePath place = path.Of(name);
        bool isCovered = named.TryGetValue(name, out SchemaNode? schema);
        schema?.Check(property, place, validation);
        foreach ((Regex pattern, SchemaNode patternSchema) in patterned)
        {
            if (!pattern.IsMatch(name)) continue;
            isCovered = true;
            patternSchema.Check(property, place, validation);
        }

        if (isCovered || additional is null) return;
        if (additional.RefusesAll) validation.Report(place, $"there is no property '{name}' here.", Fix(name));
        else additional.Check(property, place, validation);
    }

    private string Fix(string name)
    {
        if (NearestName.Of(name, named.Keys) is { } near) return $"Did you mean '{near}'?";
        if (named.Count == 0) return "Leave it out.";
        string more = named.Count > ListedMax ? $" and {named.Count - ListedMax} more" : "";
        return $"Leave it out; there are {string.Join(", ", named.Keys.Take(ListedMax))}{more}.";
    }
}

/// <summary><c>required</c>: these properties are there.</summary>
internal sealed class RequiredRule(ImmutableArray<string> names) : SchemaRule
{
    internal override void Check(DataValue value, InstancePath path, SchemaValidation validation)
    {
        if (value is not DataObject record) return;
        foreach (string name in names)
        {
            if (!record.TryGet(name, out _)) validation.Report(path, $"'{name}' is missing.", $"Add '{name}'.");
        }
    }
}

/// <summary><c>minProperties</c> and <c>maxProperties</c>.</summary>
internal sealed class PropertyCountRule(long countMin, long countMax) : SchemaRule
{
    internal override void Check(DataValue value, InstancePath path, SchemaValidation validation)
    {
        if (value is not DataObject record) return;
        if (record.Count < countMin)
        {
            validation.Report(
                path,
                $"{path.Subject} must have at least {countMin} properties; it has {record.Count}.",
                "Add properties.");
        }
        else if (record.Count > countMax)
        {
            validation.Report(
                path,
                $"{path.Subject} must have at most {countMax} properties; it has {record.Count}.",
                "Leave properties out.");
        }
    }
}
