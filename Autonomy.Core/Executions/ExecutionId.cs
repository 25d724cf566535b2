using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Autonomy.Core.Journaling;
using Autonomy.Core.Seams;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>
/// The id of an execution: its plan's name and 12 random characters, as in <c>site-health-7k3v9tq2m8hz</c>; of a child,
/// the parent's id and the attempt that started it, as in <c>site-health-7k3v9tq2m8hz~check.3-1</c> (item 3, attempt
/// 1). Lower-case letters, digits, <c>-</c>, <c>_</c>, <c>.</c>, and <c>~</c>, which only children have.
/// </summary>
public readonly record struct ExecutionId
{
    /// <summary>The longest id, in characters.</summary>
    public const int LengthMax = 256;

    // Crockford's alphabet: no i, l, o, u, which a person misreads.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int RandomLength = 12;
    // 120 bits: two keys do not meet by chance.
    private const int KeyedLength = 24;
    private const int NameLengthMax = 40;
    private const string StreamPrefix = "execution-";
    private const string KeyedPrefix = "keyed-";
    private const string TaskPrefix = "task-";
    private const string SchedulePrefix = "schedule-";
    private const string GoalPrefix = "goal-run-";
    private const string RetryPrefix = "retry-";
    private const string MessagePrefix = "message-";

    private ExecutionId(string value) => Value = value;

    /// <summary>The id.</summary>
    public string Value { get; }

    /// <summary>The execution that a call with this idempotency key is of; false: of none.</summary>
    public static bool TryFromKey(string idempotencyKey, out ExecutionId id)
    {
        ArgumentNullException.ThrowIfNull(idempotencyKey);
        return TryParse(idempotencyKey.Split('/', 2)[0], out id);
    }

    /// <summary>The stream that holds the execution's journal.</summary>
    public StreamId Stream => new(StreamPrefix + Value);

    /// <summary>A new id for an execution of the plan of this name.</summary>
    public static ExecutionId New(string planName, IRandomSource random)
    {
        ArgumentException.ThrowIfNullOrEmpty(planName);
        ArgumentNullException.ThrowIfNull(random);
        StringBuilder text = new StringBuilder().Append(BeginningOf(planName));
        ulong bits = random.NextUInt64();
        for (int i = 0; i < RandomLength; i++, bits >>= 5) text.Append(Alphabet[(int)(bits & 31)]);
        return new ExecutionId(text.ToString());
    }

    /// <summary>
    /// Whether whoever reads the id reads the name of the plan; not of what was submitted under a key, of what the
    /// engine starts by itself, and of children.
    /// </summary>
    public bool TellsName(string planName)
    {
        ArgumentException.ThrowIfNullOrEmpty(planName);
        return Value.StartsWith(BeginningOf(planName), StringComparison.Ordinal)
            && !Value.Contains('~', StringComparison.Ordinal);
    }

    private static string BeginningOf(string planName) =>
        $"{(planName.Length > NameLengthMax ? planName[..NameLengthMax] : planName)}-";

    /// <summary>
    /// The id of the execution that a workspace submits under a key of its own: always the same, so that submitting it
    /// twice starts one. Whatever the text, it is the id of nothing that the engine starts by itself: each kind of that
    /// has a beginning of its own.
    /// </summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="key">Any text.</param>
    public static ExecutionId Keyed(string workspace, string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(workspace);
        ArgumentException.ThrowIfNullOrEmpty(key);
        return Hashed(KeyedPrefix, $"{workspace.Length}:{workspace}{key}");
    }

    /// <summary>
    /// The id of the execution that a try of a project's task starts: always the same, so that starting it twice starts
    /// one.
    /// </summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="task">The task's id.</param>
    /// <param name="attempt">Which try, from 1.</param>
    public static ExecutionId OfTask(string workspace, string task, int attempt)
    {
        ArgumentException.ThrowIfNullOrEmpty(workspace);
        ArgumentException.ThrowIfNullOrEmpty(task);
        return Hashed(
            TaskPrefix, string.Create(CultureInfo.InvariantCulture, $"{workspace.Length}:{workspace}{task}/{attempt}"));
    }

    /// <summary>Whether it has the form of a task's, whose project wants to hear how it goes.</summary>
    public bool HasFormOfTask =>
        Value.Length == TaskPrefix.Length + KeyedLength && Value.StartsWith(TaskPrefix, StringComparison.Ordinal);

    /// <summary>
    /// The id of a run of a schedule, as in <c>schedule-nightly-0123456789abcdefghjkmnpq</c>: always the same, so that
    /// starting it twice starts one.
    /// </summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="schedule">The schedule's name.</param>
    /// <param name="key">What tells its runs apart.</param>
    public static ExecutionId OfSchedule(string workspace, string schedule, string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(workspace);
        ArgumentException.ThrowIfNullOrEmpty(schedule);
        return Hashed($"{SchedulePrefix}{schedule}-", $"{workspace.Length}:{workspace}{schedule}/{key}");
    }

    /// <summary>
    /// The name of the schedule that it has the form of a run of, which wants to hear of its end; null: of none.
    /// </summary>
    public string? ScheduleName =>
        Value.Length > SchedulePrefix.Length + 1 + KeyedLength
            && Value.StartsWith(SchedulePrefix, StringComparison.Ordinal)
            && Value[^(KeyedLength + 1)] == '-' && !Value.Contains('~', StringComparison.Ordinal)
            ? Value[SchedulePrefix.Length..^(KeyedLength + 1)]
            : null;

    /// <summary>
    /// The id of the execution that the plan of a goal becomes: always the same, so that starting it twice starts one.
    /// </summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="goal">The goal's id.</param>
    public static ExecutionId OfGoal(string workspace, string goal)
    {
        ArgumentException.ThrowIfNullOrEmpty(workspace);
        ArgumentException.ThrowIfNullOrEmpty(goal);
        return Hashed(GoalPrefix, $"{workspace.Length}:{workspace}{goal}");
    }

    /// <summary>
    /// The id of the execution that a bulk job makes as the retry of another: always the same, so that retrying it
    /// twice starts one.
    /// </summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="job">The job's id.</param>
    /// <param name="origin">The execution that is retried.</param>
    public static ExecutionId OfRetry(string workspace, string job, ExecutionId origin)
    {
        ArgumentException.ThrowIfNullOrEmpty(workspace);
        ArgumentException.ThrowIfNullOrEmpty(job);
        return Hashed(RetryPrefix, $"{workspace.Length}:{workspace}{job}/{origin}");
    }

    /// <summary>
    /// The id of the execution that a message of an inbound webhook starts: always the same, so that starting it twice
    /// starts one.
    /// </summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="webhook">The webhook's id.</param>
    /// <param name="message">The message's id.</param>
    public static ExecutionId OfMessage(string workspace, string webhook, string message)
    {
        ArgumentException.ThrowIfNullOrEmpty(workspace);
        ArgumentException.ThrowIfNullOrEmpty(webhook);
        ArgumentException.ThrowIfNullOrEmpty(message);
        return Hashed(MessagePrefix, $"{workspace.Length}:{workspace}{webhook}/{message}");
    }

    /// <summary>
    /// The id of the child that an attempt starts: always the same, so that starting it twice starts one.
    /// </summary>
    public static ExecutionId ChildOf(ExecutionId parent, string step, int? item, int attempt)
    {
        string text = $"{parent.Value}~{step}.{(item is { } index ? $"{index}-" : "")}{attempt}";
        if (text.Length <= LengthMax) return Parse(text);
        // A hash stands for what is too long; it is as much the same each time.
        string hash = StableHash.Of64(text).ToString("x16", CultureInfo.InvariantCulture);
        return Parse($"{text[..(LengthMax - hash.Length - 1)]}~{hash}");
    }

    /// <summary>An id that follows from a text, and from no other that anybody will meet.</summary>
    internal static ExecutionId Hashed(string prefix, string text)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        var id = new StringBuilder(prefix);
        for (int i = 0; i < KeyedLength; i++) id.Append(Alphabet[hash[i] & 31]);
        return new ExecutionId(id.ToString());
    }

    /// <summary>Reads an id; false when it is not of the form.</summary>
    public static bool TryParse(string? text, out ExecutionId id)
    {
        id = default;
        if (text is not { Length: > 0 and <= LengthMax }) return false;
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '_' or '.' or '~'))
                return false;
        }

        id = new ExecutionId(text);
        return true;
    }

    /// <summary>Reads an id that is known to be well-formed.</summary>
    /// <exception cref="FormatException">It is not of the form.</exception>
    public static ExecutionId Parse(string text) => TryParse(text, out ExecutionId id)
        ? id
        : throw new FormatException(
            $"'{text}' is no execution id: a-z 0-9 - _ . ~ and {LengthMax} characters at most.");

    /// <summary>The execution that a stream belongs to; false for another kind of stream.</summary>
    public static bool TryFromStream(StreamId stream, out ExecutionId id)
    {
        id = default;
        return stream.Value.StartsWith(StreamPrefix, StringComparison.Ordinal)
            && TryParse(stream.Value[StreamPrefix.Length..], out id);
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
