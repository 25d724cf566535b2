using Autonomy.Actors.Executions;
using Autonomy.Actors.Runtime;
using Autonomy.Actors.Sharding;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Pressure;
using Autonomy.Core.Schedules;
using Autonomy.Core.Values;

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
        foreach (ScheduleRun run in schedule.Open)
        {
            if (_open.ContainsKey(run.Execution)) continue;
            ExecutionCommand.Submit? submit = SubmissionOf(schedule, run);
            _open.Add(run.Execution, submit);
            if (submit is not null) Tell(submit);
        }

        if (_open.Count == schedule.Open.Count) return;
        var still = schedule.Open.Select(static run => run.Execution).ToHashSet(StringComparer.Ordinal);
        foreach (string over in _open.Keys.Where(key => !still.Contains(key)).ToList()) _open.Remove(over);
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

    private void Tell(ExecutionCommand.Submit submit)
    {
        if (!context.Timers.IsActive(TellAgainKey))
            context.Timers.StartSingle(TellAgainKey, TellAgainKey, AnswerPatience);
        // What is new waits while the engine is short of room; it is told again.
        if (seams.Rules.Current.Pressure is not { Level: PressureLevel.High })
            seams.Executions().Tell(new Deliver(submit.Execution.Stream, submit), context.Self);
    }

    private ExecutionCommand.Submit? SubmissionOf(Schedule schedule, ScheduleRun run)
    {
        ScheduleDefinition definition = schedule.Definition!;
        PlanReading reading = PlanCompiler.Compile(
            PlanDocument.Of(definition.Plan), seams.Rules.Current.ToolsOf(id.Workspace));
        if (reading.Plan is not { } plan)
        {
            Fail(run.Execution, $"Its plan cannot run any more. {reading.Faults[0].Message} {reading.Faults[0].Fix}");
            return null;
        }

        InputsReading inputs = PlanInputs.Resolve(plan, definition.Inputs ?? DataObject.Empty);
        if (inputs.Inputs is null)
        {
            Fail(run.Execution, $"Its inputs do not fit. {inputs.Faults[0].Message} {inputs.Faults[0].Fix}");
            return null;
        }

        return new ExecutionCommand.Submit(
            ExecutionId.Parse(run.Execution), id.Workspace, plan, inputs.Inputs, run.By ?? $"schedule {id}",
            definition.Priority, Parent: null)
        { Project = definition.Project };
    }

    // The schedule waits for this: no flood of other messages may keep it out.
    private void Fail(string execution, string why) => ((ActorCell)context.Self).PostOwed(
        new OwedNews(new ScheduleCommand.HearEnd(execution, null, why)));
}
