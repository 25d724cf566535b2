using System.Collections.Immutable;
using System.Text.Json;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Workspaces;

namespace Autonomy.Core.Learning;

/// <summary>
/// The lessons of all executions, as the journal tells them: whether each rung helped, and what people had forgotten.
/// Everything of it can be read again from the journal.
/// </summary>
/// <param name="changed">Told of the lessons after each change; called on the follower's turn.</param>
public sealed class LessonFold(Action<Lessons> changed) : IJournalFold
{
    /// <summary>Where the lessons of an engine are stored.</summary>
    public static readonly StreamId StoredWith = new("lessons");

    private const string Learned = "lesson-learned";
    private const string Forgotten = "lessons-forgotten";

    /// <summary>The lessons so far.</summary>
    public Lessons Lessons { get; private set; } = Lessons.None;

    /// <inheritdoc/>
    public StreamId Stream => StoredWith;

    /// <inheritdoc/>
    public int SchemaVersion => 1;

    /// <inheritdoc/>
    public bool Wants(string eventName) => eventName is Learned or Forgotten;

    /// <inheritdoc/>
    public void Apply(StoredEvent stored, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(stored);
        Lessons = stored.Name == Learned
            ? After(ExecutionEventTable.Decode(Learned, stored.SchemaVersion, body), stored)
            : Without((RulesEvent.LessonsForgotten)RulesEventTable.Decode(Forgotten, stored.SchemaVersion, body));
        changed(Lessons);
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        LessonRecord[] records =
        [
            .. Lessons.Counts.Select(entry => new LessonRecord(entry.Key, entry.Value))
                .OrderBy(record => record.Order, StringComparer.Ordinal),
        ];
        JsonSerializer.Serialize(writer, records, LessonJson.Default.LessonRecordArray);
    }

    /// <inheritdoc/>
    public void Restore(JsonElement state)
    {
        LessonRecord[] records = state.Deserialize(LessonJson.Default.LessonRecordArray)!;
        Lessons = new Lessons(records.ToImmutableDictionary(record => record.About, record => record.Counts));
        changed(Lessons);
    }

    private Lessons After(ExecutionEvent happened, StoredEvent stored)
    {
        var learned = (ExecutionEvent.LessonLearned)happened;
        var key = new LessonKey(
            learned.Kind, learned.Rung, LessonKey.ToolOf(learned.Tool, learned.ToolVersion), learned.Fingerprint);
        return Lessons.After(key, learned.Helped, learned.TookMs, stored.Time);
    }

    // What a tool or a fingerprint taught lives on in the kind's counts, where it cannot be told apart any more.
    private Lessons Without(RulesEvent.LessonsForgotten forgotten) => Lessons.Without(key =>
        (forgotten.Tool is not { } tool || key.Tool?.StartsWith($"{tool}@", StringComparison.Ordinal) == true)
        && (forgotten.Fingerprint is null || key.Fingerprint == forgotten.Fingerprint));
}
