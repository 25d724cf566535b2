using System.ComponentModel;
using Autonomy.Core.Values;

namespace Autonomy.Host.Rest.Model;

/// <summary>A filter of executions: what it says has all to hold. What it does not say does not matter.</summary>
internal sealed record ExecutionFilter
{
    public IReadOnlyList<string>? Status { get; init; }

    public string? Health { get; init; }

    [Description("true: those of which a step failed, or is tried again after a failure.")]
    public bool? FailingNow { get; init; }

    public string? Project { get; init; }

    public string? Tool { get; init; }

    public string? ErrorKind { get; init; }

    public string? Fingerprint { get; init; }

    public string? Parent { get; init; }

    public string? Text { get; init; }

    public DateTimeOffset? Since { get; init; }

    [Description("Instead of since: submitted no longer ago than this when it is looked, as in 24h.")]
    public string? SinceAgo { get; init; }

    public DateTimeOffset? Until { get; init; }
}

/// <summary>A filter that is to be kept under a name.</summary>
internal sealed record SaveFilterRequest
{
    [Description("The filter. An empty one means all of the workspace.")]
    public required ExecutionFilter Filter { get; init; }
}

/// <summary>A filter that the workspace keeps under a name.</summary>
internal sealed record SavedFilterResource
{
    public required string Name { get; init; }

    [Description("The filter, with what it says alone.")]
    public required DataObject Filter { get; init; }

    [Description("Changes with every save; the ETag. Of the same name it never comes again.")]
    public required long Version { get; init; }

    public required string SavedBy { get; init; }

    public required DateTimeOffset SavedAt { get; init; }
}
