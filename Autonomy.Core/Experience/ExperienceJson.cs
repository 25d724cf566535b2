using System.Text.Json.Serialization;
using Autonomy.Core.Estimates;

namespace Autonomy.Core.Experience;

/// <summary>What of an attempt's events is read; their outputs are passed over.</summary>
internal sealed record AttemptMark
{
    public required string Step { get; init; }

    public int? Item { get; init; }

    public string? Tool { get; init; }

    public ErrorMark? Error { get; init; }

    public UsageMark? Usage { get; init; }
}

internal sealed record ErrorMark(string Kind, string Code);

internal sealed record UsageMark(long? OutputBytes);

/// <summary>What of an estimate is read.</summary>
internal sealed record EstimateMark(DurationRange Total, bool WaitsForOthers);

/// <summary>What of a submission is read; its plan is passed over.</summary>
internal sealed record SubmittedMark(string Workspace);

/// <summary>Experience as it is stored.</summary>
internal sealed record ExperienceRecord(IReadOnlyList<WorkspaceRecord> Workspaces, IReadOnlyList<OpenRecord> Open)
{
    /// <summary>Absent where nothing was estimated.</summary>
    public EstimateTrailRecord? Estimates { get; init; }
}

/// <summary>Estimates as they are stored: of executions under way, and past ones.</summary>
internal sealed record EstimateTrailRecord(
    IReadOnlyList<OpenEstimateRecord> Open, IReadOnlyList<PastEstimate> Past);

internal sealed record OpenEstimateRecord(string Stream, DurationRange Total, DateTimeOffset At);

/// <summary>What was learned in a workspace.</summary>
internal sealed record WorkspaceRecord(
    string Workspace, IReadOnlyList<DurationRecord> Durations, IReadOnlyList<ToolRecord> Tools);

/// <summary>An execution that has not ended.</summary>
internal sealed record OpenRecord(string Stream, string Workspace)
{
    /// <summary>Its attempts that have not ended; absent where there are none.</summary>
    public IReadOnlyList<OpenAttemptRecord>? Attempts { get; init; }
}

/// <summary>An attempt that has not ended.</summary>
internal sealed record OpenAttemptRecord(string Step, int? Item, string Tool, DateTimeOffset At);

/// <summary>The shapes of stored experience, and of what it reads.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    MaxDepth = Executions.ExecutionEventJson.DepthMax)]
[JsonSerializable(typeof(AttemptMark))]
[JsonSerializable(typeof(EstimateMark))]
[JsonSerializable(typeof(SubmittedMark))]
[JsonSerializable(typeof(ExperienceRecord))]
internal sealed partial class ExperienceJson : JsonSerializerContext;
