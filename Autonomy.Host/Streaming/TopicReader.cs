using System.Runtime.CompilerServices;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Projects;
using Autonomy.Host.Configuration;
using Autonomy.Host.Local;

namespace Autonomy.Host.Streaming;

/// <summary>
/// Reads a topic from any position on: first what is in the journal already, then what becomes durable, with nothing
/// left out and nothing twice in between.
/// </summary>
public sealed class TopicReader(EventFeed feed, IJournalReader journal, StreamSettings settings, TimeProvider clock)
{
    /// <summary>How far back in the journal a topic of more than one execution can be read on from: 100,000.</summary>
    public const long OffsetsBackMax = 100_000;

    private const int PageEventsMax = 512;

    /// <summary>Reads the events of an execution; the reader may see it.</summary>
    /// <param name="execution">The execution.</param>
    /// <param name="after">The last version that is known; 0: none.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public IAsyncEnumerable<StreamMessage> ReadAsync(
        ExecutionId execution, long after, CancellationToken cancellation) =>
        FollowAsync("", new Topic(TopicKind.Execution, execution.Value), after, cancellation);

    /// <summary>Reads a topic of more than one execution of a workspace.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="after">
    /// The last offset that is known; null: begin with what happens from now on. A bookmark tells where it begins, so
    /// that what is still on its way of a former reading of the topic can be told apart.
    /// </param>
    /// <param name="cancellation">Ends the reading.</param>
    public IAsyncEnumerable<StreamMessage> ReadAsync(
        string workspace, Topic topic, long? after, CancellationToken cancellation) =>
        FollowAsync(workspace, topic, after ?? feed.HeadOffset, cancellation);

    /// <summary>Tells of what keeps a stream from telling something.</summary>
    internal void Tell(EngineTrouble trouble) => feed.Tell(trouble);

    /// <summary>How long a quiet topic goes without a bookmark.</summary>
    public TimeSpan Heartbeat => settings.Heartbeat;

    private async IAsyncEnumerable<StreamMessage> FollowAsync(
        string workspace, Topic topic, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        bool isOfOne = topic.Kind == TopicKind.Execution;
        if (!isOfOne && feed.HeadOffset - after > OffsetsBackMax)
        {
            yield return new StreamMessage.Gone(after);
            yield break;
        }

        // What was known is of another store, or was lost when this one was brought back from a copy.
        if (!isOfOne && feed.HeadOffset is long head && after > head)
        {
            yield return new StreamMessage.Gone(head);
            yield break;
        }

        // Who is cut off before anything has happened goes on from there all the same.
        if (!isOfOne) yield return new StreamMessage.Bookmark(after);
        long position = after;
        // The first pass takes what is old, before anything can pile up; the second what came until it was told live.
        using var live = new LateSubscription(() => feed.Subscribe(workspace, topic));
        for (int pass = 0; pass < 2; pass++)
        {
            if (pass == 1) live.Begin();
            await foreach (StreamMessage.Event old in StoredAsync(workspace, topic, position, cancellation))
            {
                position = old.Position;
                yield return old;
                if (isOfOne && old.What.IsLast) yield return new StreamMessage.End(position);
                if (isOfOne && old.What.IsLast) yield break;
            }
        }

        if (isOfOne && await LastWordAsync(topic, position, cancellation) is { } last)
        {
            yield return last;
            yield break;
        }

        await foreach (StreamMessage message in LiveAsync(live.Value, isOfOne, position, cancellation))
            yield return message;
    }

    private async IAsyncEnumerable<StreamMessage> LiveAsync(
        Subscription live, bool isOfOne, long position, [EnumeratorCancellation] CancellationToken cancellation)
    {
        bool isSilent = false;
        while (true)
        {
            // All that is of this topic up to there waits already, or was taken.
            long handedOut = feed.HandedOut;
            while (live.TryTake(out StreamedEvent? next))
            {
                long at = isOfOne ? next.Stored.Version : next.Stored.Offset;
                if (at <= position) continue;
                position = at;
                yield return new StreamMessage.Event(next, position);
                if (!isOfOne || !next.IsLast) continue;
                yield return new StreamMessage.End(position);
                yield break;
            }

            if (live.IsGone)
            {
                yield return new StreamMessage.Gone(position);
                yield break;
            }

            bool isFar = !isOfOne && handedOut - position >= OffsetsBackMax / 4;
            if (isSilent || isFar)
            {
                // Whoever comes again after a long silence goes on from there, and not from the last event.
                if (!isOfOne) position = Math.Max(position, handedOut);
                yield return new StreamMessage.Bookmark(position);
            }

            isSilent = !await HasNewsAsync(live, cancellation);
        }
    }

    private async Task<bool> HasNewsAsync(Subscription live, CancellationToken cancellation)
    {
        Task news = live.WhenNewsAsync();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task winner = await Task.WhenAny(news, Task.Delay(settings.Heartbeat, clock, patience.Token));
        await patience.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
        return winner == news;
    }

    private async IAsyncEnumerable<StreamMessage.Event> StoredAsync(
        string workspace, Topic topic, long position, [EnumeratorCancellation] CancellationToken cancellation)
    {
        bool isOfOne = topic.Kind == TopicKind.Execution;
        StreamId stream = isOfOne ? ExecutionId.Parse(topic.Name).Stream : default;
        IReadOnlyList<StoredEvent> page;
        do
        {
            page = isOfOne
                ? await journal.ReadStreamAsync(stream, position + 1, PageEventsMax, cancellation)
                : await journal.ReadAfterAsync(position, PageEventsMax, cancellation);
            foreach (StoredEvent stored in page)
            {
                position = isOfOne ? stored.Version : stored.Offset;
                if (await ToldAsync(stored, cancellation) is not { } happened) continue;
                if (isOfOne || IsOf(workspace, topic, happened))
                    yield return new StreamMessage.Event(happened, position);
            }
        }
        while (page.Count == PageEventsMax);
    }

    private async ValueTask<StreamedEvent?> ToldAsync(StoredEvent stored, CancellationToken cancellation)
    {
        if (ProjectId.TryFromStream(stored.Stream, out ProjectId project)) return new StreamedEvent(project, stored);
        if (!ExecutionId.TryFromStream(stored.Stream, out ExecutionId execution)) return null;
        Ownership owner = await feed.OwnerOfAsync(execution, cancellation);
        return new StreamedEvent(execution, owner, stored);
    }

    private static bool IsOf(string workspace, Topic topic, StreamedEvent happened) =>
        happened.Owner.Workspace == workspace && topic.Kind switch
        {
            TopicKind.Inbox => happened.IsOfInbox,
            TopicKind.Project =>
                (happened.IsOfWhole || happened.IsOfProject) && happened.Owner.Project == topic.Name,
            TopicKind.Executions => happened.IsOfWhole,
            _ => false,
        };

    // What is to be told where nothing can follow a version of an execution; null: something can.
    private async ValueTask<StreamMessage?> LastWordAsync(Topic topic, long version, CancellationToken cancellation)
    {
        if (version < 1) return null;
        ExecutionId execution = ExecutionId.Parse(topic.Name);
        if (await journal.ReadStreamAsync(execution.Stream, version, 1, cancellation) is not [{ } known])
            return new StreamMessage.Gone(0);
        // A reader who knows the last event already is told that it was the last.
        return new StreamedEvent(execution, default, known).IsLast ? new StreamMessage.End(version) : null;
    }

    /// <summary>A subscription that begins later than its use is declared, and ends with it.</summary>
    private sealed class LateSubscription(Func<Subscription> subscribe) : IDisposable
    {
        private Subscription? _begun;

        public Subscription Value => _begun ?? throw new InvalidOperationException("It has not begun.");

        public void Begin() => _begun = subscribe();

        public void Dispose() => _begun?.Dispose();
    }
}
