using System.Collections.Immutable;
using Autonomy.Core.Planning;

namespace Autonomy.Core.Goals;

/// <summary>
/// What happened to a goal. The stored names are in <see cref="GoalEventTable"/>; what each does is in
/// <see cref="Goal"/>.
/// </summary>
public abstract record GoalEvent
{
    private GoalEvent()
    {
    }

    /// <summary>There is a goal, and this is what is proposed for it.</summary>
    public sealed record Proposed(string Workspace, string Id, GoalWish Wish, Proposal Proposal, string By) : GoalEvent;

    /// <summary>Questions were answered, and this is what is proposed now.</summary>
    public sealed record Answered(ImmutableArray<GoalAnswer> Answers, Proposal Proposal, string By) : GoalEvent;

    /// <summary>From now on the plan is submitted as this execution until that is answered.</summary>
    /// <param name="Execution">The execution, whose id follows from the goal.</param>
    /// <param name="By">Who approved it; null: nobody had to.</param>
    public sealed record Approved(string Execution, string? By) : GoalEvent;

    /// <summary>The execution is there; of a goal that was rejected meanwhile, it was cancelled.</summary>
    public sealed record Started(string Execution) : GoalEvent;

    /// <summary>The execution was refused for good. It takes another approval, of what is proposed then.</summary>
    public sealed record StartFailed(string Error) : GoalEvent;

    /// <summary>Its task was paused: its execution begins paused.</summary>
    public sealed record Paused(string By, string? Reason) : GoalEvent;

    /// <summary>Its task goes on.</summary>
    public sealed record Resumed(string By) : GoalEvent;

    /// <summary>It is not to be done. An execution that is still being submitted ends with nothing begun.</summary>
    public sealed record Rejected(string By, string? Reason) : GoalEvent;
}
