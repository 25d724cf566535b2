using System.Collections.Immutable;
using Autonomy.Core.Values;

namespace Autonomy.Core.Recovery;

/// <summary>
/// Finds the field faults that the body of a refusal states: RFC 9457 (<c>errors[].pointer</c>), JSON:API
/// (<c>errors[].source.pointer</c>), FastAPI (<c>detail[].loc</c>), Laravel, Rails and ASP.NET
/// (<c>errors: { field: [..] }</c>), ajv (<c>instancePath</c>), Zod (<c>issues[].path</c>), GitHub
/// (<c>errors[].field</c>), Google (<c>fieldViolations</c>), Stripe and OpenAI (<c>error.param</c>).
/// </summary>
internal static class FieldFaultReader
{
    /// <summary>How many faults are read at most.</summary>
    internal const int FaultsMax = 20;

    private const int TextLengthMax = 200;
    private const int SegmentsMax = 16;

    private static readonly string[] ListNames =
        ["errors", "detail", "details", "issues", "violations", "fieldViolations", "invalid-params", "invalid_params"];

    private static readonly string[] PathNames =
        ["pointer", "instancePath", "loc", "path", "field", "target", "param", "property", "name"];

    private static readonly string[] RuleNames =
        ["detail", "msg", "message", "description", "reason", "title", "code"];

    /// <summary>The faults that a body states, in its order; none for a body of an unknown shape.</summary>
    internal static ImmutableArray<FieldFault> Read(DataObject body)
    {
        var faults = new List<FieldFault>();
        Collect(body, faults);
        if (body["error"] is DataObject inner)
        {
            if (inner["param"] is DataString) AddItem(inner, faults);
            Collect(inner, faults);
        }

        // Django REST framework answers with the fields alone.
        bool isPlain = !ListNames.Any(name => body[name] is not null);
        if (faults.Count == 0 && isPlain && IsFieldMap(body)) AddMap(body, faults);
        return [.. faults.Distinct().Take(FaultsMax)];
    }

    private static void Collect(DataObject from, List<FieldFault> faults)
    {
        foreach (string name in ListNames)
        {
            if (from[name] is DataArray list) AddItems(list, faults);
            else if (from[name] is DataObject map && IsFieldMap(map)) AddMap(map, faults);
        }
    }

    private static void AddItems(DataArray list, List<FieldFault> faults)
    {
        foreach (DataObject item in list.Items.Take(FaultsMax).OfType<DataObject>())
        {
            if (item["fieldViolations"] is DataArray violations)
            {
                foreach (DataObject violation in violations.Items.Take(FaultsMax).OfType<DataObject>())
                    AddItem(violation, faults);
            }
            else
            {
                AddItem(item, faults);
            }
        }
    }

    private static void AddItem(DataObject item, List<FieldFault> faults)
    {
        DataObject at = item["source"] as DataObject ?? item;
        string? path = PathNames.Select(name => PathOf(at[name])).FirstOrDefault(static found => found is not null);
        if (path is null || RuleOf(item) is not { } rule) return;
        // A required property is named beside the object that lacks it.
        if (item["params"] is DataObject details && details["missingProperty"] is DataString missing)
            path = JsonPointer.Of(path, missing.Value);
        faults.Add(new FieldFault(path, rule));
    }

    private static bool IsFieldMap(DataObject map) => map.Count > 0 && map.Properties.Take(FaultsMax).All(
        static field => field.Value is DataArray { Items: [DataString, ..] });

    private static void AddMap(DataObject map, List<FieldFault> faults)
    {
        foreach ((string field, DataValue value) in map.Properties.Take(FaultsMax))
        {
            string path = PathOf(field) ?? "";
            foreach (DataString rule in ((DataArray)value).Items.Take(FaultsMax).OfType<DataString>())
                faults.Add(new FieldFault(path, Cut(rule.Value)));
        }
    }

    private static string? RuleOf(DataObject item)
    {
        foreach (string name in RuleNames)
        {
            if (item[name] is DataString { Value.Length: > 0 } text) return Cut(text.Value);
        }

        return null;
    }

    private static string? PathOf(DataValue? value) => value switch
    {
        DataString { Value: var text } => PathOf(text),
        DataArray { Items.Length: <= SegmentsMax } segments => PathOfSegments(segments),
        _ => null,
    };

    // FastAPI puts the part of the request first; arguments of a call are its body.
    private static string PathOfSegments(DataArray segments)
    {
        string[] names = [.. segments.Items.Select(NameOf)];
        return PointerOf(names is ["body" or "query", ..] ? names[1..] : names);
    }

    private static string NameOf(DataValue segment) => segment is DataString text ? text.Value : segment.ToString();

    private static string? PathOf(string text)
    {
        if (text.Length > TextLengthMax) return null;
        if (text.Length == 0 || text.StartsWith('/')) return text;
        if (text.StartsWith('#')) return text[1..];
        string plain = text.StartsWith("$.", StringComparison.Ordinal) ? text[2..] : text;
        string[] names = plain.Split(['.', '[', ']'], StringSplitOptions.RemoveEmptyEntries);
        return names.Length <= SegmentsMax ? PointerOf(names) : null;
    }

    private static string PointerOf(IEnumerable<string> names) => names.Aggregate("", JsonPointer.Of);

    private static string Cut(string text)
    {
        string line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= TextLengthMax ? line : line[..TextLengthMax] + "...";
    }
}
