using Autonomy.Core.Plans;

namespace Autonomy.Core.Recovery;

/// <summary>When a failed attempt is tried again.</summary>
public static class RetryRules
{
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
}
