using System.Collections.Immutable;
using System.Text.Json;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Workspaces;

namespace Autonomy.Core.Learning;

/// <summary>
/// The lessons of each workspace, as the journal tells them: whether each rung helped, and what people had forgotten.
/// Everything of it can be read again from the journal.
/// </summary>
/// <param name="changed">
/// Told of a workspace and its lessons after each change; called on the follower's turn.
/// </param>
public sealed class LessonFold(Action<string, Lessons> changed) : IJournalFold
{
    /// <summary>Where the lessons of an engine are stored.</summary>
    public static readonly StreamId StoredWith = new("lessons");

    private const string Learned = "lesson-learned";
    private const string Forgotten = "lessons-forgotten";

    /// <summary>
    /// Whose lessons are that were learned before they said so: there was this workspace alone, mostly.
    /// </summary>
    private const string Unsaid = "default";

    private readonly SortedDictionary<string, Lessons> _lessons = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public StreamId Stream => StoredWith;

    /// <inheritdoc/>
    public int SchemaVersion => 2;

    /// <summary>The lessons of a workspace so far.</summary>
    public Lessons Of(string workspace) => _lessons.GetValueOrDefault(workspace, Lessons.None);

    /// <inheritdoc/>
    public bool Wants(string eventName) => eventName is Learned or Forgotten;

    /// <inheritdoc/>
    public void Apply(StoredEvent stored, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(stored);
        if (stored.Name == Learned)
        {
            var learned = (ExecutionEvent.LessonLearned)ExecutionEventTable.Decode(
                Learned, stored.SchemaVersion, body);
            Put(learned.Workspace ?? Unsaid, lessons => After(lessons, learned, stored.Time));
        }
        else if (RulesId.TryFromStream(stored.Stream, out RulesId rules))
        {
            var forgotten = (RulesEvent.LessonsForgotten)RulesEventTable.Decode(
                Forgotten, stored.SchemaVersion, body);
            Put(rules.Workspace, lessons => Without(lessons, forgotten));
        }
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        WorkspaceLessons[] records = [.. _lessons.Select(entry => new WorkspaceLessons(
            entry.Key,
            [
                .. entry.Value.Counts.Select(one => new LessonRecord(one.Key, one.Value))
                    .OrderBy(record => record.Order, StringComparer.Ordinal),
            ]))];
        JsonSerializer.Serialize(writer, records, LessonJson.Default.WorkspaceLessonsArray);
    }

    /// <inheritdoc/>
    public void Restore(JsonElement state)
    {
        _lessons.Clear();
        foreach (WorkspaceLessons record in state.Deserialize(LessonJson.Default.WorkspaceLessonsArray)!)
        {
            Put(record.Workspace, _ => new Lessons(
                record.Lessons.ToImmutableDictionary(one => one.About, one => one.Counts)));
        }
    }

    private void Put(string workspace, Func<Lessons, Lessons> change)
    {
        Lessons lessons = change(Of(workspace));
        _lessons[workspace] = lessons;
        changed(workspace, lessons);
    }

    private static Lessons After(Lessons lessons, ExecutionEvent.LessonLearned learned, DateTimeOffset at)
    {
        var key = new LessonKey(
            learned.Kind, learned.Rung, LessonKey.ToolOf(learned.Tool, learned.ToolVersion), learned.Fingerprint);
        return lessons.After(key, learned.Helped, learned.TookMs, at);
    }

    // What a tool or a fingerprint taught lives on in the kind's counts, where it cannot be told apart any more.
    private static Lessons Without(Lessons lessons, RulesEvent.LessonsForgotten forgotten) => lessons.Without(key =>
        (forgotten.Tool is not { } tool || key.Tool?.StartsWith($"{tool}@", StringComparison.Ordinal) == true)
        && (forgotten.Fingerprint is null || key.Fingerprint == forgotten.Fingerprint));
}
