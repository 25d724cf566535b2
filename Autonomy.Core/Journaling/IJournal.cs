namespace Autonomy.Core.Journaling;

/// <summary>
/// The event store. Safe to call from any thread. A journal answers an append only when it is durable, in the order of
/// the versions; conflicts and lost fences are answers, not exceptions.
/// </summary>
public interface IJournal : IJournalReader
{
    /// <summary>The offset of the last event that is durable; 0 when there is none.</summary>
    long HeadOffset { get; }

    /// <summary>
    /// Appends all of the request or nothing, and tells <paramref name="completion"/> exactly once. The call returns at
    /// once. The completion is told from the journal's own thread, or from the caller's within the call (a full
    /// queue, a closed journal, a journal in memory), and must only hand the result on.
    /// </summary>
    void Append(AppendRequest request, IAppendCompletion completion);

    /// <summary>
    /// Calls <paramref name="told"/> with the new head offset after each commit, from the journal's own thread; it must
    /// return at once. Disposing the result ends it.
    /// </summary>
    IDisposable OnCommitted(Action<long> told);
}

/// <summary>One atomic write to one stream: events, and what must become durable with them.</summary>
public sealed record AppendRequest
{
    /// <summary>The stream.</summary>
    public required StreamId Stream { get; init; }

    /// <summary>
    /// The version of the stream's last event as the writer knows it; 0 for a stream that must not exist yet.
    /// </summary>
    public required long ExpectedVersion { get; init; }

    /// <summary>When the events were decided.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The events, in order; none where only a snapshot or a wake-up is written.</summary>
    public IReadOnlyList<NewEvent> Events { get; init; } = [];

    /// <summary>Payloads that the events name.</summary>
    public IReadOnlyList<Payload> Payloads { get; init; } = [];

    /// <summary>The state after the last event, to begin reading from.</summary>
    public Snapshot? Snapshot { get; init; }

    /// <summary>What becomes of the stream's wake-up.</summary>
    public WakeUpChange WakeUp { get; init; }

    /// <summary>The right by which the writer writes.</summary>
    public Fence Fence { get; init; }

    /// <summary>
    /// Whether the stream is removed: with its events, snapshot and wake-up, at the expected version, and with nothing
    /// written besides. Payloads stay, for others may name them. Whoever followed the journal has seen the events or
    /// never will. A stream that holds the journal's last event is <see cref="AppendOutcome.Refused"/>: where the
    /// journal ends is known by it.
    /// </summary>
    public bool Removes { get; init; }
}

/// <summary>What an append does to its stream's wake-up.</summary>
/// <param name="Kind">Keep, set or clear.</param>
/// <param name="Due">When, for <see cref="WakeUpChangeKind.Set"/>.</param>
public readonly record struct WakeUpChange(WakeUpChangeKind Kind, DateTimeOffset Due)
{
    /// <summary>The stream is finished, nothing wakes it.</summary>
    public static readonly WakeUpChange Clear = new(WakeUpChangeKind.Clear, default);

    /// <summary>Wake the stream at <paramref name="due"/>.</summary>
    public static WakeUpChange Set(DateTimeOffset due) => new(WakeUpChangeKind.Set, due);
}

/// <summary>The kinds of <see cref="WakeUpChange"/>.</summary>
public enum WakeUpChangeKind
{
    /// <summary>Leave it as it is.</summary>
    Keep,

    /// <summary>Set or replace it.</summary>
    Set,

    /// <summary>Remove it.</summary>
    Clear,
}

/// <summary>Told once how an append ended.</summary>
public interface IAppendCompletion
{
    /// <summary>Hands the result on; must not block and must not throw.</summary>
    void Completed(in AppendResult result);
}

/// <summary>How an append ended.</summary>
public enum AppendOutcome
{
    /// <summary>It is durable.</summary>
    Appended,

    /// <summary>The stream's version is not the expected one; nothing was written.</summary>
    Conflict,

    /// <summary>Another owner holds the shard by now; nothing was written.</summary>
    Fenced,

    /// <summary>
    /// The store refused (disk full, read-only, closing); nothing was written, and the same append may be tried
    /// again.
    /// </summary>
    Refused,

    /// <summary>
    /// The commit's outcome is not known; nothing more may be appended before the stream was read again.
    /// </summary>
    Unknown,
}

/// <summary>How an append ended, with what belongs to it.</summary>
/// <param name="Outcome">The kind of answer.</param>
/// <param name="Version">The stream's last version: after the append when appended, the actual one on a
/// conflict.</param>
/// <param name="Offset">The offset of the last event, when appended.</param>
/// <param name="Reason">What happened and what to do, when refused or unknown.</param>
public readonly record struct AppendResult(AppendOutcome Outcome, long Version, long Offset, string? Reason);
