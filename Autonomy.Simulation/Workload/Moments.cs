using Autonomy.Actors.Runtime;
using Autonomy.Simulation.Kernel;

namespace Autonomy.Simulation.Workload;

/// <summary>
/// Draws moments of every order of magnitude alike: what an execution does in milliseconds is met as often as what it
/// does in minutes.
/// </summary>
internal static class Moments
{
    /// <summary>From a tenth of a millisecond up to <paramref name="max"/>.</summary>
    public static TimeSpan Draw(SeededRandom random, TimeSpan max)
    {
        const double MinMilliseconds = 0.1;
        double span = Math.Log(Math.Max(1, max.TotalMilliseconds / MinMilliseconds));
        return TimeSpan.FromMilliseconds(MinMilliseconds * Math.Exp(span * Chance.Of(random)));
    }
}
