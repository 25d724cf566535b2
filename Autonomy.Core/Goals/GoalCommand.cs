using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Values;

namespace Autonomy.Core.Goals;

/// <summary>What is asked of a goal.</summary>
public abstract record GoalCommand
{
    private GoalCommand()
    {
    }

    /// <summary>Plan it. Told again with the same wish, it is known.</summary>
    /// <param name="Wish">What is wanted.</param>
    /// <param name="By">Who wants it.</param>
    public sealed record Propose(GoalWish Wish, string By) : GoalCommand
    {
        /// <summary>Whether it is refused, and nothing of it stored, unless it starts at once. Default false.</summary>
        public bool MustStart { get; init; }
    }

    /// <summary>Plan it anew with these answers.</summary>
    /// <param name="Answers">The values, by the ids of the questions.</param>
    /// <param name="Version">The version that was seen; null: whichever.</param>
    /// <param name="By">Who answers.</param>
    public sealed record Answer(ImmutableDictionary<string, DataValue> Answers, long? Version, string By) : GoalCommand;

    /// <summary>Run the plan of this version, and no other.</summary>
    public sealed record Approve(long Version, string By) : GoalCommand;

    /// <summary>It is not to be done.</summary>
    public sealed record Reject(string By, string? Reason) : GoalCommand;

    /// <summary>Its task was paused: what it starts begins paused, until a resume.</summary>
    public sealed record Pause(string By, string? Reason) : GoalCommand;

    /// <summary>Its task goes on.</summary>
    public sealed record Resume(string By) : GoalCommand;

    /// <summary>
    /// Its execution was submitted or cancelled (no error), or refused for good. Told at least once.
    /// </summary>
    public sealed record HearStart(string? Error) : GoalCommand
    {
        /// <summary>Whether it was cancelled, as is told after a rejection. Default false.</summary>
        public bool IsCancelled { get; init; }
    }
}

/// <summary>What became of a command to a goal.</summary>
public abstract record GoalVerdict
{
    private GoalVerdict()
    {
    }

    /// <summary>These events. None: there was nothing to change.</summary>
    /// <param name="Events">What happened.</param>
    /// <param name="Goal">The goal after it.</param>
    public sealed record Accepted(IReadOnlyList<GoalEvent> Events, Goal Goal) : GoalVerdict;

    /// <summary>Refused; nothing changed.</summary>
    public sealed record Refused(Rejection Rejection) : GoalVerdict;
}
