using System.Collections.Immutable;
using Autonomy.Adapters.Http;
using Autonomy.Core.Connections;
using Autonomy.Core.Tools;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.OpenApi;

/// <summary>Reads one operation as a tool.</summary>
internal sealed class OpenApiOperationReading(OpenApiDocument document, Connection connection, OpenApiEntry entry)
{
    private const string BodyArgument = "body";
    private const string KeyHeader = "Idempotency-Key";
    private const int DescriptionLengthMax = 300;

    // The client writes these from other parts of the document.
    private static readonly string[] OwnHeaders = ["Accept", "Content-Type", "Authorization"];

    private readonly OpenApiSchemas _inputs = new(document, isInput: true);
    private readonly DataObjectBuilder _properties = new();
    private readonly List<DataValue> _required = [];

    /// <exception cref="OpenApiRefusedException">It has something that no request can be made of.</exception>
    public OpenApiOperation Read(ToolName name, Uri server)
    {
        ImmutableArray<OpenApiParameter> parameters = ReadParameters();
        OpenApiBody? body = ReadBody();
        DataObject input = _inputs.With(DataObject.Of(
            ("type", "object"), ("additionalProperties", false), ("required", new DataArray([.. _required])),
            ("properties", _properties.Build())));
        DataObject output = ReadOutput();
        Demand(input, "arguments");
        bool takesKey = parameters.Any(static one =>
            one.Place == OpenApiPlace.Header && one.Name.Equals(KeyHeader, StringComparison.OrdinalIgnoreCase));
        return new OpenApiOperation
        {
            Tool = new ToolDescriptor
            {
                Name = name,
                Description = DescriptionOf(),
                InputSchema = input,
                OutputSchema = output,
                Effect = connection.Effects.TryGetValue(entry.TheirName, out EffectClass laidDown)
                    ? laidDown
                    : EffectOf(entry.Method),
                HonoursIdempotencyKey = takesKey,
                Timeout = connection.Timeout ?? ToolDescriptor.TimeoutDefault,
                TypicalDuration = TimeSpan.FromMilliseconds(800),
            },
            TheirName = entry.TheirName,
            Method = entry.Method,
            Path = entry.Path,
            Server = server,
            Parameters = parameters,
            Body = body,
            Credentials = new OpenApiSecurity(document, connection.OpenApi!).Of(entry.Operation),
            Output = connection.OpenApi!.ChecksAnswers ? Demand(output, "answer") : null,
            KeyHeader = takesKey ? KeyHeader : null,
        };
    }

    private static EffectClass EffectOf(string method) => method switch
    {
        "GET" or "HEAD" or "OPTIONS" => EffectClass.Pure,
        "PUT" or "DELETE" => EffectClass.Idempotent,
        _ => EffectClass.Irreversible,
    };

    private string DescriptionOf()
    {
        string said = entry.Operation.Text("summary", "").Trim();
        if (said.Length == 0) said = entry.Operation.Text("description", "").Trim();
        string line = said.Length == 0 ? entry.Place : said.ReplaceLineEndings("\n").Split('\n')[0].Trim();
        if (line.Length > DescriptionLengthMax) line = line[..DescriptionLengthMax];
        return line.EndsWith('.') ? line : $"{line}.";
    }

    private ImmutableArray<OpenApiParameter> ReadParameters()
    {
        // What an operation says of a parameter goes before what its path says.
        var byPlace = new OrderedDictionary<(string, string), DataObject>();
        foreach (DataValue value in entry.Item.Items("parameters").Concat(entry.Operation.Items("parameters")))
        {
            if (document.Follow(value) is { } said) byPlace[(said.Text("in", ""), said.Text("name", ""))] = said;
        }

        ILookup<string, DataObject> byName = byPlace.Values.ToLookup(static one => one.Text("name", ""));
        var parameters = ImmutableArray.CreateBuilder<OpenApiParameter>();
        foreach (((string place, string name), DataObject said) in byPlace)
        {
            bool isAlone = byName[name].Count() == 1 && name != BodyArgument;
            if (ReadParameter(said, place, name, isAlone ? name : $"{place}_{name}") is { } one) parameters.Add(one);
        }

        return parameters.ToImmutable();
    }

    private OpenApiParameter? ReadParameter(DataObject said, string place, string name, string argument)
    {
        if (place == "header" && OwnHeaders.Contains(name, StringComparer.OrdinalIgnoreCase)) return null;
        bool isRequired = said.Flag("required") || place == "path";
        if (place == "cookie")
        {
            if (!isRequired) return null;
            throw new OpenApiRefusedException($"It needs the cookie '{name}'.", "Cookies are not sent: leave it out.");
        }

        OpenApiPlace where = place switch
        {
            "path" => OpenApiPlace.Path,
            "query" => OpenApiPlace.Query,
            "header" => OpenApiPlace.Header,
            _ => throw new OpenApiRefusedException(
                $"The parameter '{name}' is in '{place}'.", "Write path, query or header."),
        };
        string style = said.Text("style", where == OpenApiPlace.Query ? "form" : "simple");
        bool isKnown = where == OpenApiPlace.Query
            ? style is "form" or "spaceDelimited" or "pipeDelimited" or "deepObject"
            : style == "simple";
        if (!isKnown)
        {
            throw new OpenApiRefusedException(
                $"The parameter '{name}' has the style '{style}', which is not written here.",
                "Use the default style.");
        }

        DataObject? content = said.Object("content").Properties.Select(static one => one.Value).OfType<DataObject>()
            .FirstOrDefault();
        Add(argument, (content ?? said)["schema"], said.TextOrNull("description"), isRequired);
        return new OpenApiParameter(argument, name, where)
        {
            Style = style,
            Explode = said.Flag("explode", style == "form"),
            IsJson = content is not null,
        };
    }

    private OpenApiBody? ReadBody()
    {
        if (document.Follow(entry.Operation["requestBody"]) is not { } said) return null;
        if (entry.Method is "GET" or "HEAD") return null;
        DataObject content = said.Object("content");
        OpenApiBody? body = content.Properties.Select(static one => BodyOf(one.Key)).OfType<OpenApiBody>()
            .OrderBy(static one => one.Form).FirstOrDefault();
        if (body is null)
        {
            if (content.Count == 0 || !said.Flag("required")) return null;
            throw new OpenApiRefusedException(
                $"Its body is {string.Join(", ", content.Properties.Select(static one => one.Key))}.",
                "JSON, forms, text and bytes can be sent.");
        }

        DataValue? schema = content.Object(body.MediaType)["schema"];
        if (body.Form is OpenApiBodyForm.Text) schema = DataObject.Of(("type", "string"));
        if (body.Form is OpenApiBodyForm.Bytes)
            schema = DataObject.Of(("type", "string"), ("contentEncoding", "base64"));
        Add(BodyArgument, schema, said.TextOrNull("description"), said.Flag("required"));
        return body;
    }

    private static OpenApiBody? BodyOf(string mediaType)
    {
        string plain = mediaType.Split(';')[0].Trim().ToLowerInvariant();
        if (plain.EndsWith("/json", StringComparison.Ordinal) || plain.EndsWith("+json", StringComparison.Ordinal))
            return new OpenApiBody(mediaType, OpenApiBodyForm.Json);
        return plain switch
        {
            "application/x-www-form-urlencoded" => new OpenApiBody(mediaType, OpenApiBodyForm.Form),
            "application/octet-stream" => new OpenApiBody(mediaType, OpenApiBodyForm.Bytes),
            _ when plain.StartsWith("text/", StringComparison.Ordinal) =>
                new OpenApiBody(mediaType, OpenApiBodyForm.Text),
            _ => null,
        };
    }

    private void Add(string argument, DataValue? schema, string? description, bool isRequired)
    {
        DataValue converted = _inputs.Convert(schema ?? DataBoolean.True);
        bool isSilent = converted is DataBoolean { Value: true }
            || (converted is DataObject said && !said.Has("description"));
        if (description is not null && isSilent)
            converted = (converted as DataObject ?? DataObject.Empty).With("description", description);
        _properties.Set(argument, converted);
        if (isRequired) _required.Add(argument);
    }

    /// <summary>The output of any request, with the answers that the document promises as its body.</summary>
    private DataObject ReadOutput()
    {
        var outputs = new OpenApiSchemas(document, isInput: false);
        var bodies = new List<DataValue>();
        foreach ((string status, DataValue value) in entry.Operation.Object("responses").Properties)
        {
            if (!status.StartsWith('2') || document.Follow(value) is not { } answer) continue;
            DataValue? schema = answer.Object("content").Properties
                .Where(static one => BodyOf(one.Key) is { Form: OpenApiBodyForm.Json })
                .Select(static one => (one.Value as DataObject)?["schema"])
                .FirstOrDefault(static one => one is not null);
            if (schema is null) continue;
            DataValue converted = outputs.Convert(schema);
            if (!bodies.Contains(converted)) bodies.Add(converted);
        }

        if (bodies.Count == 0) return HttpSchemas.Answer;
        DataValue body = bodies.Count == 1 ? bodies[0] : DataObject.Of(("anyOf", new DataArray([.. bodies])));
        DataObject properties = HttpSchemas.Answer.Object("properties").With("body", body);
        return outputs.With(HttpSchemas.Answer.With("properties", properties));
    }

    private static JsonSchema Demand(DataObject schema, string of) =>
        JsonSchema.TryParse(schema, out JsonSchema? read, out IReadOnlyList<InputFault> faults)
            ? read
            : throw new OpenApiRefusedException(
                $"The schema of its {of} cannot be read, at '{faults[0].Path}': {faults[0].Message}", faults[0].Fix);
}
