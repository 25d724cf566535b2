namespace Autonomy.Simulation.Bugs;

/// <summary>Every planted bug.</summary>
internal static class PlantedBugs
{
    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        .. DurabilityBugs.All, .. AttemptBugs.All, .. SchedulingBugs.All, .. ControlBugs.All, .. WaitBugs.All,
        .. SleepBugs.All, .. SteeringBugs.All, .. BudgetBugs.All, .. ProjectBugs.All,
        .. ScheduleBugs.All,
    ];

    /// <summary>The bug of this name.</summary>
    /// <exception cref="PlantedBugException">There is none.</exception>
    public static PlantedBug Find(string name) =>
        All.FirstOrDefault(bug => bug.Name == name)
        ?? throw new PlantedBugException(
            $"There is no planted bug '{name}'. There are: {string.Join(", ", All.Select(bug => bug.Name))}.");
}
