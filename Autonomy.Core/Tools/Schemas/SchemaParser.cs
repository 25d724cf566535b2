using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Autonomy.Core.Values;

namespace Autonomy.Core.Tools.Schemas;

/// <summary>
/// Turns a schema document into nodes, each place once, so that references may go in circles. Collects every fault.
/// </summary>
internal sealed class SchemaParser(DataValue document)
{
    private readonly Dictionary<string, SchemaNode> _nodes = [];
    private readonly List<InputFault> _faults = [];

    internal IReadOnlyList<InputFault> Faults => _faults;

    /// <summary>Every schema of the document by its place, a JSON pointer.</summary>
    internal IReadOnlyDictionary<string, SchemaNode> Nodes => _nodes;

    internal SchemaNode ParseRoot()
    {
        SchemaNode root = Parse(document, InstancePath.Root);
        if (_faults.Count == 0 && _nodes.Values.Any(AppliesItself))
        {
            Fault(
                InstancePath.Root,
                "a schema applies itself to the same value without end.",
                "Break the circle of $ref, allOf, anyOf, oneOf and not.");
        }

        return root;
    }

    private SchemaNode Parse(DataValue schema, InstancePath path)
    {
        if (_nodes.TryGetValue(path.ToString(), out SchemaNode? known)) return known;
        var node = new SchemaNode { RefusesAll = schema is DataBoolean { Value: false } };
        _nodes.Add(path.ToString(), node);
        if (schema is DataObject keywords) ParseKeywords(node, keywords, path);
        else if (schema is not DataBoolean)
            Fault(path, "a schema must be an object, true or false.", "Write {} to allow everything.");
        return node;
    }

    private void ParseKeywords(SchemaNode node, DataObject keywords, InstancePath path)
    {
        ParseType(node, keywords, path);
        if (keywords["const"] is { } constant) node.Add(new OneOfValuesRule([constant]));
        if (Array(keywords, "enum", path) is { } options) node.Add(new OneOfValuesRule(options));
        ParseNumbers(node, keywords, path);
        ParseStrings(node, keywords, path);
        ParseArrays(node, keywords, path);
        ParseObjects(node, keywords, path);
        ParseCombinations(node, keywords, path);
    }

    private void ParseType(SchemaNode node, DataObject keywords, InstancePath path)
    {
        if (keywords["type"] is not { } type) return;
        ImmutableArray<DataValue> given = type is DataArray { Items.Length: > 0 } several ? several.Items : [type];
        var types = given.OfType<DataString>().Select(name => name.Value).ToImmutableArray();
        string? wrong = types.FirstOrDefault(name => !TypeRule.Names.Contains(name));
        if (types.Length == given.Length && wrong is null)
        {
            node.Add(new TypeRule(types));
            return;
        }

        string? near = wrong is null ? null : NearestName.Of(wrong, TypeRule.Names);
        Fault(
            path.Of("type"),
            $"{SchemaValidation.Show(type)} is no type.",
            near is null ? $"Use {string.Join(", ", TypeRule.Names)}." : $"Did you mean '{near}'?");
    }

    private void ParseNumbers(SchemaNode node, DataObject keywords, InstancePath path)
    {
        if (Number(keywords, "minimum", path) is { } minimum)
            node.Add(new BoundRule(minimum, isLower: true, isExclusive: false));
        if (Number(keywords, "exclusiveMinimum", path) is { } above)
            node.Add(new BoundRule(above, isLower: true, isExclusive: true));
        if (Number(keywords, "maximum", path) is { } maximum)
            node.Add(new BoundRule(maximum, isLower: false, isExclusive: false));
        if (Number(keywords, "exclusiveMaximum", path) is { } below)
            node.Add(new BoundRule(below, isLower: false, isExclusive: true));
        if (Number(keywords, "multipleOf", path) is not { } divisor) return;
        if (divisor.Value > 0)
        {
            node.Add(new MultipleRule(divisor));
        }
        else
        {
            Fault(path.Of("multipleOf"), $"'multipleOf' must be above 0; it is {divisor}.", "Write a positive number.");
        }
    }

    private void ParseStrings(SchemaNode node, DataObject keywords, InstancePath path)
    {
        (long? least, long? most) = Counts(keywords, "minLength", "maxLength", path);
        if (least is not null || most is not null) node.Add(new LengthRule(least ?? 0, most ?? long.MaxValue));
        if (keywords["pattern"] is not { } pattern) return;
        if (Pattern((pattern as DataString)?.Value, path.Of("pattern")) is { } regex)
            node.Add(new PatternRule(regex, ((DataString)pattern).Value));
    }

    private void ParseArrays(SchemaNode node, DataObject keywords, InstancePath path)
    {
        ImmutableArray<SchemaNode> first = Schemas(keywords, "prefixItems", path) ?? [];
        SchemaNode? others = Schema(keywords, "items", path);
        if (first.Length > 0 || others is not null) node.Add(new ItemsRule(first, others));
        (long? least, long? most) = Counts(keywords, "minItems", "maxItems", path);
        if (least is not null || most is not null) node.Add(new ItemCountRule(least ?? 0, most ?? long.MaxValue));
        if (keywords["uniqueItems"] is DataBoolean { Value: true }) node.Add(new UniqueItemsRule());
        else if (keywords["uniqueItems"] is not (null or DataBoolean))
            Fault(path.Of("uniqueItems"), "'uniqueItems' must be true or false.", "Write true or leave it out.");
    }

    private void ParseObjects(SchemaNode node, DataObject keywords, InstancePath path)
    {
        var named = Members(keywords, "properties", path)
            .ToImmutableSortedDictionary(member => member.Name, member => member.Schema, StringComparer.Ordinal);
        var patterned = Members(keywords, "patternProperties", path)
            .Select(member => (Pattern: Pattern(member.Name, path.Of("patternProperties")), member.Schema))
            .Where(member => member.Pattern is not null)
            .Select(member => (member.Pattern!, member.Schema))
            .ToImmutableArray();
        SchemaNode? additional = Schema(keywords, "additionalProperties", path);
        if (named.Count > 0 || patterned.Length > 0 || additional is not null)
            node.Add(new PropertiesRule(named, patterned, additional));
        (long? least, long? most) = Counts(keywords, "minProperties", "maxProperties", path);
        if (least is not null || most is not null) node.Add(new PropertyCountRule(least ?? 0, most ?? long.MaxValue));
        if (Array(keywords, "required", path) is not { } required) return;
        if (required.All(name => name is DataString))
            node.Add(new RequiredRule([.. required.Select(name => ((DataString)name).Value)]));
        else Fault(path.Of("required"), "'required' must list names.", "Write an array of strings.");
    }

    private void ParseCombinations(SchemaNode node, DataObject keywords, InstancePath path)
    {
        if (keywords["$ref"] is { } reference && Target(reference, path.Of("$ref")) is { } target)
            node.Add(new AllOfRule([target]));
        if (Schemas(keywords, "allOf", path) is { } all) node.Add(new AllOfRule(all));
        if (Schemas(keywords, "anyOf", path) is { } any) node.Add(new AlternativesRule(any, isExclusive: false));
        if (Schemas(keywords, "oneOf", path) is { } one) node.Add(new AlternativesRule(one, isExclusive: true));
        if (Schema(keywords, "not", path) is { } not) node.Add(new NotRule(not));
        _ = Members(keywords, "$defs", path);
    }

    private SchemaNode? Target(DataValue reference, InstancePath path)
    {
        if (reference is not DataString { Value: ['#', .. string pointer] } || pointer is not ("" or ['/', ..]))
        {
            Fault(path, $"{SchemaValidation.Show(reference)} is no place in this schema.", "Write #/$defs/NAME.");
            return null;
        }

        (DataValue? found, InstancePath place) = (document, InstancePath.Root);
        foreach (string part in Uri.UnescapeDataString(pointer).Split('/').Skip(1))
        {
            string name = part.Replace("~1", "/", StringComparison.Ordinal)
                .Replace("~0", "~", StringComparison.Ordinal);
            found = Member(found, name);
            place = place.Of(name);
        }

        if (found is not null) return Parse(found, place);
        Fault(
            path,
            $"There is nothing at {SchemaValidation.Show(reference)}.",
            "Add it under $defs, or correct the reference.");
        return null;
    }

    private static DataValue? Member(DataValue? container, string name) => container switch
    {
        DataObject record => record[name],
        DataArray array when int.TryParse(name, out int index) && index >= 0 && index < array.Items.Length =>
            array.Items[index],
        _ => null,
    };

    private Regex? Pattern(string? pattern, InstancePath path)
    {
        try
        {
            if (pattern is not null) return EcmaPattern.Compile(pattern);
            Fault(path, "A pattern must be a string.", "Write a regular expression.");
        }
        catch (ArgumentException exception)
        {
            Fault(path, $"{pattern} is no regular expression: {exception.Message}", "Correct it.");
        }
        catch (NotSupportedException)
        {
            Fault(
                path,
                $"{pattern} uses look-around or back-references, or has too many states.",
                "Write it without them.");
        }

        return null;
    }

    private DataNumber? Number(DataObject keywords, string keyword, InstancePath path)
    {
        if (keywords[keyword] is not { } value) return null;
        if (value is not DataNumber)
        {
            Fault(
                path.Of(keyword),
                $"'{keyword}' must be a number; it is {SchemaValidation.Show(value)}.",
                "Write a number.");
        }

        return value as DataNumber;
    }

    private (long? Least, long? Most) Counts(DataObject keywords, string least, string most, InstancePath path) =>
        (Count(keywords, least, path), Count(keywords, most, path));

    private long? Count(DataObject keywords, string keyword, InstancePath path)
    {
        if (keywords[keyword] is not { } value) return null;
        if (value is DataNumber number && number.TryGetInt64(out long count) && count >= 0) return count;
        Fault(
            path.Of(keyword),
            $"'{keyword}' must be a count from 0; it is {SchemaValidation.Show(value)}.",
            "Write a whole number from 0.");
        return null;
    }

    private ImmutableArray<DataValue>? Array(DataObject keywords, string keyword, InstancePath path)
    {
        if (keywords[keyword] is not { } value) return null;
        if (value is DataArray array) return array.Items;
        Fault(path.Of(keyword), $"'{keyword}' must be an array.", "Put it in square brackets.");
        return null;
    }

    private SchemaNode? Schema(DataObject keywords, string keyword, InstancePath path) =>
        keywords[keyword] is { } schema ? Parse(schema, path.Of(keyword)) : null;

    private ImmutableArray<SchemaNode>? Schemas(DataObject keywords, string keyword, InstancePath path)
    {
        if (Array(keywords, keyword, path) is not { } schemas) return null;
        if (schemas.Length > 0)
            return [.. schemas.Select((schema, index) => Parse(schema, path.Of(keyword).Of(index)))];
        Fault(path.Of(keyword), $"'{keyword}' must not be empty.", "Add a schema or leave it out.");
        return null;
    }

    private ImmutableArray<(string Name, SchemaNode Schema)> Members(
        DataObject keywords, string keyword, InstancePath path)
    {
        InstancePath place = path.Of(keyword);
        if (keywords[keyword] is not { } value) return [];
        if (value is DataObject members)
            return [.. members.Properties.Select(member => (member.Key, Parse(member.Value, place.Of(member.Key))))];
        Fault(place, $"'{keyword}' must be an object.", "Write an object of schemas by name.");
        return [];
    }

    /// <summary>Whether following the rules that stay on the same value leads back to the node.</summary>
    private static bool AppliesItself(SchemaNode node)
    {
        var seen = new HashSet<SchemaNode>();
        var open = new Stack<SchemaNode>([node]);
        while (open.TryPop(out SchemaNode? next))
        {
            foreach (SchemaNode inner in next.Rules.SelectMany(rule => rule.InPlace))
            {
                if (ReferenceEquals(inner, node)) return true;
                if (seen.Add(inner)) open.Push(inner);
            }
        }

        return false;
    }

    private void Fault(InstancePath path, string message, string fix) =>
        _faults.Add(new InputFault(path.ToString(), char.ToUpperInvariant(message[0]) + message[1..], fix));
}
