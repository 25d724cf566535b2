using System.Text.Json;
using System.Text.Json.Serialization;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Naming;
using Autonomy.Core.Values;

namespace Autonomy.Core.NamedPlans;

/// <summary>What happened to a plan that is kept under a name.</summary>
public abstract record NamedPlanEvent
{
    private NamedPlanEvent()
    {
    }

    /// <summary>It has this version from now on, which is the newest.</summary>
    public sealed record Stored(int Version, DataObject Plan, string By) : NamedPlanEvent;

    /// <summary>There is no version of it any more.</summary>
    public sealed record Deleted(string By) : NamedPlanEvent;
}

/// <summary>The stored names of the events of named plans. A name here is for ever.</summary>
public static class NamedPlanEventTable
{
    /// <summary>The version of a snapshot's shape.</summary>
    public const int SnapshotVersion = 1;

    private const string StreamPrefix = "plan-";

    private static readonly NamedPlanJson Shapes =
        new(EventTable<NamedPlanEvent>.Readable(NamedPlanJson.Default.Options));

    private static readonly EventTable<NamedPlanEvent> Table =
        new(("plan-stored", Shapes.Stored), ("plan-deleted", Shapes.Deleted));

    /// <summary>Every stored name, in the order of the table.</summary>
    public static IEnumerable<string> Names => Table.Names;

    /// <summary>The stream of a plan of a workspace.</summary>
    public static StreamId StreamOf(string workspace, string name) =>
        ScopedName.StreamOf(StreamPrefix, workspace, name);

    /// <summary>The event as it is stored.</summary>
    public static NewEvent Encode(NamedPlanEvent happened) => Table.Encode(happened);

    /// <summary>The event that was stored under this name and version with this body.</summary>
    /// <exception cref="UnknownEventException">A newer service wrote it.</exception>
    /// <exception cref="JsonException">The body is not of the event's shape.</exception>
    public static NamedPlanEvent Decode(string name, int version, ReadOnlySpan<byte> body) =>
        Table.Decode(name, version, body);

    /// <summary>What is known of the versions, as UTF-8 JSON.</summary>
    public static byte[] Write(NamedPlan plan) => JsonSerializer.SerializeToUtf8Bytes(plan, Shapes.NamedPlan);

    /// <summary>What was written.</summary>
    /// <exception cref="JsonException">The text is not of the shape.</exception>
    public static NamedPlan Read(ReadOnlySpan<byte> body) => JsonSerializer.Deserialize(body, Shapes.NamedPlan)!;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    IgnoreReadOnlyProperties = true,
    MaxDepth = DataJson.DepthMax + 16,
    Converters = [typeof(DataValueConverter<DataObject>)])]
[JsonSerializable(typeof(NamedPlanEvent.Stored))]
[JsonSerializable(typeof(NamedPlanEvent.Deleted))]
[JsonSerializable(typeof(NamedPlan))]
internal sealed partial class NamedPlanJson : JsonSerializerContext;
