using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Autonomy.Core.Journaling;
using Autonomy.Host.Security;

namespace Autonomy.Host.Api;

/// <summary>
/// What requests with an idempotency key were answered with, for as long as keys are kept. That a key is used is
/// durable before its request takes effect, and what it led to before that is acknowledged; what became of a request
/// that a crash cut off is not known, and is not tried a second time. Safe to call from any thread.
/// </summary>
internal sealed class KeptAnswers(IJournal journal, TimeProvider clock, TimeSpan kept)
{
    /// <summary>What the streams of keys begin with.</summary>
    public const string StreamPrefix = "key-";

    private const int EventsMax = 1_000;

    private readonly ConcurrentDictionary<StreamId, byte> _underWay = [];

    /// <summary>Begins a request, or gives what it was answered with.</summary>
    /// <param name="caller">Whose key it is: another caller's key of the same text is another key.</param>
    /// <param name="key">The key.</param>
    /// <param name="request">What tells this request from another: its hash.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ApiException">The key is of another request, or its request is under way.</exception>
    public async Task<KeyedRequest> BeginAsync(
        Caller caller, string key, string request, CancellationToken cancellation)
    {
        StreamId stream = StreamOf(caller, key);
        if (!_underWay.TryAdd(stream, 0)) throw InFlight();
        var keyed = new KeyedRequest(this, stream);
        try
        {
            (KeyEvent? last, DateTimeOffset at) = await ReadAsync(keyed, cancellation);
            bool isOver = last is null or KeyEvent.Released || clock.GetUtcNow() - at >= kept;
            if (isOver) return await AppendAsync(keyed, new KeyEvent.Begun(request));
            if (last!.Request != request) throw Reused();
            keyed.Answer = (last as KeyEvent.Answered)?.Answer ?? throw CutOff();
            return keyed;
        }
        catch
        {
            keyed.Dispose();
            throw;
        }
    }

    /// <summary>How long an answer is kept.</summary>
    public TimeSpan Kept => kept;

    /// <summary>
    /// Removes a key from the store where its time is over; false: the store does not take that now. A key that is used
    /// meanwhile stays.
    /// </summary>
    public async Task<bool> RemoveExpiredAsync(StreamId stream, CancellationToken cancellation)
    {
        if (!_underWay.TryAdd(stream, 0)) return true;
        using var keyed = new KeyedRequest(this, stream);
        (KeyEvent? last, DateTimeOffset at) = await ReadAsync(keyed, cancellation);
        if (last is null || clock.GetUtcNow() - at < kept) return true;
        AppendResult result = await journal.AppendAsync(new AppendRequest
        {
            Stream = stream,
            ExpectedVersion = keyed.Version,
            Time = clock.GetUtcNow(),
            Removes = true,
        });
        return result.Outcome is AppendOutcome.Appended or AppendOutcome.Conflict;
    }

    /// <summary>Stores what a request was answered with; null: it was refused, and the key is free again.</summary>
    internal async Task EndAsync(KeyedRequest keyed, string request, KeptAnswer? answer) => await AppendAsync(
        keyed, answer is null ? new KeyEvent.Released(request) : new KeyEvent.Answered(request, answer));

    internal void Leave(StreamId stream) => _underWay.TryRemove(stream, out _);

    private async Task<KeyedRequest> AppendAsync(KeyedRequest keyed, KeyEvent happened)
    {
        var payloads = new List<Payload>();
        NewEvent stored = EventBodies.Offload(KeyEventTable.Encode(happened), payloads);
        AppendResult result = await journal.AppendAsync(new AppendRequest
        {
            Stream = keyed.Stream,
            ExpectedVersion = keyed.Version,
            Time = clock.GetUtcNow(),
            Events = [stored],
            Payloads = payloads,
        });
        keyed.Version = result.Version;
        return result.Outcome == AppendOutcome.Appended ? keyed : throw NotTaken(result);
    }

    private async Task<(KeyEvent? Last, DateTimeOffset At)> ReadAsync(
        KeyedRequest keyed, CancellationToken cancellation)
    {
        StoredEvent? last = null;
        IReadOnlyList<StoredEvent> page;
        do
        {
            page = await journal.ReadStreamAsync(keyed.Stream, keyed.Version + 1, EventsMax, cancellation);
            if (page.Count > 0) last = page[^1];
            keyed.Version += page.Count;
        }
        while (page.Count == EventsMax);
        if (last is null) return (null, default);
        ReadOnlyMemory<byte> body = await EventBodies.ReadAsync(journal, last, cancellation);
        return (KeyEventTable.Decode(last.Name, last.SchemaVersion, body.Span), last.Time);
    }

    // Whoever has another token may not read what this one was answered.
    internal static StreamId StreamOf(Caller caller, string key)
    {
        byte[] text = Encoding.UTF8.GetBytes($"{caller.Workspace}\n{caller.Token ?? caller.Name}\n{key}");
        return new StreamId($"{StreamPrefix}{Convert.ToHexStringLower(SHA256.HashData(text))}");
    }

    private static ApiException InFlight() => new(
        ApiFault.State, "request_in_flight", "The request of this idempotency key is under way. Ask again.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    private static ApiException Reused() => new(
        ApiFault.Meaning, "idempotency_key_reused",
        "This idempotency key belongs to another request: another path, or another body. Take a new key.");

    private static ApiException CutOff() => new(
        ApiFault.State, "outcome_unknown",
        "The request of this idempotency key was cut off, by a stop of the service or by its store: whether it took "
        + "effect is not known. Look, and take a new key if it did not.");

    private static ApiException NotTaken(AppendResult result) => new(
        ApiFault.Unavailable, "key_not_stored",
        $"The store does not take the idempotency key now: {result.Reason ?? "it was used elsewhere meanwhile."}")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };
}

/// <summary>A request with an idempotency key, while it is under way.</summary>
internal sealed class KeyedRequest(KeptAnswers answers, StreamId stream) : IDisposable
{
    public StreamId Stream => stream;

    /// <summary>What it was answered with before; null: it is new.</summary>
    public KeptAnswer? Answer { get; set; }

    /// <summary>The version of the key's stream.</summary>
    public long Version { get; set; }

    public void Dispose() => answers.Leave(stream);
}

/// <summary>What a request was answered with.</summary>
/// <param name="Status">The status of HTTP.</param>
/// <param name="Type">The type of the body; null: there is none.</param>
/// <param name="Location">What was made; null: nothing.</param>
/// <param name="Body">The body, in UTF-8.</param>
internal sealed record KeptAnswer(int Status, string? Type, string? Location, string Body)
{
    /// <summary>The version of what was answered, as its tag; null: it has none.</summary>
    public string? Tag { get; init; }
}

/// <summary>What happened to an idempotency key. Neither the key nor the request is in it, but a hash.</summary>
internal abstract record KeyEvent(string Request)
{
    /// <summary>A request begins, which may take effect from now on.</summary>
    public sealed record Begun(string Request) : KeyEvent(Request);

    /// <summary>It was answered.</summary>
    public sealed record Answered(string Request, KeptAnswer Answer) : KeyEvent(Request);

    /// <summary>It was refused, and had no effect.</summary>
    public sealed record Released(string Request) : KeyEvent(Request);
}

/// <summary>The stored names of what happens to idempotency keys, and how each is written and read.</summary>
internal static class KeyEventTable
{
    private const int Version = 1;

    private static readonly (string Name, JsonTypeInfo Shape)[] Table =
    [
        ("keyed-request-begun", KeyJson.Default.Begun), ("keyed-request-answered", KeyJson.Default.Answered),
        ("keyed-request-released", KeyJson.Default.Released),
    ];

    public static NewEvent Encode(KeyEvent happened)
    {
        (string name, JsonTypeInfo shape) = Table.First(entry => entry.Shape.Type == happened.GetType());
        return new NewEvent(name, Version, JsonSerializer.SerializeToUtf8Bytes(happened, shape));
    }

    /// <exception cref="UnknownEventException">A newer service wrote it.</exception>
    public static KeyEvent Decode(string name, int version, ReadOnlySpan<byte> body)
    {
        JsonTypeInfo? shape = Table.FirstOrDefault(entry => entry.Name == name).Shape;
        if (shape is null || version > Version) throw new UnknownEventException(name, version);
        return (KeyEvent)JsonSerializer.Deserialize(body, shape)!;
    }
}

/// <summary>Their shapes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(KeyEvent.Begun))]
[JsonSerializable(typeof(KeyEvent.Answered))]
[JsonSerializable(typeof(KeyEvent.Released))]
internal sealed partial class KeyJson : JsonSerializerContext;
