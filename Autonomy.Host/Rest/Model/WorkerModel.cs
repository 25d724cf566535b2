using System.ComponentModel;

namespace Autonomy.Host.Rest.Model;

/// <summary>A worker that is connected.</summary>
internal sealed record WorkerResource
{
    [Description("Its name, for people; several may have the same.")]
    public required string Name { get; init; }

    [Description("This run of its program.")]
    public required string Instance { get; init; }

    [Description("Attempts at once, of all tools together.")]
    public required int Concurrency { get; init; }

    [Description("Attempts that it runs.")]
    public required int Running { get; init; }

    [Description("Whether it takes no more attempts: it is about to stop, or the service is.")]
    public required bool IsDraining { get; init; }

    [Description("When it connected.")]
    public required DateTimeOffset Since { get; init; }

    [Description("When something was last heard of it.")]
    public required DateTimeOffset LastHeartbeat { get; init; }

    [Description("When it counts as gone, should nothing be heard of it before.")]
    public required DateTimeOffset LeaseEnds { get; init; }

    public required IReadOnlyList<WorkerToolResource> Tools { get; init; }

    [Description("What it runs.")]
    public required IReadOnlyList<WorkerAttemptResource> Attempts { get; init; }
}

/// <summary>A tool that a worker offers.</summary>
internal sealed record WorkerToolResource
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    [Description("pure, idempotent, compensatable or irreversible.")]
    public required string Effect { get; init; }

    [Description("Attempts of it at once.")]
    public required int Concurrency { get; init; }

    [Description("Attempts of it that it runs.")]
    public required int Running { get; init; }
}

/// <summary>An attempt that a worker runs.</summary>
internal sealed record WorkerAttemptResource
{
    public required string Execution { get; init; }

    public required string Step { get; init; }

    [Description("Which item of the step; null: the step has none.")]
    public required int? Item { get; init; }

    [Description("The attempt's number, from 1.")]
    public required int Attempt { get; init; }

    public required string Tool { get; init; }

    [Description("When the worker last named it.")]
    public required DateTimeOffset LastHeartbeat { get; init; }

    [Description("When it counts as lost, should the worker not name it before.")]
    public required DateTimeOffset LeaseEnds { get; init; }

    [Description("Whether it was asked to stop.")]
    public required bool IsCancelled { get; init; }
}
