using Autonomy.Core.Plans;

namespace Autonomy.Core.Recovery;

/// <summary>What a passing failure becomes when everything that could make it pass was tried (K16).</summary>
public static class Exhaustion
{
    /// <summary>The permanent failure that follows from the last of several passing ones.</summary>
    /// <param name="last">The last failure; its evidence, effect and scope stay.</param>
    /// <param name="tries">How many tries were made.</param>
    /// <param name="failingFor">The time from the first of these failures to the last.</param>
    public static Failure After(Failure last, int tries, TimeSpan failingFor)
    {
        ArgumentNullException.ThrowIfNull(last);
        return last with
        {
            Kind = FailureKind.PermanentExternal,
            PassingKind = last.Kind,
            Message = $"{last.Message} It failed {tries} times over {Durations.Write(failingFor)}, so it counts as "
                + "refused for good: use another service, skip the step, or stop.",
            RetryAfter = null,
            Causes = [last.Message, .. last.Causes],
        };
    }
}
