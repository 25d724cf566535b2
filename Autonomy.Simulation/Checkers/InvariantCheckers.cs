namespace Autonomy.Simulation.Checkers;

/// <summary>Every checker.</summary>
internal static class InvariantCheckers
{
    public static IReadOnlyList<Checker> All { get; } = [FenceChecker.Checker, LifeChecker.Checker, SnapshotChecker.Checker, StreamChecker.Checker, SubmissionChecker.Checker];
}
