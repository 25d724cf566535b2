using Autonomy.Core.Plans;

namespace Autonomy.Core.Recovery;

/// <summary>Whether and when a failed attempt is tried again.</summary>
public static class RetryRules
{
    /// <summary>
    /// Whether another attempt may help and does no harm. What stays as it is (bad input, denied, not found, a spent
    /// budget) is not tried again; what was done, or perhaps was done, only where repeating is safe.
    /// </summary>
    public static bool MayRetry(Failure failure, bool isRepeatable)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return CanHelp(failure.Kind) && (isRepeatable || failure.Effect == FailureEffect.None);
    }

    /// <summary>
    /// The delay before the next try: the longer of what the other side asked for and full jitter over
    /// initial x factor^(tries - 1), held under the policy's longest.
    /// </summary>
    /// <param name="policy">The step's policy.</param>
    /// <param name="tries">Tries so far, from 1.</param>
    /// <param name="retryAfter">What the other side asked for.</param>
    /// <param name="jitter">A number in [0, 1).</param>
    public static TimeSpan Delay(RetryPolicy policy, int tries, TimeSpan? retryAfter, double jitter)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfLessThan(tries, 1);
        double grown = policy.Initial.TotalMilliseconds * Math.Pow(policy.Factor, tries - 1);
        double longest = Math.Min(policy.Max.TotalMilliseconds, grown);
        TimeSpan delay = TimeSpan.FromMilliseconds(longest * jitter);
        return retryAfter is { } asked && asked > delay ? asked : delay;
    }

    private static bool CanHelp(FailureKind kind) =>
        kind is FailureKind.ConnectFailed or FailureKind.Timeout or FailureKind.AnswerCut or FailureKind.Unavailable
            or FailureKind.RateLimited or FailureKind.Conflict or FailureKind.NoProgress or FailureKind.Unknown;
}
