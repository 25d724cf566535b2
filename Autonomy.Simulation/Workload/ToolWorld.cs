using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Simulation.History;
using Autonomy.Simulation.World;

namespace Autonomy.Simulation.Workload;

/// <summary>
/// The world outside of the engine, as it truly is: which effects came about under which key, and which may still come.
/// It outlives every node, and so do the calls of nodes that are gone.
/// </summary>
internal sealed class ToolWorld(WorldSeams seams)
{
    private readonly Dictionary<string, ToolCall> _happened = [];
    private readonly Dictionary<string, int> _underWay = [];
    private readonly HashSet<string> _large = [];
    private readonly HashSet<string> _expired = [];
    private long _calls;

    public WorldSeams Seams => seams;

    /// <summary>The number of the next call of a tool.</summary>
    public long NextCall() => ++_calls;

    /// <summary>A call under this key has begun that may have an effect.</summary>
    public void Begin(string key) => _underWay[key] = _underWay.GetValueOrDefault(key) + 1;

    /// <summary>Its effect came about, or never will.</summary>
    public void Settle(string key)
    {
        if (--_underWay[key] == 0) _underWay.Remove(key);
    }

    /// <summary>
    /// A call with the token that it goes by: once that has expired, each call under the key fails until one takes a
    /// fresh one.
    /// </summary>
    public CallScript WithToken(CallScript script, string key, bool isFresh)
    {
        if (isFresh && !IsWithdrawn(key)) _expired.Remove(key);
        if (script.Failure is { Kind: FailureKind.TokenExpired }) _expired.Add(key);
        else if (_expired.Contains(key)) return script.AfterExpiry();
        return script;
    }

    // Where access was withdrawn no token is taken any more.
    private static bool IsWithdrawn(string key) => StableHash.Avalanche(StableHash.Of64(key)) % 3 == 0;

    /// <summary>The effect comes about, unless the tool knows the key from before.</summary>
    public void Happen(SimulatedCall call)
    {
        bool isNew = _happened.TryAdd(call.Key, call.Tool);
        if (isNew || !call.Descriptor.HonoursIdempotencyKey)
            seams.Recorder.Add(new HistoryEntry.EffectHappened(call.Number, call.Execution));
    }

    /// <summary>What the tool gives under this key is large, unless it gave it before.</summary>
    public void Enlarge(string key)
    {
        if (!_happened.ContainsKey(key)) _large.Add(key);
    }

    /// <summary>What a call gives; the same whenever it is repeated under its key.</summary>
    public DataValue OutputOf(ToolCall call, string key)
    {
        DataObject output = ExpectedOutput.Of(call, key);
        return _large.Contains(key) ? ExpectedOutput.Enlarge(output) : output;
    }

    /// <summary>
    /// What can be found out about a key. While a call under it may still have its effect nobody can tell, and saying
    /// that it did not happen would be a lie.
    /// </summary>
    public ProbeResult Probe(string key)
    {
        if (_happened.TryGetValue(key, out ToolCall? call)) return new ProbeResult.Happened(OutputOf(call, key));
        return _underWay.ContainsKey(key)
            ? new ProbeResult.NotKnown("A call is still under way.")
            : new ProbeResult.DidNotHappen();
    }
}
