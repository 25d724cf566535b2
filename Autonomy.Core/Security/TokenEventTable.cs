using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;

namespace Autonomy.Core.Security;

/// <summary>
/// The stored names of the events of tokens. A name here is for ever; a changed shape gets the next version, and the
/// older ones stay readable.
/// </summary>
public static class TokenEventTable
{
    /// <summary>The stream that holds the tokens of every workspace.</summary>
    public static readonly StreamId Stream = new("tokens");

    private static readonly AccessJson Shapes = new(EventTable<TokenEvent>.Readable(AccessJson.Default.Options));

    private static readonly EventTable<TokenEvent> Table = new(
        ("token-created", Shapes.Created),
        ("token-revoked", Shapes.Revoked));

    /// <summary>Every stored name, in the order of the table.</summary>
    public static IEnumerable<string> Names => Table.Names;

    /// <summary>The event as it is stored.</summary>
    public static NewEvent Encode(TokenEvent happened) => Table.Encode(happened);

    /// <summary>The event that was stored under this name and version with this body.</summary>
    /// <exception cref="UnknownEventException">A newer service wrote it.</exception>
    /// <exception cref="JsonException">The body is not of the event's shape.</exception>
    public static TokenEvent Decode(string name, int version, ReadOnlySpan<byte> body) =>
        Table.Decode(name, version, body);
}

/// <summary>
/// The register of tokens as one JSON text. It alone holds last uses: an event for each would outgrow all else.
/// </summary>
public static class TokenSnapshot
{
    /// <summary>The version of the text's shape. Another one is not read: the events are.</summary>
    public const int SchemaVersion = 1;

    /// <summary>The register as UTF-8 JSON.</summary>
    public static byte[] Write(TokenRegister register)
    {
        ArgumentNullException.ThrowIfNull(register);
        var record = new TokenRecord([.. register.Tokens.Values], [.. register.Workspaces]);
        return JsonSerializer.SerializeToUtf8Bytes(record, AccessJson.Default.TokenRecord);
    }

    /// <summary>The register that was written.</summary>
    /// <exception cref="JsonException">The text is not of the shape.</exception>
    public static TokenRegister Read(ReadOnlySpan<byte> body)
    {
        TokenRecord record = JsonSerializer.Deserialize(body, AccessJson.Default.TokenRecord)!;
        return TokenRegister.Empty with
        {
            Tokens = record.Tokens.ToImmutableSortedDictionary(
                token => token.Id, token => token, StringComparer.Ordinal),
            Workspaces = record.Workspaces.ToImmutableSortedSet(StringComparer.Ordinal),
        };
    }
}

/// <summary>The register as a snapshot holds it.</summary>
internal sealed record TokenRecord(IReadOnlyList<StoredToken> Tokens, IReadOnlyList<string> Workspaces);

/// <summary>The shapes of what guards the service, as it is stored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    Converters = [typeof(WordConverter<Role>)])]
[JsonSerializable(typeof(TokenEvent.Created))]
[JsonSerializable(typeof(TokenEvent.Revoked))]
[JsonSerializable(typeof(TokenRecord))]
[JsonSerializable(typeof(SecretEvent.Set))]
[JsonSerializable(typeof(SecretEvent.Removed))]
[JsonSerializable(typeof(AuditEvent.ActionTaken))]
internal sealed partial class AccessJson : JsonSerializerContext;
