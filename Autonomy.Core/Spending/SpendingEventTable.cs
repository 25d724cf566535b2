using System.Text.Json;
using System.Text.Json.Serialization;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Workspaces;

namespace Autonomy.Core.Spending;

/// <summary>
/// The stored names of the events of a workspace's ledger. A name here is for ever; a changed shape gets the next
/// version, and the older ones stay readable.
/// </summary>
public static class SpendingEventTable
{
    private const string StreamPrefix = "spending-";

    private static readonly SpendingJson Shapes = new(EventTable<SpendingEvent>.Readable(SpendingJson.Default.Options));

    private static readonly EventTable<SpendingEvent> Table = new(
        ("spending-limit-set", Shapes.LimitSet),
        ("spending-limit-removed", Shapes.LimitRemoved),
        ("spending-reserved", Shapes.Reserved),
        ("spending-settled", Shapes.Settled),
        ("spending-warned", Shapes.Warned));

    /// <summary>Every stored name, in the order of the table.</summary>
    public static IEnumerable<string> Names => Table.Names;

    /// <summary>The stream of a workspace's ledger.</summary>
    public static StreamId StreamOf(RulesId workspace) => new(StreamPrefix + workspace.Workspace);

    /// <summary>The workspace whose ledger a stream holds; false when it holds none.</summary>
    public static bool TryFromStream(StreamId stream, out RulesId workspace)
    {
        workspace = default;
        return stream.Value is { } name && name.StartsWith(StreamPrefix, StringComparison.Ordinal)
            && RulesId.TryParse(name[StreamPrefix.Length..], out workspace);
    }

    /// <summary>The event as it is stored.</summary>
    public static NewEvent Encode(SpendingEvent happened) => Table.Encode(happened);

    /// <summary>The event that was stored under this name and version with this body.</summary>
    /// <exception cref="UnknownEventException">A newer engine wrote it.</exception>
    /// <exception cref="JsonException">The body is not of the event's shape.</exception>
    public static SpendingEvent Decode(string name, int version, ReadOnlySpan<byte> body) =>
        Table.Decode(name, version, body);
}

/// <summary>The shapes of stored spending: as those of executions.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    Converters =
    [
        typeof(WordConverter<SpendingScope>), typeof(WordConverter<SpendingPeriod>), typeof(WordConverter<BudgetPart>),
    ])]
[JsonSerializable(typeof(SpendingEvent.LimitSet))]
[JsonSerializable(typeof(SpendingEvent.LimitRemoved))]
[JsonSerializable(typeof(SpendingEvent.Reserved))]
[JsonSerializable(typeof(SpendingEvent.Settled))]
[JsonSerializable(typeof(SpendingEvent.Warned))]
[JsonSerializable(typeof(LedgerRecord))]
internal sealed partial class SpendingJson : JsonSerializerContext;
