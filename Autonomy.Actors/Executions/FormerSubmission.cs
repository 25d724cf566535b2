using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.NamedPlans;

namespace Autonomy.Actors.Executions;

/// <summary>
/// What was submitted under an id, as the journal has it. To submit it once more changes nothing: the execution answers
/// that it is there, and tells those who wait for it how it goes. Where nothing was, the plan that is to be.
/// </summary>
internal static class FormerSubmission
{
    /// <summary>Reads it; null where nothing was submitted under the id.</summary>
    private static async ValueTask<ExecutionCommand.Submit?> ReadAsync(IJournalReader journal, ExecutionId id)
    {
        IReadOnlyList<StoredEvent> first = await journal.ReadStreamAsync(id.Stream, 1, 1, CancellationToken.None);
        if (first.Count == 0) return null;
        ReadOnlyMemory<byte> body = await EventBodies.ReadAsync(journal, first[0], CancellationToken.None);
        ExecutionEvent happened = ExecutionEventTable.Decode(first[0].Name, first[0].SchemaVersion, body.Span);
        var submitted = (ExecutionEvent.Submitted)happened;
        return new ExecutionCommand.Submit(
            id, submitted.Workspace, submitted.Plan, submitted.Inputs, submitted.By, submitted.Priority,
            submitted.Parent)
        {
            Project = submitted.Project,
            Budget = submitted.Budget,
        };
    }

    /// <summary>
    /// Reads it; where nothing was submitted, the plan of the workspace that is named, in the version of now.
    /// </summary>
    public static async ValueTask<Found> FindAsync(
        IJournalReader journal, ExecutionId id, string workspace, string? planName)
    {
        var found = new Found(id, await ReadAsync(journal, id), null);
        return found.Submission is null && PlanReference.TryParse(planName, out PlanReference? meant)
            ? found with { Plan = await NamedPlanReader.FindAsync(journal, workspace, meant, CancellationToken.None) }
            : found;
    }

    /// <summary>What was found.</summary>
    /// <param name="Execution">Under which id.</param>
    /// <param name="Submission">What was submitted; null: nothing was.</param>
    /// <param name="Cause">Why nobody knows; null: it is known.</param>
    public sealed record Found(ExecutionId Execution, ExecutionCommand.Submit? Submission, Exception? Cause)
    {
        /// <summary>The named plan that is to be submitted; null: none is named, or there is none.</summary>
        public FoundPlan? Plan { get; init; }
    }
}
