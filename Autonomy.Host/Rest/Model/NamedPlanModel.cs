using System.ComponentModel;
using System.Text.Json.Serialization;
using Autonomy.Core.Values;

namespace Autonomy.Host.Rest.Model;

/// <summary>The next version of a named plan.</summary>
internal sealed record StorePlanRequest
{
    [Description("The plan: an object (plan format 1), or a text in YAML or JSON.")]
    public required DataValue Plan { get; init; }
}

/// <summary>A version of a named plan.</summary>
internal sealed record NamedPlanResource
{
    public required string Name { get; init; }

    [Description("The version that is shown, which never changes.")]
    public required int Version { get; init; }

    public required DataObject Plan { get; init; }

    [Description("Who stored this version.")]
    public required string StoredBy { get; init; }

    public required DateTimeOffset StoredAt { get; init; }

    [Description("The versions that there are, the latest first, 100 at most.")]
    public required IReadOnlyList<PlanVersionResource> Versions { get; init; }

    [Description("What is no fault of the plan and yet worth a word, as at a submission; in the answer to "
        + "what stored it alone.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<WarningResource>? Warnings { get; init; }
}

/// <summary>That there is a version.</summary>
internal sealed record PlanVersionResource(int Version, string StoredBy, DateTimeOffset StoredAt);

/// <summary>A named plan in a list.</summary>
internal sealed record NamedPlanEntry
{
    public required string Name { get; init; }

    [Description("The newest version.")]
    public required int Version { get; init; }

    [Description("How many versions there are.")]
    public required int Versions { get; init; }

    [Description("Who stored the newest version.")]
    public required string StoredBy { get; init; }

    public required DateTimeOffset StoredAt { get; init; }
}
