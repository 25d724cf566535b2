using System.Collections.Immutable;

namespace Autonomy.Core.Spending;

/// <summary>What is limited in each workspace, for executions to know whether they have to ask. Immutable.</summary>
public sealed class SpendingLimits
{
    /// <summary>Nothing is limited.</summary>
    public static readonly SpendingLimits None = new(ImmutableDictionary<string, ImmutableArray<SpendingKey>>.Empty);

    private readonly ImmutableDictionary<string, ImmutableArray<SpendingKey>> _keys;

    private SpendingLimits(ImmutableDictionary<string, ImmutableArray<SpendingKey>> keys) => _keys = keys;

    /// <summary>Whether nothing is limited anywhere.</summary>
    public bool IsEmpty => _keys.IsEmpty;

    /// <summary>Whether calls of this tool in an execution of this project are limited.</summary>
    public bool Cover(string workspace, string? project, string tool)
    {
        if (_keys.IsEmpty || !_keys.TryGetValue(workspace, out ImmutableArray<SpendingKey> keys)) return false;
        foreach (SpendingKey key in keys)
        {
            if (key.Covers(project, tool)) return true;
        }

        return false;
    }

    /// <summary>The same with other limits of a workspace.</summary>
    public SpendingLimits With(string workspace, ImmutableArray<SpendingKey> keys) =>
        new(keys.IsEmpty ? _keys.Remove(workspace) : _keys.SetItem(workspace, keys));
}
