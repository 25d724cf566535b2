using System.Collections.Immutable;
using Autonomy.Core.Values;

namespace Autonomy.Core.Planning;

/// <summary>The arguments of a tool as far as a clause gives them.</summary>
internal sealed record Filling
{
    /// <summary>The arguments, as a plan has them.</summary>
    public required DataObject With { get; init; }

    /// <summary>Where each is from.</summary>
    public required ImmutableArray<ArgumentReason> Reasons { get; init; }

    /// <summary>The arguments that the tool needs and nobody gave.</summary>
    public required ImmutableArray<Parameter> Missing { get; init; }

    /// <summary>Values of the clause that no argument takes.</summary>
    public required ImmutableArray<Literal> Unused { get; init; }

    /// <summary>The steps whose output is used.</summary>
    public required ImmutableArray<PlannedStep> From { get; init; }

    /// <summary>Whether it is a tool that works on something, and has nothing to work on.</summary>
    public required bool IsIdle { get; init; }

    /// <summary>The pieces of the clause that name an argument or one of its words.</summary>
    public required ImmutableHashSet<int> Named { get; init; }

    /// <summary>Whether the next clause only says where the result goes, and that is an argument here.</summary>
    public required bool TakesNext { get; init; }
}
