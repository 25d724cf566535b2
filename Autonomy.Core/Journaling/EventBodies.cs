using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Autonomy.Core.Values;

namespace Autonomy.Core.Journaling;

/// <summary>
/// Keeps large bodies out of the journal: a body beyond <see cref="InlineBytesMax"/> goes to the payload store, and the
/// event holds <c>{"payload":{"hash":"...","bytes":n}}</c> in its place.
/// </summary>
public static class EventBodies
{
    /// <summary>The largest body that stays in its event: 256 KiB.</summary>
    public const int InlineBytesMax = 256 << 10;

    /// <summary>The largest payload: 64 MiB of output, and what surrounds it in the event.</summary>
    public const int PayloadBytesMax = (64 << 20) + InlineBytesMax;

    /// <summary>How deep a body may nest: a value of the greatest depth, and the event around it.</summary>
    public const int DepthMax = DataJson.DepthMax + 16;

    /// <summary>How the text of a body is read.</summary>
    public static JsonReaderOptions ReaderOptions => new() { MaxDepth = DepthMax };

    private static ReadOnlySpan<byte> ReferencePrefix => "{\"payload\":{\"hash\":\""u8;

    /// <summary>The event as it is, or one that refers to the payload which takes its body.</summary>
    public static NewEvent Offload(NewEvent whole, ICollection<Payload> payloads)
    {
        ArgumentNullException.ThrowIfNull(payloads);
        if (whole.Body.Length <= InlineBytesMax) return whole;
        var hash = new PayloadHash(Convert.ToHexStringLower(SHA256.HashData(whole.Body.Span)));
        payloads.Add(new Payload(hash, whole.Body));
        string reference = $"{{\"payload\":{{\"hash\":\"{hash}\",\"bytes\":{whole.Body.Length}}}}}";
        return whole with { Body = Encoding.UTF8.GetBytes(reference) };
    }

    /// <summary>The payload that a stored body refers to; null for one that is whole.</summary>
    /// <exception cref="InvalidDataException">It refers to one, and does not say to which.</exception>
    public static PayloadHash? ReferenceIn(ReadOnlySpan<byte> body)
    {
        if (!IsReference(body)) return null;
        try
        {
            using var document = JsonDocument.Parse(body.ToArray());
            return new PayloadHash(document.RootElement.GetProperty("payload").GetProperty("hash").GetString()!);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidDataException(
                "An event does not say which payload it refers to. Run 'autonomy store verify', and restore a backup.",
                exception);
        }
    }

    /// <summary>Whether a body only names the payload that took its place, or tries to.</summary>
    public static bool IsReference(ReadOnlySpan<byte> body) => body.StartsWith(ReferencePrefix);

    /// <summary>The payload that a stored body names; null where it names none, or does not say which.</summary>
    public static PayloadReference? NamedIn(ReadOnlySpan<byte> body)
    {
        if (!IsReference(body)) return null;
        try
        {
            using var document = JsonDocument.Parse(body.ToArray());
            JsonElement named = document.RootElement.GetProperty("payload");
            var hash = new PayloadHash(named.GetProperty("hash").GetString()!);
            return new PayloadReference(hash, named.GetProperty("bytes").GetInt64());
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException
            or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether a body is JSON, whatever it says.</summary>
    public static bool IsReadable(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, ReaderOptions);
            while (reader.Read())
            {
                // Until its end.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The whole body of a stored event.</summary>
    /// <exception cref="InvalidDataException">The payload that it refers to is not in the store.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(
        IJournalReader journal, StoredEvent stored, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(stored);
        if (ReferenceIn(stored.Body.Span) is not { } hash) return stored.Body;
        return await journal.ReadPayloadAsync(hash, cancellation)
            ?? throw new InvalidDataException(
                $"The payload {hash} of event {stored.Version} in '{stored.Stream}' is not in the store. "
                + "Run 'autonomy store verify', and restore a backup.");
    }
}

/// <summary>What an event has in the place of a body that is too large for it.</summary>
/// <param name="Hash">The payload that is the body.</param>
/// <param name="Bytes">How long that is.</param>
public readonly record struct PayloadReference(PayloadHash Hash, long Bytes);
