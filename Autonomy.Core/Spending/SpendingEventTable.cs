using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
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
    private const int Version = 1;

    // Texts keep their letters: the journal is read by people, and is never put into a page as it is.
    private static readonly SpendingJson Shapes = new(new(SpendingJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    private static readonly (string Name, JsonTypeInfo Shape)[] Entries =
    [
        ("spending-limit-set", Shapes.LimitSet),
        ("spending-limit-removed", Shapes.LimitRemoved),
        ("spending-reserved", Shapes.Reserved),
        ("spending-settled", Shapes.Settled),
        ("spending-warned", Shapes.Warned),
    ];

    private static readonly FrozenDictionary<Type, (string Name, JsonTypeInfo Shape)> ByType =
        Entries.ToFrozenDictionary(entry => entry.Shape.Type);
    private static readonly FrozenDictionary<string, (string Name, JsonTypeInfo Shape)> ByName =
        Entries.ToFrozenDictionary(entry => entry.Name);

    /// <summary>Every stored name, in the order of the table.</summary>
    public static IEnumerable<string> Names => Entries.Select(entry => entry.Name);

    /// <summary>The stream of a workspace's ledger.</summary>
    public static StreamId StreamOf(RulesId workspace) => new($"spending-{workspace.Workspace}");

    /// <summary>The event as it is stored.</summary>
    public static NewEvent Encode(SpendingEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        (string name, JsonTypeInfo shape) = ByType[happened.GetType()];
        return new NewEvent(name, Version, JsonSerializer.SerializeToUtf8Bytes(happened, shape));
    }

    /// <summary>The event that was stored under this name and version with this body.</summary>
    /// <exception cref="UnknownEventException">A newer engine wrote it.</exception>
    /// <exception cref="JsonException">The body is not of the event's shape.</exception>
    public static SpendingEvent Decode(string name, int version, ReadOnlySpan<byte> body)
    {
        if (!ByName.TryGetValue(name, out (string Name, JsonTypeInfo Shape) entry) || version > Version)
            throw new UnknownEventException(name, version);
        return (SpendingEvent)JsonSerializer.Deserialize(body, entry.Shape)!;
    }
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
