using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Autonomy.Host.Rest.Model;

/// <summary>The processes that serve one store together, as they were at a moment.</summary>
internal sealed record ClusterResource
{
    [Description("How many nodes there are.")]
    public required int Count { get; init; }

    [Description("The node that says which node owns which shard; null: there is none at the moment.")]
    public required string? Leader { get; init; }

    public required IReadOnlyList<NodeResource> Nodes { get; init; }

    [Description("Every shard, by number. The embedded store is one, which its process owns as long as it lives.")]
    public required IReadOnlyList<ShardResource> Shards { get; init; }

    public required ClusterStoreResource Store { get; init; }

    public required ClusterCountsResource Counts { get; init; }

    public required DateTimeOffset Time { get; init; }
}

/// <summary>A process of the service.</summary>
internal sealed record NodeResource
{
    [Description("The node; the same after it was started anew on its machine.")]
    public required string Id { get; init; }

    [Description("This run of it; another one each time that it is started.")]
    public required string Incarnation { get; init; }

    public required NodeAddressesResource Addresses { get; init; }

    [Description("engine, api, worker-gateway.")]
    public required IReadOnlyList<string> Roles { get; init; }

    [Description("The version of the program.")]
    public required string Version { get; init; }

    [Description("joining, up, leaving or down.")]
    public required string Status { get; init; }

    public required bool IsLeader { get; init; }

    [Description("How short of room it is: none, low or high.")]
    public required string Pressure { get; init; }

    public required DateTimeOffset Started { get; init; }

    [Description("Whole milliseconds since then.")]
    public required long UptimeMs { get; init; }

    public required NodeCountsResource Counts { get; init; }
}

/// <summary>Where a node is reached.</summary>
internal sealed record NodeAddressesResource(string Http, string Grpc);

/// <summary>What a node has on its hands.</summary>
internal sealed record NodeCountsResource
{
    public required long Actors { get; init; }

    public required int WorkersConnected { get; init; }

    [Description("Attempts that were handed to workers, and whose end is awaited.")]
    public required int AttemptsOnWorkers { get; init; }

    public required int StreamReaders { get; init; }
}

/// <summary>A slice of the streams, and who may write it.</summary>
internal sealed record ShardResource
{
    public required int Shard { get; init; }

    [Description("The node; null: nobody at the moment.")]
    public required string? Owner { get; init; }

    [Description("Grows with each change of the owner; what an earlier owner still writes is refused.")]
    public required long Epoch { get; init; }

    [Description("Null: as long as the owner's process lives.")]
    public required DateTimeOffset? LeaseUntil { get; init; }
}

/// <summary>The store that the nodes share.</summary>
internal sealed record ClusterStoreResource
{
    [Description("sqlite.")]
    public required string Kind { get; init; }

    [Description("The offset of the last event that is durable.")]
    public required long Head { get; init; }
}

/// <summary>How many executions the workspace of whoever asks has.</summary>
internal sealed record ClusterCountsResource
{
    public required long ExecutionsOpen { get; init; }

    public required long ExecutionsEnded { get; init; }
}

/// <summary>Something of the nodes changed: what the topic <c>cluster</c> tells.</summary>
/// <param name="Version">The number of the change.</param>
/// <param name="Time">When it was seen.</param>
/// <param name="Data">How they are now.</param>
internal sealed record ClusterChangedEvent(long Version, DateTimeOffset Time, ClusterResource Data)
{
    /// <summary>Its name.</summary>
    public const string Name = "cluster-changed";

    [JsonPropertyOrder(-1)]
    public string Type => Name;
}
