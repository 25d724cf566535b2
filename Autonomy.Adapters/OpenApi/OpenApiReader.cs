using System.Collections.Immutable;
using Autonomy.Adapters.Connections;
using Autonomy.Core.Connections;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.OpenApi;

/// <summary>What an OpenAPI document came to.</summary>
public sealed record OpenApiReading
{
    /// <summary>The operations that can be called.</summary>
    internal ImmutableArray<OpenApiOperation> Operations { get; init; } = [];

    /// <summary>The tools that they are.</summary>
    public IReadOnlyList<ToolDescriptor> Tools => [.. Operations.Select(static operation => operation.Tool)];

    /// <summary>Operations that cannot be called, each with its reason.</summary>
    public required ImmutableArray<ConnectionFault> Faults { get; init; }

    /// <summary>What the operations are called in the document, by their tools.</summary>
    public IReadOnlyDictionary<ToolName, string> TheirNames =>
        Operations.ToDictionary(static operation => operation.Tool.Name, static operation => operation.TheirName);

    /// <summary>The URL that the paths are below; null where nothing says it.</summary>
    public Uri? Server { get; init; }
}

/// <summary>Reads the operations of an OpenAPI document, version 3.0 or 3.1, as tools. Pure.</summary>
public static class OpenApiReader
{
    /// <summary>The most operations of a document: 1,000.</summary>
    public const int OperationsMax = 1_000;

    private static readonly string[] Methods = ["get", "head", "options", "post", "put", "patch", "delete"];

    /// <summary>Reads the operations of a connection's document.</summary>
    /// <exception cref="ConnectionRefusedException">It is no such document, or nothing says where the service
    /// is.</exception>
    public static OpenApiReading Read(Connection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        DataObject root = connection.Definition.Document
            ?? throw new ConnectionRefusedException("openapi_document", "There is no document.");
        var document = new OpenApiDocument(root);
        bool isKnown = document.Version.StartsWith("3.0.", StringComparison.Ordinal)
            || document.Version.StartsWith("3.1.", StringComparison.Ordinal);
        if (!isKnown || root["paths"] is not DataObject paths)
        {
            throw new ConnectionRefusedException(
                "openapi_document",
                "It is no OpenAPI document of version 3.0 or 3.1 with paths. Convert it, or give another.");
        }

        Uri server = OpenApiServers.Of(connection.OpenApi!, root)
            ?? throw new ConnectionRefusedException(
                "openapi_server", "Neither the document nor 'server' says where the service is. Write 'server'.");
        List<OpenApiEntry> entries = [.. EntriesOf(document, paths)];
        if (entries.Count > OperationsMax)
        {
            throw new ConnectionRefusedException(
                "openapi_document", $"The document has {entries.Count} operations; {OperationsMax} are the most.");
        }

        return Read(connection, document, server, entries);
    }

    private static OpenApiReading Read(
        Connection connection, OpenApiDocument document, Uri server, List<OpenApiEntry> entries)
    {
        ImmutableSortedDictionary<string, ToolName> names =
            ConnectedNames.Of(ConnectionKind.OpenApi, connection.Name, entries.Select(static entry => entry.TheirName));
        var operations = ImmutableArray.CreateBuilder<OpenApiOperation>();
        var faults = ImmutableArray.CreateBuilder<ConnectionFault>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (OpenApiEntry entry in entries)
        {
            if (!seen.Add(entry.TheirName))
            {
                faults.Add(new ConnectionFault(
                    entry.Place, $"Another operation has the id '{entry.TheirName}', too.", "Give each its own."));
                continue;
            }

            try
            {
                var reading = new OpenApiOperationReading(document, connection, entry);
                operations.Add(reading.Read(names[entry.TheirName], server));
            }
            catch (OpenApiRefusedException refusal)
            {
                faults.Add(new ConnectionFault(entry.Place, refusal.Message, refusal.Fix));
            }
        }

        return new OpenApiReading
        {
            Operations = operations.ToImmutable(),
            Faults = faults.ToImmutable(),
            Server = server,
        };
    }

    private static IEnumerable<OpenApiEntry> EntriesOf(OpenApiDocument document, DataObject paths)
    {
        foreach ((string path, DataValue value) in paths.Properties)
        {
            if (!path.StartsWith('/') || FollowOrNull(document, value) is not { } item) continue;
            foreach (string method in Methods)
            {
                if (item[method] is not DataObject operation) continue;
                string name = operation.Text("operationId", "");
                if (name.Length == 0) name = $"{method}{new string([.. path.Where(c => c is not ('{' or '}'))])}";
                yield return new OpenApiEntry(path, method.ToUpperInvariant(), name, item, operation);
            }
        }
    }

    // A path that leads nowhere has no operations; there is nothing to call.
    private static DataObject? FollowOrNull(OpenApiDocument document, DataValue value)
    {
        try
        {
            return document.Follow(value);
        }
        catch (OpenApiRefusedException)
        {
            return null;
        }
    }
}

/// <summary>An operation where it stands in its document.</summary>
/// <param name="Path">The path, with its parameters in braces.</param>
/// <param name="Method">The method in capitals.</param>
/// <param name="TheirName">Its id, or what stands for one.</param>
/// <param name="Item">What is said of all operations of the path.</param>
/// <param name="Operation">What is said of it.</param>
internal sealed record OpenApiEntry(
    string Path, string Method, string TheirName, DataObject Item, DataObject Operation)
{
    public string Place => $"{Method} {Path}";
}

/// <summary>Finds out where a service is.</summary>
internal static class OpenApiServers
{
    /// <summary>The URL that the paths are below, without a slash at its end; null where nothing says it.</summary>
    public static Uri? Of(OpenApiService service, DataObject root)
    {
        if (service.Server is { } given) return Absolute(given, null);
        Uri? from = service.Url is { } url ? new Uri(url, UriKind.Absolute) : null;
        DataObject? first = root.Items("servers").OfType<DataObject>().FirstOrDefault();
        string written = first?.Text("url", "/") ?? "/";
        foreach ((string name, DataValue variable) in first?.Object("variables").Properties ?? [])
        {
            string value = (variable as DataObject)?.TextOrNull("default") ?? "";
            written = written.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        }

        return Absolute(written, from);
    }

    private static Uri? Absolute(string written, Uri? from)
    {
        bool isUrl = from is null
            ? Uri.TryCreate(written, UriKind.Absolute, out Uri? url)
            : Uri.TryCreate(from, written, out url);
        bool isCallable = isUrl && url!.Scheme is "http" or "https" && url.Host.Length > 0 && url.UserInfo.Length == 0;
        return isCallable ? new Uri(url!.GetLeftPart(UriPartial.Path).TrimEnd('/')) : null;
    }
}
