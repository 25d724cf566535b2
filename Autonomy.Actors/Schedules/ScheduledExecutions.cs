using Autonomy.Actors.Executions;
using Autonomy.Actors.Runtime;
using Autonomy.Actors.Sharding;
using Autonomy.Core.Executions;
using Autonomy.Core.Pressure;
using Autonomy.Core.Schedules;

namespace Autonomy.Actors.Schedules;

/// <summary>
/// Submits the executions of a schedule, each until it is answered; that one has ended it tells the schedule itself.
/// </summary>
internal sealed class ScheduledExecutions(ActorContext context, ScheduleId id, ScheduleSeams seams)
{
    private static readonly object TellAgainKey = new();

    /// <summary>How long an answer is waited for before the same is told again.</summary>
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(10);

    /// <summary>Every run that has not ended, and its submission as long as that has no answer.</summary>
    private readonly Dictionary<string, ExecutionCommand.Submit?> _open = new(StringComparer.Ordinal);

    /// <summary>Whether a message is the timer's, which asks for <see cref="TellAgain"/>.</summary>
    public static bool IsTimeToTellAgain(object message) => ReferenceEquals(message, TellAgainKey);

    /// <summary>Submits what has begun, durably.</summary>
    public void Follow(Schedule schedule)
    {
        foreach (LeftRun left in schedule.Left) Begin(left.Definition, left.Run);
        foreach (ScheduleRun run in schedule.Open) Begin(schedule.Definition!, run);
        if (_open.Count == schedule.Open.Count + schedule.Left.Count) return;
        foreach (string over in _open.Keys.Where(key => !schedule.HasBegun(key)).ToList()) _open.Remove(over);
    }

    /// <summary>Tells once more whatever has no answer yet.</summary>
    public void TellAgain()
    {
        foreach (ExecutionCommand.Submit? submit in _open.Values)
        {
            if (submit is not null) Tell(submit);
        }
    }

    /// <summary>Takes an execution's answer.</summary>
    public void Hear(CommandReply reply)
    {
        (ExecutionId execution, Rejection? refusal) = reply switch
        {
            CommandReply.Accepted accepted => (accepted.Execution, null),
            CommandReply.Refused refused => (refused.Execution, refused.Rejection),
            _ => throw new InvalidOperationException("A reply is accepted or refused."),
        };
        if (!_open.ContainsKey(execution.Value)) return;
        if (refusal?.Code is RejectionCode.Overloaded or RejectionCode.StoreRefused) return;
        _open[execution.Value] = null;
        if (refusal is not null && refusal.Code != RejectionCode.AlreadySubmitted)
            Fail(execution.Value, refusal.Message);
    }

    private void Begin(ScheduleDefinition definition, ScheduleRun run)
    {
        if (_open.ContainsKey(run.Execution)) return;
        ExecutionCommand.Submit? submit = SubmissionOf(definition, run);
        _open.Add(run.Execution, submit);
        if (submit is not null) Tell(submit);
    }

    private void Tell(ExecutionCommand.Submit submit)
    {
        if (!context.Timers.IsActive(TellAgainKey))
            context.Timers.StartSingle(TellAgainKey, TellAgainKey, AnswerPatience);
        // What is new waits while the engine is short of room; it is told again.
        if (seams.Rules.Current.Pressure is not { Level: PressureLevel.High })
            seams.Executions().Tell(new Deliver(submit.Execution.Stream, submit), context.Self);
    }

    private ExecutionCommand.Submit? SubmissionOf(ScheduleDefinition definition, ScheduleRun run)
    {
        (ExecutionCommand.Submit? submit, string? fault) = ScheduledSubmission.Of(
            id, definition, run, seams.Rules.Current.ToolsOf(id.Workspace));
        if (fault is not null) Fail(run.Execution, fault);
        return submit;
    }

    // The schedule waits for this: no flood of other messages may keep it out.
    private void Fail(string execution, string why) => ((ActorCell)context.Self).PostOwed(
        new OwedNews(new ScheduleCommand.HearEnd(execution, null, why)));
}
