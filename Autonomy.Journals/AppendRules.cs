using System.Security.Cryptography;
using Autonomy.Core.Journaling;

namespace Autonomy.Journals;

/// <summary>
/// What every backend asserts of a request before it takes it. A breach is a bug of the caller, so it throws.
/// </summary>
internal static class AppendRules
{
    /// <summary>Why a stream is not removed that holds the journal's last event.</summary>
    public const string HoldsTheLast =
        "The stream holds the journal's last event. It can be removed once something else was appended.";

    public static void Check(AppendRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        Demand(request, request.Stream.Value is not null, "An append names its stream.");
        Demand(request, request.ExpectedVersion >= 0, "An expected version is 0 or more.");
        foreach (NewEvent item in request.Events)
        {
            Demand(request, !string.IsNullOrEmpty(item.Name), "An event has a stored name.");
            Demand(request, item.SchemaVersion >= 1, "An event's schema version is 1 or more.");
        }

        bool isEmpty = request is { Events.Count: 0, Payloads.Count: 0, Snapshot: null }
            && request.WakeUp.Kind == WakeUpChangeKind.Keep;
        Demand(request, !request.Removes || isEmpty, "What removes a stream writes nothing.");
        foreach (Payload payload in request.Payloads) CheckPayload(request, payload);
        if (request.Snapshot is not { } snapshot) return;
        long last = request.ExpectedVersion + request.Events.Count;
        Demand(request, snapshot.Version == last, "A snapshot holds the state after the last event of its append.");
    }

    /// <summary>Milliseconds since 1970, cut off: what an event's time keeps.</summary>
    public static long EventMs(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    /// <summary>Milliseconds since 1970, rounded up, so that nothing wakes early.</summary>
    public static long DueMs(DateTimeOffset due)
    {
        long ms = due.ToUnixTimeMilliseconds();
        return DateTimeOffset.FromUnixTimeMilliseconds(ms) < due ? ms + 1 : ms;
    }

    private static void CheckPayload(AppendRequest request, Payload payload)
    {
        Demand(request, payload.Hash.Hex is not null, "A payload is named by its hash.");
        string actual = Convert.ToHexStringLower(SHA256.HashData(payload.Bytes.Span));
        bool same = string.Equals(actual, payload.Hash.Hex, StringComparison.Ordinal);
        Demand(request, same, "A payload's hash is the SHA-256 of its bytes, in lower case.");
    }

    private static void Demand(AppendRequest request, bool holds, string rule)
    {
        if (!holds) throw new ArgumentException(rule, nameof(request));
    }
}
