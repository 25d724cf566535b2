using System.Text.Json;
using System.Text.Json.Serialization;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Workspaces;

/// <summary>
/// The stored names of the events of a workspace's rules. A name here is for ever; a changed shape gets the next
/// version, and the older ones stay readable.
/// </summary>
public static class RulesEventTable
{
    private static readonly RulesJson Shapes = new(EventTable<RulesEvent>.Readable(RulesJson.Default.Options));

    private static readonly EventTable<RulesEvent> Table = new(
        ("hold-placed", Shapes.HoldPlaced),
        ("hold-lifted", Shapes.HoldLifted),
        ("hold-expired", Shapes.HoldExpired),
        ("policies-added", Shapes.PoliciesAdded),
        ("policy-removed", Shapes.PolicyRemoved),
        ("lessons-forgotten", Shapes.LessonsForgotten),
        ("call-noted", Shapes.CallNoted),
        ("ladders-laid", Shapes.LaddersLaid),
        ("ladder-removed", Shapes.LadderRemoved));

    /// <summary>Every stored name, in the order of the table.</summary>
    public static IEnumerable<string> Names => Table.Names;

    /// <summary>The event as it is stored.</summary>
    public static NewEvent Encode(RulesEvent happened) => Table.Encode(happened);

    /// <summary>The event that was stored under this name and version with this body.</summary>
    /// <exception cref="UnknownEventException">A newer engine wrote it.</exception>
    /// <exception cref="JsonException">The body is not of the event's shape.</exception>
    public static RulesEvent Decode(string name, int version, ReadOnlySpan<byte> body) =>
        Table.Decode(name, version, body);
}

/// <summary>The rules of a workspace as one JSON text, to begin reading their journal from.</summary>
public static class RulesSnapshot
{
    /// <summary>The version of the text's shape. Another one is not read: the events are.</summary>
    public const int SchemaVersion = 1;

    /// <summary>The rules as UTF-8 JSON.</summary>
    public static byte[] Write(WorkspaceRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var record = new RulesRecord(
            rules.Holds, rules.Policies, [.. rules.Calls], [.. rules.Decisions.Order(StringComparer.Ordinal)],
            rules.HoldsPlaced, rules.PoliciesLaidDown)
        {
            Ladders = rules.Ladders.IsEmpty ? null : rules.Ladders,
            LaddersLaidDown = rules.LaddersLaidDown,
        };
        return JsonSerializer.SerializeToUtf8Bytes(record, RulesJson.Default.RulesRecord);
    }

    /// <summary>The rules that were written.</summary>
    /// <exception cref="JsonException">The text is not of the shape.</exception>
    public static WorkspaceRules Read(ReadOnlySpan<byte> body)
    {
        RulesRecord record = JsonSerializer.Deserialize(body, RulesJson.Default.RulesRecord)!;
        return WorkspaceRules.None.With([.. record.Policies]) with
        {
            Holds = [.. record.Holds],
            Calls = [.. record.Calls],
            Decisions = [.. record.Decisions],
            HoldsPlaced = record.HoldsPlaced,
            PoliciesLaidDown = record.PoliciesLaidDown,
            Ladders = [.. record.Ladders ?? []],
            LaddersLaidDown = record.LaddersLaidDown,
        };
    }
}

/// <summary>The rules as a snapshot holds them.</summary>
internal sealed record RulesRecord(
    IReadOnlyList<Hold> Holds, IReadOnlyList<Policy> Policies, IReadOnlyList<KnownCall> Calls,
    IReadOnlyList<string> Decisions, int HoldsPlaced, int PoliciesLaidDown)
{
    /// <summary>Absent where none is laid down.</summary>
    public IReadOnlyList<Ladder>? Ladders { get; init; }

    public int LaddersLaidDown { get; init; }
}

/// <summary>The shapes of stored rules: as those of executions.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    Converters =
    [
        typeof(WordConverter<HoldScope>), typeof(WordConverter<PolicyAnswer>), typeof(WordConverter<EffectClass>),
        typeof(WordConverter<FailureKind>), typeof(WordConverter<Rung>),
    ])]
[JsonSerializable(typeof(RulesEvent.HoldPlaced))]
[JsonSerializable(typeof(RulesEvent.HoldLifted))]
[JsonSerializable(typeof(RulesEvent.HoldExpired))]
[JsonSerializable(typeof(RulesEvent.PoliciesAdded))]
[JsonSerializable(typeof(RulesEvent.PolicyRemoved))]
[JsonSerializable(typeof(RulesEvent.LessonsForgotten))]
[JsonSerializable(typeof(RulesEvent.CallNoted))]
[JsonSerializable(typeof(RulesEvent.LaddersLaid))]
[JsonSerializable(typeof(RulesEvent.LadderRemoved))]
[JsonSerializable(typeof(RulesRecord))]
internal sealed partial class RulesJson : JsonSerializerContext;
