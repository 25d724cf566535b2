using System.Security.Cryptography;
using Autonomy.Core.Journaling;

namespace Autonomy.Simulation.World;

/// <summary>What every store asserts of a request before it takes it. A breach is a bug of the engine.</summary>
internal static class AppendDemands
{
    public static void Check(AppendRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        Demand(request, request.Stream.Value is not null, "An append names its stream.");
        Demand(request, request.ExpectedVersion >= 0, "An expected version is 0 or more.");
        Demand(request, request.Events.All(one => !string.IsNullOrEmpty(one.Name)), "An event has a stored name.");
        Demand(request, request.Events.All(one => one.SchemaVersion >= 1), "An event's schema version is 1 or more.");
        Demand(request, request.Payloads.All(IsNamedRightly), "A payload is named by the SHA-256 of its bytes.");
        bool isEmpty = request is { Events.Count: 0, Payloads.Count: 0, Snapshot: null }
            && request.WakeUp.Kind == WakeUpChangeKind.Keep;
        Demand(request, !request.Removes || isEmpty, "What removes a stream writes nothing.");
        long last = request.ExpectedVersion + request.Events.Count;
        Demand(request, request.Snapshot is not { } snapshot || snapshot.Version == last,
            "A snapshot holds the state after the last event of its append.");
    }

    private static bool IsNamedRightly(Payload payload) =>
        payload.Hash.Hex == Convert.ToHexStringLower(SHA256.HashData(payload.Bytes.Span));

    private static void Demand(AppendRequest request, bool holds, string rule)
    {
        if (!holds) throw new ArgumentException(rule, nameof(request));
    }
}
