using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Plans;

namespace Autonomy.Core.Strategies;

/// <summary>What happened to a strategy.</summary>
public abstract record StrategyEvent
{
    private StrategyEvent()
    {
    }

    /// <summary>It is this from now on.</summary>
    public sealed record Defined(string Title, ImmutableArray<StrategyItem> Items, string By) : StrategyEvent;

    /// <summary>Its items became these steps, which are tasks of this project.</summary>
    public sealed record Propagated(
        string Project, ImmutableArray<AgentStep> Steps, ImmutableArray<RuleApplied> Log, string By) : StrategyEvent;

    /// <summary>There is no such strategy any more; what it was propagated to stays.</summary>
    public sealed record Deleted(string By) : StrategyEvent;
}

/// <summary>The stored names of the events of strategies. A name here is for ever.</summary>
public static class StrategyEventTable
{
    private const string StreamPrefix = "strategy-";

    private static readonly StrategyJson Shapes =
        new(EventTable<StrategyEvent>.Readable(StrategyJson.Default.Options));

    private static readonly EventTable<StrategyEvent> Table = new(
        ("strategy-defined", Shapes.Defined),
        ("strategy-propagated", Shapes.Propagated),
        ("strategy-deleted", Shapes.Deleted));

    /// <summary>Every stored name, in the order of the table.</summary>
    public static IEnumerable<string> Names => Table.Names;

    /// <summary>The stream of a strategy of a workspace.</summary>
    public static StreamId StreamOf(string workspace, string name) => new($"{StreamPrefix}{workspace}/{name}");

    /// <summary>The event as it is stored.</summary>
    public static NewEvent Encode(StrategyEvent happened) => Table.Encode(happened);

    /// <summary>The event that was stored under this name and version with this body.</summary>
    /// <exception cref="UnknownEventException">A newer service wrote it.</exception>
    /// <exception cref="JsonException">The body is not of the event's shape.</exception>
    public static StrategyEvent Decode(string name, int version, ReadOnlySpan<byte> body) =>
        Table.Decode(name, version, body);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(WordConverter<Priority>)])]
[JsonSerializable(typeof(StrategyEvent.Defined))]
[JsonSerializable(typeof(StrategyEvent.Propagated))]
[JsonSerializable(typeof(StrategyEvent.Deleted))]
internal sealed partial class StrategyJson : JsonSerializerContext;
