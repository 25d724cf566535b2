using Autonomy.Core.Journaling;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers;

/// <summary>
/// An actor fails because the store failed its own stream, and for nothing that befell another execution; a cause of
/// any other type is a bug of the engine.
/// </summary>
internal static class IsolationChecker
{
    public static Checker Checker { get; } = new("isolation", [28], Check);

    private static IEnumerable<Violation> Check(RunHistory history)
    {
        var lost = new HashSet<(int Node, string Stream)>();
        var refusing = new HashSet<int>();
        for (int place = 0; place < history.Entries.Count; place++)
        {
            switch (history.Entries[place])
            {
                case HistoryEntry.AppendAnswered { Result.Outcome: AppendOutcome.Refused } answered:
                    refusing.Add(answered.Node);
                    break;
                case HistoryEntry.AppendAnswered { Result.Outcome: not AppendOutcome.Appended } answered:
                    lost.Add((answered.Node, answered.Stream.Value));
                    break;
                case HistoryEntry.ActorFailed failed when !HasReason(failed, lost, refusing):
                    yield return new Violation(
                        28, $"node {failed.Node}: {failed.Actor} failed, and nothing that it rests on had: "
                        + failed.Cause, place, null);
                    break;
                default: break;
            }
        }
    }

    // The type's name begins the cause, and the stream stands in it between quotes.
    private static bool HasReason(
        HistoryEntry.ActorFailed failed, HashSet<(int Node, string Stream)> lost, HashSet<int> refusing) =>
        failed.Cause.Split(':')[0] switch
        {
            "StreamLostException" => failed.Cause.Split('\'') is [_, string stream, ..]
                && lost.Contains((failed.Node, stream)),
            "SubmissionRefusedException" => refusing.Contains(failed.Node),
            _ => false,
        };
}
