using Autonomy.Actors.Runtime;
using Autonomy.Simulation.Kernel;

namespace Autonomy.Simulation.Workload;

/// <summary>
/// Draws how long the waits of a plan and its children take: most are short, one at most takes hours or days, so that
/// all of them together stay bounded.
/// </summary>
internal sealed class PlanWaits
{
    private bool _hasLong;

    /// <summary>
    /// A duration as plans write it; seconds at most where there may be many of them, one after the other.
    /// </summary>
    public string Draw(SeededRandom random, bool isRepeated)
    {
        double kind = Chance.Of(random);
        if (kind < 0.5) return $"{Chance.Between(random, 1, 900)}ms";
        if (kind < 0.8 || isRepeated) return $"{Chance.Between(random, 1, 50)}s";
        if (kind < 0.94 || _hasLong) return $"{Chance.Between(random, 1, 20)}m";
        _hasLong = true;
        return kind < 0.99 ? $"{Chance.Between(random, 1, 5)}h" : $"{Chance.Between(random, 1, 3)}d";
    }
}
