using System.Text.Json;
using System.Text.Json.Serialization;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;

namespace Autonomy.Core.Projects;

/// <summary>
/// The stored names of the events of projects. A name here is for ever; a changed shape gets the next version, and the
/// older ones stay readable.
/// </summary>
public static class ProjectEventTable
{
    private static readonly ProjectJson Shapes = new(EventTable<ProjectEvent>.Readable(ProjectJson.Default.Options));

    private static readonly EventTable<ProjectEvent> Table = new(
        ("project-created", Shapes.Created),
        ("project-changed", Shapes.Changed),
        ("autonomous-mode-changed", Shapes.AutonomousModeChanged),
        ("task-added", Shapes.TaskAdded),
        ("task-changed", Shapes.TaskChanged),
        ("task-status-changed", Shapes.TaskStatusChanged),
        ("task-cancel-requested", Shapes.TaskCancelRequested),
        ("task-completed", Shapes.TaskCompleted),
        ("task-failed", Shapes.TaskFailed),
        ("tasks-unblocked", Shapes.TasksUnblocked),
        ("task-steered", Shapes.TaskSteered),
        ("task-taken", Shapes.TaskTaken),
        ("project-budget-taken", Shapes.BudgetTaken));

    /// <summary>Every stored name, in the order of the table.</summary>
    public static IEnumerable<string> Names => Table.Names;

    /// <summary>Every stored name with the shape of its bodies, in the order of the table.</summary>
    public static IReadOnlyList<EventShape> Bodies => Table.Shapes;

    /// <summary>The event as it is stored.</summary>
    public static NewEvent Encode(ProjectEvent happened) => Table.Encode(happened);

    /// <summary>The event that was stored under this name and version with this body.</summary>
    /// <exception cref="UnknownEventException">A newer engine wrote it.</exception>
    /// <exception cref="JsonException">The body is not of the event's shape.</exception>
    public static ProjectEvent Decode(string name, int version, ReadOnlySpan<byte> body) =>
        Table.Decode(name, version, body);
}

/// <summary>A project as one JSON text, so that its journal need not be read from the beginning.</summary>
public static class ProjectSnapshot
{
    /// <summary>The version of the text's shape. Another one is not read: the events are.</summary>
    public const int SchemaVersion = 1;

    /// <summary>The project as UTF-8 JSON.</summary>
    public static byte[] Write(Project project) =>
        JsonSerializer.SerializeToUtf8Bytes(project, ProjectJson.Default.Project);

    /// <summary>The project that was written.</summary>
    /// <exception cref="JsonException">The text is not of the shape.</exception>
    public static Project Read(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, ProjectJson.Default.Project)!;
}

/// <summary>The shapes of stored projects: as those of executions.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    MaxDepth = DataJson.DepthMax + 16,
    Converters =
    [
        typeof(DataValueConverter<DataObject>), typeof(WordConverter<Priority>),
        typeof(WordConverter<ProjectTaskStatus>),
    ])]
[JsonSerializable(typeof(ProjectEvent.Created))]
[JsonSerializable(typeof(ProjectEvent.Changed))]
[JsonSerializable(typeof(ProjectEvent.AutonomousModeChanged))]
[JsonSerializable(typeof(ProjectEvent.TaskAdded))]
[JsonSerializable(typeof(ProjectEvent.TaskChanged))]
[JsonSerializable(typeof(ProjectEvent.TaskStatusChanged))]
[JsonSerializable(typeof(ProjectEvent.TaskCancelRequested))]
[JsonSerializable(typeof(ProjectEvent.TaskCompleted))]
[JsonSerializable(typeof(ProjectEvent.TaskFailed))]
[JsonSerializable(typeof(ProjectEvent.TasksUnblocked))]
[JsonSerializable(typeof(ProjectEvent.TaskSteered))]
[JsonSerializable(typeof(ProjectEvent.TaskTaken))]
[JsonSerializable(typeof(ProjectEvent.BudgetTaken))]
[JsonSerializable(typeof(Project))]
internal sealed partial class ProjectJson : JsonSerializerContext;
