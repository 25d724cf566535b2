using System.Collections.Immutable;
using System.Text;
using Autonomy.Adapters.Http;
using Autonomy.Core.Secrets;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.OpenApi;

/// <summary>Makes the request of one call of an operation.</summary>
internal sealed class OpenApiCall(OpenApiOperation operation, DataObject input)
{
    /// <summary>What no schema can say of arguments that fit theirs.</summary>
    public IReadOnlyList<InputFault> Faults()
    {
        var faults = new List<InputFault>();
        foreach (OpenApiParameter parameter in operation.Parameters)
        {
            if (input[parameter.Argument] is not { } value) continue;
            string path = $"/{parameter.Argument}";
            string text = parameter.Place == OpenApiPlace.Query ? "" : Simple(parameter, value);
            if (parameter.Place == OpenApiPlace.Path && text is "" or "." or "..")
            {
                faults.Add(new InputFault(
                    path, "It would lead to another path.", "Write something else than nothing, '.' and '..'."));
            }
            else if (parameter.Place == OpenApiPlace.Header && text.AsSpan().ContainsAny('\r', '\n', '\0'))
            {
                faults.Add(new InputFault(path, "It holds a line break or NUL.", "Write one line."));
            }
        }

        return faults;
    }

    /// <summary>The request, with these secrets.</summary>
    public OutgoingRequest ToRequest(
        ToolContext context, IReadOnlyDictionary<string, string> secrets, Redactor redactor)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var query = new List<string>();
        string path = operation.Path;
        foreach (OpenApiParameter parameter in operation.Parameters)
        {
            if (input[parameter.Argument] is not { } value) continue;
            switch (parameter.Place)
            {
                case OpenApiPlace.Path:
                    string segment = Uri.EscapeDataString(Simple(parameter, value));
                    path = path.Replace($"{{{parameter.Name}}}", segment, StringComparison.Ordinal);
                    break;
                case OpenApiPlace.Header: headers[parameter.Name] = Simple(parameter, value); break;
                default: query.AddRange(QueryOf(parameter, value)); break;
            }
        }

        if (operation.KeyHeader is { } keyHeader) headers.TryAdd(keyHeader, context.IdempotencyKey);
        Show(secrets, headers, query);
        (byte[]? body, string? contentType) = BodyOf();
        string url = operation.Server.AbsoluteUri.TrimEnd('/') + path;
        return new OutgoingRequest
        {
            Method = operation.Method,
            Url = new Uri(query.Count == 0 ? url : $"{url}?{string.Join('&', query)}"),
            Headers = headers,
            Body = body,
            ContentType = contentType,
            HasFreshCredential = context.RefreshCredential,
            Deadline = context.Deadline,
            Progress = context.Progress,
            HoldsSecret = text => context.HoldsSecret(text) || redactor.FindsIn(text),
            SentIdempotencyKey = operation.KeyHeader is not null && !operation.IsSafe,
        };
    }

    private void Show(
        IReadOnlyDictionary<string, string> secrets, Dictionary<string, string> headers, List<string> query)
    {
        foreach (OpenApiCredential credential in operation.Credentials)
        {
            string secret = secrets[credential.Secret];
            switch (credential.Form)
            {
                case CredentialForm.Bearer: headers["Authorization"] = $"Bearer {secret}"; break;
                case CredentialForm.Basic:
                    headers["Authorization"] = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))}";
                    break;
                case CredentialForm.Header: headers[credential.Name] = secret; break;
                default: query.Add($"{Uri.EscapeDataString(credential.Name)}={Uri.EscapeDataString(secret)}"); break;
            }
        }
    }

    private (byte[]? Body, string? ContentType) BodyOf()
    {
        if (operation.Body is not { } body || input["body"] is not { } value) return (null, null);
        return body.Form switch
        {
            OpenApiBodyForm.Json => (DataJson.WriteUtf8(value), body.MediaType),
            OpenApiBodyForm.Bytes => (Convert.FromBase64String(Arguments.TextOf(value)), body.MediaType),
            OpenApiBodyForm.Text => (Encoding.UTF8.GetBytes(Arguments.TextOf(value)), body.MediaType),
            _ => (Encoding.UTF8.GetBytes(FormOf(value)), body.MediaType),
        };
    }

    private static string FormOf(DataValue value) => string.Join('&', (value as DataObject)?.Properties.SelectMany(
        static field => ItemsOf(field.Value).Select(item => Pair(field.Key, Arguments.TextOf(item)))) ?? []);

    private static string Simple(OpenApiParameter parameter, DataValue value) => parameter.IsJson
        ? DataJson.Write(value)
        : value switch
        {
            DataArray list => string.Join(',', list.Items.Select(Arguments.TextOf)),
            DataObject fields => string.Join(',', fields.Properties.Select(field =>
                $"{field.Key}{(parameter.Explode ? '=' : ',')}{Arguments.TextOf(field.Value)}")),
            _ => Arguments.TextOf(value),
        };

    private static IEnumerable<string> QueryOf(OpenApiParameter parameter, DataValue value)
    {
        if (parameter.IsJson) return [Pair(parameter.Name, DataJson.Write(value))];
        if (value is DataObject fields)
        {
            if (!parameter.Explode && parameter.Style != "deepObject")
                return [Pair(parameter.Name, Simple(parameter, value))];
            return fields.Properties.Select(field => Pair(
                parameter.Style == "deepObject" ? $"{parameter.Name}[{field.Key}]" : field.Key,
                Arguments.TextOf(field.Value)));
        }

        if (parameter.Explode) return ItemsOf(value).Select(item => Pair(parameter.Name, Arguments.TextOf(item)));
        char between = parameter.Style switch { "spaceDelimited" => ' ', "pipeDelimited" => '|', _ => ',' };
        return [Pair(parameter.Name, string.Join(between, ItemsOf(value).Select(Arguments.TextOf)))];
    }

    private static ImmutableArray<DataValue> ItemsOf(DataValue value) => value is DataArray list ? list.Items : [value];

    private static string Pair(string name, string value) =>
        $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}";
}
