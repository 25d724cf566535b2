using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Executions;

/// <summary>
/// A failure that something is to be done about: of which call, of what kind, and whether calling again does no harm.
/// </summary>
internal sealed class HealingCase(
    Turn turn, StepState step, UnitState unit, Failure failure, bool isRepeatable = false)
{
    private string? _fingerprint;
    private HealingRow? _row;

    public Turn Turn { get; } = turn;

    public StepState Step { get; } = step;

    public UnitState Unit { get; } = unit;

    public Failure Failure { get; } = failure;

    /// <summary>What the failed attempt used.</summary>
    public AttemptUsage? Usage { get; init; }

    /// <summary>
    /// Whether the call may be made again: it did nothing, or doing it twice is doing it once (rule R2).
    /// </summary>
    public bool IsSafe { get; } = isRepeatable || failure.Effect == FailureEffect.None;

    /// <summary>The call that failed; null for a goal that no tool was found for.</summary>
    public StepCall? Call { get; } = Starting.CallOf(step.Definition, unit.Fallback);

    public ToolDescriptor? Tool => Call is { } call ? Turn.Tools.Find(call.Tool) : null;

    public HealingRow Row => _row ??=
        Turn.Laws.Healing.Of(Failure.Kind, new HealingPlace(Turn.State.Project, Call?.Tool.Value));

    /// <summary>Whether the plan names a call that could take the place of the one that failed.</summary>
    public bool HasFallback => Unit.Fallback < Step.Definition.Fallbacks.Length
        && Failure.Kind is not (FailureKind.SecurityViolation or FailureKind.DataLossRisk);

    /// <summary>
    /// Whether that call must not be made, as what was done, or may have been, would be done a second time.
    /// </summary>
    public bool IsFallbackForbidden => HasFallback && Unit.Standing is { ForbidsSubstitute: true };

    /// <summary>The step's own word on retries; null where it leaves them to the ladder.</summary>
    public RetryPolicy? Policy => Step.Definition.Retry;

    public string Fingerprint => _fingerprint ??= Call is { } call
        ? Recovery.Fingerprint.Of(call.Tool, Tool?.Version ?? "", Failure)
        : "";

    /// <summary>How often the call was healed of this kind.</summary>
    public int TimesHealed => Unit.Healing?.Count(Failure.Kind) ?? 0;

    /// <summary>Whether a try is left, and healing by waiting has not taken too long already.</summary>
    public bool HasTries => HasTime && (IsUncounted
        ? TimesHealed < Row.AttemptsMax
        : Policy is { } policy ? Unit.Tries < policy.Attempts : HasTriesByLadder);

    public bool HasTime =>
        Unit.Healing is not { } healing || Turn.Now - healing.FirstFailedAt < HealingLimits.TimeMax;

    // What is not the tool's failure uses none of its tries: too many calls are ours.
    public bool IsUncounted => Failure.Kind == FailureKind.RateLimited;

    private bool HasTriesByLadder =>
        Unit.Tries < Row.TriesMax
        && TimesHealed < Row.AttemptsMax
        && Turn.State.Retries < HealingLimits.RetriesOf(Turn.State.Calls);
}
