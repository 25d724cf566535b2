using System.Collections.Frozen;
using System.Text.Json;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Projects;

namespace Autonomy.Host.Streaming;

/// <summary>
/// A durable event of an execution as every transport shows it. Its text is written once, however many follow it.
/// </summary>
public sealed class StreamedEvent
{
    /// <summary>The public names of events that are stored under other ones, by those.</summary>
    internal static readonly FrozenDictionary<string, string> PublicNames = new Dictionary<string, string>
    {
        ["attempt-started"] = "step-assigned",
        ["attempt-progressed"] = "step-progress",
        ["health-dropped"] = "health-update",
        ["health-recovered"] = "health-update",
        ["budget-warned"] = "budget-warning",
        ["execution-estimated"] = "estimate-updated",
        ["task-taken"] = "sandbox-spawned",
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> OfWhole = FrozenSet.Create(
        "execution-submitted", "execution-started", "execution-pause-requested", "execution-paused",
        "execution-resumed", "execution-cancel-requested", "execution-cancelled", "execution-completed",
        "execution-failed", "execution-terminated", "execution-prioritized", "decision-required", "decision-answered",
        "decision-expired", "decision-withdrawn", "health-dropped", "health-recovered", "budget-warned");

    private readonly Lazy<byte[]> _json;
    private int _readers;

    /// <summary>An event of the journal.</summary>
    /// <param name="execution">The execution that it is of.</param>
    /// <param name="owner">Whom that belongs to.</param>
    /// <param name="stored">The event.</param>
    public StreamedEvent(ExecutionId execution, Ownership owner, StoredEvent stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        (Execution, Owner, Stored) = (execution, owner, stored);
        _json = new Lazy<byte[]>(Write);
    }

    /// <summary>An event of a project itself, which is of none of its executions.</summary>
    /// <param name="project">The project.</param>
    /// <param name="stored">The event.</param>
    public StreamedEvent(ProjectId project, StoredEvent stored)
        : this(default(ExecutionId), new Ownership(project.Workspace, project.Name), stored) => IsOfProject = true;

    /// <summary>The execution that it is of; none where it is of a project.</summary>
    public ExecutionId Execution { get; }

    /// <summary>Whether it is of a project itself: its switch, its tasks.</summary>
    public bool IsOfProject { get; }

    /// <summary>Whom that belongs to.</summary>
    public Ownership Owner { get; }

    /// <summary>The event as the journal has it.</summary>
    public StoredEvent Stored { get; }

    /// <summary>Its public name, as in <c>step-assigned</c>.</summary>
    public string Type => PublicNameOf(Stored.Name);

    /// <summary>The public name of an event that is stored under this one.</summary>
    public static string PublicNameOf(string stored) => PublicNames.GetValueOrDefault(stored, stored);

    /// <summary>Whether it is about a question to a person.</summary>
    public bool IsOfInbox => Stored.Name is "decision-required" or "decision-answered" or "decision-expired"
        or "decision-withdrawn";

    /// <summary>Whether it is about the execution as a whole, and not about one of its steps.</summary>
    public bool IsOfWhole => OfWhole.Contains(Stored.Name);

    /// <summary>Whether nothing follows it in its execution.</summary>
    public bool IsLast => Stored.Name is "execution-completed" or "execution-failed" or "execution-cancelled"
        or "execution-terminated";

    /// <summary>
    /// Whether it says itself what happened: not where the body is too large for the journal, or cannot be read.
    /// </summary>
    internal bool HasData => !EventBodies.IsReference(Stored.Body.Span) && EventBodies.IsReadable(Stored.Body.Span);

    /// <summary>What it says, as it is told; only where there is any.</summary>
    internal ReadOnlyMemory<byte> Data => PublicBodies.Of(Stored.Name, Stored.Body);

    /// <summary>It as JSON in UTF-8. A body too large for the journal is named by its hash.</summary>
    public ReadOnlyMemory<byte> Json => _json.Value;

    /// <summary>It waits for one more reader; gives for how many.</summary>
    internal int AddReader() => Interlocked.Increment(ref _readers);

    /// <summary>It waits for one reader less; gives for how many.</summary>
    internal int RemoveReader() => Interlocked.Decrement(ref _readers);

    private byte[] Write()
    {
        using var buffer = new MemoryStream(Stored.Body.Length + 256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("type", Type);
            writer.WriteString("workspace", Owner.Workspace);
            writer.WriteString("project", Owner.Project);
            writer.WriteString("execution", Execution.Value);
            writer.WriteNumber("version", Stored.Version);
            writer.WriteNumber("offset", Stored.Offset);
            writer.WriteString("time", Stored.Time);
            writer.WritePropertyName("data");
            if (HasData) writer.WriteRawValue(Data.Span, skipInputValidation: true);
            else WriteWithout(writer);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private void WriteWithout(Utf8JsonWriter writer)
    {
        writer.WriteNullValue();
        if (EventBodies.NamedIn(Stored.Body.Span) is not { } payload) return;
        writer.WriteStartObject("payload");
        writer.WriteString("hash", payload.Hash.Hex);
        writer.WriteNumber("bytes", payload.Bytes);
        writer.WriteEndObject();
    }
}

/// <summary>Whom an execution belongs to.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="Project">The project; null: none.</param>
public readonly record struct Ownership(string Workspace, string? Project)
{
    /// <summary>Of what nobody can say whose it is: it is of no workspace.</summary>
    internal static readonly Ownership Unknown = new("", null);

    /// <summary>Whether it tells somebody of its own what becomes of it.</summary>
    public bool HasCallback { get; init; }
}
