using Autonomy.Actors.Journaled;
using Autonomy.Actors.Sharding;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Projects;

namespace Autonomy.Actors.Projects;

/// <summary>The names of the projects of one workspace: the only writer of their stream.</summary>
internal sealed class DirectoryKeeper(StreamId stream, ProjectSeams seams)
    : JournaledActor<ListProject>(seams.Journal, isNew: false)
{
    /// <summary>The most projects of a workspace: 10,000.</summary>
    private const int ProjectsMax = 10_000;

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    protected override StreamId Stream => stream;

    protected override int EventsPerAppendMax => 512;

    protected override object Decide(ListProject command, DateTimeOffset now, Batch batch)
    {
        if (_names.Contains(command.Name)) return ProjectReply.Listed.Instance;
        if (_names.Count >= ProjectsMax)
        {
            return new ProjectReply.Refused(new Rejection(
                RejectionCode.InvalidArgument, $"A workspace has {ProjectsMax} projects at most."));
        }

        _names.Add(command.Name);
        batch.Add(ProjectDirectory.Encode(new ProjectListed(command.Name)));
        return ProjectReply.Listed.Instance;
    }

    protected override void Replay(StoredEvent stored, ReadOnlySpan<byte> body) =>
        _names.Add(ProjectDirectory.Decode(stored.Name, stored.SchemaVersion, body).Name);

    protected override IEnumerable<ListProject> OnLoaded() => [];

    // One a workspace: it stays in memory.
    protected override void OnDurable(Batch batch)
    {
        // Nothing follows from a name.
    }

    protected override void OnRefused(string reason) => seams.OnTrouble(stream, reason);

    protected override void OnUnreadable(Exception cause) => seams.OnTrouble(stream, cause.Message);

    protected override object ReplyToRefused(string reason) =>
        new ProjectReply.Refused(new Rejection(RejectionCode.StoreRefused, reason));

    protected override void ReceiveOther(object message)
    {
        // What is told to every project is nothing to their directory.
        if (message is ProjectCommand.LookAgain) Sender?.Tell(ProjectReply.Listed.Instance, Self);
        else if (message is not Activate) Unhandled(message);
    }
}
