using System.Collections.Concurrent;

namespace Autonomy.Benchmarks.Healing;

/// <summary>
/// The truth about what was done: every effect that must not be repeated, by the unit that it was for. A tool that
/// honours keys does nothing for a key that it has seen.
/// </summary>
internal sealed class EffectLedger
{
    private readonly ConcurrentDictionary<string, int> _effects = new();
    private readonly ConcurrentDictionary<string, bool> _keys = new();

    /// <summary>Effects that were done more often than once.</summary>
    public int Repeated => _effects.Values.Count(times => times > 1);

    /// <summary>Notes an effect.</summary>
    /// <param name="unit">Whose it is.</param>
    /// <param name="key">The idempotency key, where the tool honours it.</param>
    public void Note(string unit, string? key)
    {
        if (key is null || _keys.TryAdd(key, true)) _effects.AddOrUpdate(unit, 1, static (_, before) => before + 1);
    }

    /// <summary>Whether the effect of a unit was done.</summary>
    public bool Has(string unit) => _effects.ContainsKey(unit);
}
