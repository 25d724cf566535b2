using Autonomy.Core.Values;

namespace Autonomy.Tests.Host.Security;

/// <summary>
/// Everything that can be asked over REST, as the service's own OpenAPI document says: what is added to it is looked at
/// without anybody thinking of it.
/// </summary>
internal sealed class OpenPaths
{
    private const string Base = "/api/v1";
    private const int DepthMax = 8;

    private readonly DataObject _document;

    private OpenPaths(DataObject document) => _document = document;

    public static async Task<OpenPaths> ReadAsync(GuardedService service) =>
        new((await service.GetAsync("/openapi.json", null)).Json);

    /// <summary>Every operation.</summary>
    public IEnumerable<OpenOperation> Operations =>
        from path in ((DataObject)_document["paths"]!).Properties
        from method in ((DataObject)path.Value).Properties
        where method.Key is "get" or "post" or "put" or "patch" or "delete"
        select new OpenOperation(
            new HttpMethod(method.Key.ToUpperInvariant()), RelativeOf(path.Key),
            BodyOf((DataObject)method.Value) is { } body ? DataJson.Write(body) : null);

    // What is beside the API is reached by its way up.
    private static string RelativeOf(string path) =>
        path.StartsWith(Base, StringComparison.Ordinal) ? path[Base.Length..] : "/../.." + path;

    // The least that the schema of the body lets pass.
    private DataValue? BodyOf(DataObject operation) =>
        operation["requestBody"] is DataObject { } body
        && ((DataObject)body["content"]!)["application/json"] is DataObject json
            ? SampleOf((DataObject)json["schema"]!, 0)
            : null;

    private DataValue SampleOf(DataObject schema, int depth)
    {
        if (depth > DepthMax) return DataNull.Value;
        if (schema["$ref"] is DataString reference)
        {
            string name = reference.Value.Split('/')[^1];
            var schemas = (DataObject)((DataObject)_document["components"]!)["schemas"]!;
            return SampleOf((DataObject)schemas[name]!, depth + 1);
        }

        if (schema["oneOf"] is DataArray choices) return SampleOf((DataObject)choices.Items[^1], depth + 1);
        if (schema["enum"] is DataArray words) return words.Items[0];
        string? type = schema["type"] switch
        {
            DataString one => one.Value,
            DataArray many => many.Items.OfType<DataString>().Select(one => one.Value).First(one => one != "null"),
            _ => null,
        };
        return type switch
        {
            "string" => new DataString("x"),
            "integer" or "number" => DataJson.Parse("1"),
            "boolean" => DataBoolean.True,
            "array" => DataArray.Empty,
            _ => ObjectOf(schema, depth),
        };
    }

    private DataObject ObjectOf(DataObject schema, int depth)
    {
        IEnumerable<string> required = (schema["required"] as DataArray)?.Items.Cast<DataString>()
            .Select(name => name.Value) ?? [];
        var made = new DataObjectBuilder();
        foreach (string name in required)
            made.Set(name, SampleOf((DataObject)((DataObject)schema["properties"]!)[name]!, depth + 1));
        return made.Build();
    }
}

/// <summary>One thing that can be asked.</summary>
/// <param name="Method">How.</param>
/// <param name="Template">Where, below the API's own path; with names in braces.</param>
/// <param name="Body">The least body that fits its form; null: it takes none.</param>
internal sealed record OpenOperation(HttpMethod Method, string Template, string? Body)
{
    public bool IsOfOne => Template.Contains('{', StringComparison.Ordinal);

    public bool IsLook => Method == HttpMethod.Get;

    /// <summary>When it is asked, so that what is asked about is still there: looks first, removals last.</summary>
    public int Turn => IsLook ? 0 : Method == HttpMethod.Delete ? 2 : 1;

    /// <summary>Its path with each of these in the place of the first name, and of the others each as well.</summary>
    public IEnumerable<string> PathsOf(IReadOnlyCollection<string> ids) => Fill(Template, ids).Distinct();

    private static IEnumerable<string> Fill(string path, IReadOnlyCollection<string> ids)
    {
        int start = path.IndexOf('{', StringComparison.Ordinal);
        if (start < 0) return [path];
        int end = path.IndexOf('}', start);
        return ids.SelectMany(id => Fill(path[..start] + Uri.EscapeDataString(id) + path[(end + 1)..], ids));
    }

    public override string ToString() => $"{Method} {Template}";
}
