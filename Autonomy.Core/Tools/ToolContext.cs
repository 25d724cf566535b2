namespace Autonomy.Core.Tools;

/// <summary>What an attempt knows about itself.</summary>
public sealed record ToolContext
{
    /// <summary>The execution's id.</summary>
    public required string Execution { get; init; }

    /// <summary>The step's id.</summary>
    public required string Step { get; init; }

    /// <summary>The item of a fan-out, from 0; null for a step without one.</summary>
    public int? Item { get; init; }

    /// <summary>The attempt's number, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>
    /// The same for every attempt of one step (and item) in one generation; passed on where the protocol has a place
    /// for it.
    /// </summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>When the attempt is cancelled at the latest.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>
    /// Whether the credential was refused and is to be renewed before the call; default false. The adapter drops what
    /// it has cached, and a further refusal means that access was withdrawn.
    /// </summary>
    public bool RefreshCredential { get; init; }

    /// <summary>What the attempt may use; default: as it will.</summary>
    public AttemptLimits Limits { get; init; } = AttemptLimits.None;

    /// <summary>
    /// Whether a text holds a secret of the call's arguments, in any of the ways in which secrets are found; default:
    /// none does.
    /// </summary>
    public Func<string, bool> HoldsSecret { get; init; } = static _ => false;

    /// <summary>
    /// Where it is set, an adapter whose <see cref="IRemoteAdapter.AsksToOffer"/> is true calls it once, when it has a
    /// place for the attempt, and hands it out at <see cref="IRemoteAdapter.HandOut"/>; default null: at once. It only
    /// puts something in a queue, and never throws.
    /// </summary>
    public Action? AskToOffer { get; init; }

    /// <summary>Takes news of how far the attempt is; may be called at any rate, from any thread.</summary>
    public Action<ToolProgress> Progress { get; init; } = static _ => { };
}

/// <summary>How far an attempt is.</summary>
/// <param name="Fraction">0 to 1, or null when it cannot be told.</param>
/// <param name="Message">One line for a person.</param>
public readonly record struct ToolProgress(double? Fraction, string Message);
