using Autonomy.Actors.Runtime;
using Autonomy.Actors.Schedules;
using Autonomy.Actors.Sharding;
using Autonomy.Core.Executions;
using Autonomy.Core.Schedules;

namespace Autonomy.Actors.Executions;

/// <summary>
/// Tells a schedule that the execution of one of its times has ended, until it is answered; a schedule that comes back
/// after a crash asks again. An execution that is of no schedule tells nobody anything.
/// </summary>
internal sealed class ScheduleNews(ActorContext context, ExecutionState state, ActorRef? schedules)
{
    private static readonly object TellAgainKey = new();

    /// <summary>How long an answer is waited for before the end is told again.</summary>
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromMinutes(1);

    private bool _isTold;

    /// <summary>Whether the schedule has not answered yet that it knows of the end.</summary>
    public bool OwesEnd { get; private set; }

    /// <summary>Whether a message is the timer's: the end is to be told again.</summary>
    public static bool IsTimeToTellAgain(object message) => ReferenceEquals(message, TellAgainKey);

    /// <summary>Forgets what was told, so that it is told once more.</summary>
    public void Repeat() => _isTold = false;

    /// <summary>Tells the end, if there is one and it is news. What is told is durable.</summary>
    public void Tell()
    {
        if (_isTold || schedules is null || !state.IsTerminal || state.Id.ScheduleName is not { } name) return;
        if (!ScheduleId.TryParse(state.Workspace, name, out ScheduleId schedule)) return;
        (_isTold, OwesEnd) = (true, true);
        var news = new ScheduleCommand.HearEnd(state.Id.Value, state.Status, state.Error?.Message);
        schedules.Tell(new Deliver(schedule.Stream, news), context.Self);
        context.Timers.StartSingle(TellAgainKey, TellAgainKey, AnswerPatience);
    }

    /// <summary>Takes the schedule's answer.</summary>
    public void Hear(ScheduleReply reply)
    {
        if (reply is ScheduleReply.Refused { Rejection.Code: RejectionCode.Overloaded or RejectionCode.StoreRefused })
            return;
        OwesEnd = false;
        context.Timers.Cancel(TellAgainKey);
    }
}
