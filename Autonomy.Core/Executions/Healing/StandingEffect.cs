using System.Collections.Immutable;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>The call that undoes what one attempt did although it failed.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Input">Its arguments, as they were when the attempt ended: its output is kept nowhere else.</param>
public sealed record AttemptUndo(string Tool, DataObject Input);

/// <summary>What failed attempts of the call in force did, or may have done, and what stands.</summary>
internal sealed record StandingEffect
{
    /// <summary>The calls that undo it, the one to be made first at the end.</summary>
    public ImmutableArray<AttemptUndo> Undos { get; init; } = [];

    /// <summary>
    /// Whether something stands, or may stand, that nothing undoes, and that must not be done a second time.
    /// </summary>
    public bool IsBeyondUndo { get; init; }

    /// <summary>What repeating the gravest of the attempts does.</summary>
    public EffectClass Effect { get; init; }

    /// <summary>Whether no earlier call was unclear when the first of these attempts failed.</summary>
    public bool IsFirst { get; init; }

    /// <summary>Whether all of it can be undone.</summary>
    public bool CanRollBack => !IsBeyondUndo && !Undos.IsEmpty;

    /// <summary>
    /// Whether another call in its place would do the thing twice. What is idempotent sets a state, and setting it in
    /// another way as well does no harm.
    /// </summary>
    public bool ForbidsSubstitute => IsBeyondUndo || (Effect > EffectClass.Idempotent && !Undos.IsEmpty);
}

/// <summary>A rollback that is due, runs, or failed.</summary>
/// <param name="Effect">What repeating the undo call that ran last does.</param>
/// <param name="Losses">How often in a row the engine stopped while it ran, before this attempt.</param>
internal sealed record RollbackState(EffectClass Effect, int Losses)
{
    /// <summary>It waits for its turn.</summary>
    public static readonly RollbackState Due = new(EffectClass.Pure, 0);
}
