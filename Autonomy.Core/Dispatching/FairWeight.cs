using Autonomy.Core.Plans;

namespace Autonomy.Core.Dispatching;

/// <summary>What priorities are worth where calls wait for a slot.</summary>
public static class FairWeight
{
    /// <summary>How many turns a priority gets for one of the background: 16, 8, 4, 2, 1.</summary>
    public static int Of(Priority priority) => 1 << (Priority.Background - priority);
}
