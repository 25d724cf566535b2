using System.ComponentModel;
using Autonomy.Core.Values;

namespace Autonomy.Host.Rest.Model;

/// <summary>
/// Something that is to be done to many executions: those of a filter, of a saved one, or those that are named.
/// </summary>
internal sealed record BulkRequest
{
    [Description("pause, resume, cancel or retry.")]
    public required string Action { get; init; }

    [Description("Which executions: the filters of the list. An empty one means all of the workspace.")]
    public ExecutionFilter? Filter { get; init; }

    [Description("Instead of a filter: the name of one that the workspace has saved.")]
    public string? SavedFilter { get; init; }

    [Description("Instead of a filter: the ids of the executions, 1000 at most.")]
    public IReadOnlyList<string>? Ids { get; init; }

    [Description("How many are begun in a second at most, 1 to 1000. Default 50.")]
    public int? Rate { get; init; }

    [Description("Why; kept with each execution.")]
    public string? Reason { get; init; }

    [Description("With cancel: what completed is undone.")]
    public bool Undo { get; init; }

    [Description("With retry: effects that nothing takes back may be had once more.")]
    public bool Confirm { get; init; }

    [Description("Only count: nothing is done, and nothing stored.")]
    public bool DryRun { get; init; }
}

/// <summary>What a job would be about.</summary>
internal sealed record BulkPreview
{
    public required string Action { get; init; }

    public required int Count { get; init; }

    [Description("How many there are of each status.")]
    public required IReadOnlyDictionary<string, int> ByStatus { get; init; }

    [Description("The first 20 of them.")]
    public required IReadOnlyList<string> First { get; init; }

    [Description("Whether what was acknowledged last may be missing.")]
    public required bool Behind { get; init; }
}

/// <summary>A bulk job.</summary>
internal sealed record BulkJobResource
{
    public required string Id { get; init; }

    public required string Action { get; init; }

    [Description("running, cancelling, completed or cancelled.")]
    public required string Status { get; init; }

    [Description("The filter as it was when the job was made; null: the executions were named.")]
    public required DataObject? Filter { get; init; }

    [Description("The name of the saved filter that it was; null: it was none.")]
    public required string? SavedFilter { get; init; }

    [Description("How many executions it is about: those that the filter found when the job was made.")]
    public required int Count { get; init; }

    public required int Done { get; init; }

    public required int Refused { get; init; }

    [Description("How many are being done.")]
    public required int Open { get; init; }

    [Description("How many have not begun; of a cancelled job, they never do.")]
    public required int Left { get; init; }

    public required int Rate { get; init; }

    public required string? Reason { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? EndedAt { get; init; }

    public required string? CancelledBy { get; init; }
}

/// <summary>A page of what became of a job's executions, in their order.</summary>
internal sealed record BulkItemPage
{
    public required IReadOnlyList<BulkItemResource> Items { get; init; }

    [Description("What the next page is asked for with; null: there is none.")]
    public required string? Cursor { get; init; }
}

/// <summary>What became of one of a job's executions.</summary>
internal sealed record BulkItemResource
{
    public required string Execution { get; init; }

    [Description("waiting, begun, done, refused, or left: the job was cancelled before.")]
    public required string Status { get; init; }

    [Description("Why it was refused, as a word.")]
    public required string? Code { get; init; }

    public required string? Message { get; init; }

    [Description("The execution that a retry made.")]
    public required string? Made { get; init; }
}
