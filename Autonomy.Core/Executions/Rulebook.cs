using Autonomy.Core.Learning;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Executions;

/// <summary>
/// What decisions rest on besides the state: the tools, and what people have laid down for all executions. Immutable; a
/// change makes a new one, and what was decided before stays decided.
/// </summary>
public sealed record Rulebook(IToolCatalog Tools)
{
    /// <summary>What is tried after a failure.</summary>
    public HealingTable Healing { get; init; } = HealingTable.Default;

    /// <summary>What was learned of it.</summary>
    public Lessons Lessons { get; init; } = Lessons.None;
}

/// <summary>The rulebook in force. Safe to read from any thread; a decision reads it once.</summary>
public sealed class RulebookInForce(Rulebook first)
{
    private volatile Rulebook _current = first;

    /// <summary>The rulebook that the next decision rests on.</summary>
    public Rulebook Current => _current;

    /// <summary>Puts another rulebook in force. Its writers take turns; that is up to them.</summary>
    public void Replace(Rulebook next)
    {
        ArgumentNullException.ThrowIfNull(next);
        _current = next;
    }
}
