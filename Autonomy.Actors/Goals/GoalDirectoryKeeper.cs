using Autonomy.Actors.Journaled;
using Autonomy.Actors.Sharding;
using Autonomy.Core.Executions;
using Autonomy.Core.Goals;
using Autonomy.Core.Journaling;

namespace Autonomy.Actors.Goals;

/// <summary>The ids of the goals of one workspace: the only writer of their stream.</summary>
internal sealed class GoalDirectoryKeeper(StreamId stream, GoalSeams seams)
    : JournaledActor<ListGoal>(seams.Journal, isNew: false)
{
    /// <summary>The most goals of a workspace: 1,000,000.</summary>
    private const int GoalsMax = 1_000_000;

    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    protected override StreamId Stream => stream;

    protected override int EventsPerAppendMax => 512;

    protected override object Decide(ListGoal command, DateTimeOffset now, Batch batch)
    {
        if (_ids.Contains(command.Id)) return GoalReply.Listed.Instance;
        if (_ids.Count >= GoalsMax)
        {
            return new GoalReply.Refused("", new Rejection(
                RejectionCode.InvalidArgument, $"A workspace has {GoalsMax} goals at most."));
        }

        _ids.Add(command.Id);
        batch.Add(GoalDirectory.Encode(new GoalListed(command.Id)));
        return GoalReply.Listed.Instance;
    }

    protected override void Replay(StoredEvent stored, ReadOnlySpan<byte> body) =>
        _ids.Add(GoalDirectory.Decode(stored.Name, stored.SchemaVersion, body).Id);

    protected override IEnumerable<ListGoal> OnLoaded() => [];

    // One a workspace: it stays in memory.
    protected override void OnDurable(Batch batch)
    {
        // Nothing follows from an id.
    }

    protected override void OnRefused(string reason) => seams.OnTrouble(stream, reason);

    protected override void OnUnreadable(Exception cause) => seams.OnTrouble(stream, cause.Message);

    protected override object ReplyToRefused(string reason) =>
        new GoalReply.Refused("", new Rejection(RejectionCode.StoreRefused, reason));

    protected override void ReceiveOther(object message)
    {
        if (message is not Activate) Unhandled(message);
    }
}
