using System.Collections.Immutable;

namespace Autonomy.Core.Planning;

/// <summary>A part of a goal that asks for one thing.</summary>
internal sealed record Clause
{
    /// <summary>Its number in the goal, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Its words, as they are written.</summary>
    public required string Text { get; init; }

    /// <summary>Its pieces.</summary>
    public required ImmutableArray<GoalToken> Tokens { get; init; }

    /// <summary>Where the word for what is to be done stands among the pieces; -1: no tool knows any.</summary>
    public required int Action { get; init; }

    /// <summary>The clauses that must be done before it, because the goal says so.</summary>
    public ImmutableArray<ClauseOrder> After { get; init; } = [];

    /// <summary>Whether it begins a sentence or a line of its own.</summary>
    public bool IsSentence { get; init; }

    /// <summary>The word for what is to be done; null: there is none that a tool knows.</summary>
    public GoalToken? ActionToken => Action < 0 ? null : Tokens[Action];
}

/// <summary>That a clause comes after another.</summary>
/// <param name="Clause">The number of the one before.</param>
/// <param name="Why">The words that say so.</param>
internal readonly record struct ClauseOrder(int Clause, string Why);
