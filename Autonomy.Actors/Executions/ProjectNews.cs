using Autonomy.Actors.Projects;
using Autonomy.Actors.Runtime;
using Autonomy.Actors.Sharding;
using Autonomy.Core.Executions;
using Autonomy.Core.Projects;

namespace Autonomy.Actors.Executions;

/// <summary>
/// Tells a project how the execution of its task goes. The end is told until it is answered; a project that comes back
/// after a crash asks again. An execution that is of no task tells nobody anything.
/// </summary>
internal sealed class ProjectNews(ActorContext context, ExecutionState state, ActorRef? projects)
{
    private static readonly object TellAgainKey = new();

    /// <summary>How long an answer is waited for before the end is told again.</summary>
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromMinutes(1);

    private (ExecutionStatus Status, string? Reason)? _told;

    /// <summary>Whether the project has not answered yet that it knows of the end.</summary>
    public bool OwesEnd { get; private set; }

    /// <summary>Whether a message is the timer's: the end is to be told again.</summary>
    public static bool IsTimeToTellAgain(object message) => ReferenceEquals(message, TellAgainKey);

    /// <summary>Forgets what was told, so that it is told once more.</summary>
    public void Repeat() => _told = null;

    /// <summary>Tells where the execution stands, if that is news. What is told is durable.</summary>
    public void Tell()
    {
        if (projects is null || state.Plan is null || !state.Id.HasFormOfTask) return;
        if (!ProjectId.TryParse(state.Workspace, state.Project, out ProjectId project)) return;
        // Who waits for a clock goes on by itself.
        ExecutionStatus status = state is { Status: ExecutionStatus.Waiting, OpenDecisions: 0 }
            ? ExecutionStatus.Running
            : state.Status;
        string? reason = TaskNews.ReasonOf(state);
        if ((status, reason) == _told) return;
        _told = (status, reason);
        string? error = SandboxPlan.ErrorOf(state) ?? state.Error?.Message;
        var news = new ProjectCommand.HearExecution(state.Id.Value, status, error)
        {
            Result = SandboxPlan.ResultOf(state),
            Reason = reason,
        };
        OwesEnd = state.IsTerminal;
        projects.Tell(new Deliver(project.Stream, news), OwesEnd ? context.Self : null);
        if (OwesEnd) context.Timers.StartSingle(TellAgainKey, TellAgainKey, AnswerPatience);
    }

    /// <summary>Takes the project's answer.</summary>
    public void Hear(ProjectReply reply)
    {
        if (reply is ProjectReply.Refused { Rejection.Code: RejectionCode.Overloaded or RejectionCode.StoreRefused })
            return;
        OwesEnd = false;
        context.Timers.Cancel(TellAgainKey);
    }
}
