using System.Collections.Concurrent;
using Autonomy.Core.Tools;

namespace Autonomy.Adapters.Http;

/// <summary>The gates of all hosts and credentials that were called of late.</summary>
internal sealed class HostGates(HttpOptions options, TimeProvider time)
{
    // A gate holds a few hundred bytes; beyond this many those that nobody uses are forgotten.
    private const int GatesMax = 4_096;

    private static readonly ulong NoCredential = OutgoingRequest.HashOf("");

    private readonly ConcurrentDictionary<(string Authority, ulong Credential), HostGate> _gates = new();
    private int _credentials;

    public HostGate Of(OutgoingRequest request)
    {
        (string Authority, ulong Credential) key =
            (request.Url.GetLeftPart(UriPartial.Authority), request.CredentialHash);
        if (_gates.TryGetValue(key, out HostGate? known)) return known;
        if (_gates.Count >= GatesMax) ForgetIdle();
        return _gates.GetOrAdd(key, _ => new HostGate(NameOf(key), options, time));
    }

    /// <summary>The state of every gate, ordered by host.</summary>
    public IReadOnlyList<ToolGate> States() =>
    [
        .. _gates.Values
            .Select(gate => gate.State())
            .OrderBy(gate => gate.Host, StringComparer.Ordinal)
            .ThenBy(gate => gate.Credential),
    ];

    private GateName NameOf((string Authority, ulong Credential) key) =>
        new(key.Authority, key.Credential == NoCredential ? 0 : Interlocked.Increment(ref _credentials));

    private void ForgetIdle()
    {
        foreach (((string Authority, ulong Credential) key, HostGate gate) in _gates)
        {
            if (gate.IsIdle) _gates.TryRemove(key, out _);
        }
    }
}
