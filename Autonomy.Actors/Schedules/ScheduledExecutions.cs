using Autonomy.Actors.Executions;
using Autonomy.Actors.Runtime;
using Autonomy.Actors.Sharding;
using Autonomy.Core.Executions;
using Autonomy.Core.NamedPlans;
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

    /// <summary>Every run that has not ended.</summary>
    private readonly Dictionary<string, Errand> _open = new(StringComparer.Ordinal);
    private bool _hasFollowed;

    /// <summary>Whether a message is the timer's, which asks for <see cref="TellAgain"/>.</summary>
    public static bool IsTimeToTellAgain(object message) => ReferenceEquals(message, TellAgainKey);

    /// <summary>Submits what has begun, durably.</summary>
    public void Follow(Schedule schedule)
    {
        foreach (LeftRun left in schedule.Left) Begin(left.Definition, left.Run);
        foreach (ScheduleRun run in schedule.Open) Begin(schedule.Definition!, run);
        _hasFollowed = true;
        if (_open.Count == schedule.Open.Count + schedule.Left.Count) return;
        foreach (string over in _open.Keys.Where(key => !schedule.HasBegun(key)).ToList()) _open.Remove(over);
    }

    /// <summary>Tells once more whatever has no answer yet.</summary>
    public void TellAgain()
    {
        foreach (Errand errand in _open.Values)
        {
            if (errand.MustLook) Look(errand);
            else if (errand.Submit is { } submit) Tell(submit);
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
        if (!_open.TryGetValue(execution.Value, out Errand? errand)) return;
        if (refusal?.Code is RejectionCode.Overloaded or RejectionCode.StoreRefused) return;
        errand.Submit = null;
        if (refusal is not null && refusal.Code != RejectionCode.AlreadySubmitted)
            Fail(execution.Value, refusal.Message);
    }

    /// <summary>Takes what the journal has of a submission.</summary>
    public void Hear(FormerSubmission.Found found)
    {
        if (!_open.TryGetValue(found.Execution.Value, out Errand? errand)) return;
        errand.MustLook = found.Cause is not null;
        if (errand.MustLook) Arm();
        else Submit(errand, found);
    }

    private void Begin(ScheduleDefinition definition, ScheduleRun run)
    {
        if (_open.ContainsKey(run.Execution)) return;
        var errand = new Errand(definition, run);
        _open.Add(run.Execution, errand);
        var execution = ExecutionId.Parse(run.Execution);
        if (_hasFollowed && definition.PlanName is null)
            Submit(errand, new FormerSubmission.Found(execution, null, null));
        else Look(errand);
    }

    // After a load: what was submitted is submitted as it was, though by the tools that there are now its plan may be
    // none any more. What the name of a plan stands for is in the journal as well.
    private void Look(Errand errand)
    {
        errand.MustLook = false;
        var execution = ExecutionId.Parse(errand.Run.Execution);
        context.PipeTo(
            FormerSubmission.FindAsync(seams.Journal, execution, id.Workspace, errand.Definition.PlanName),
            static found => found,
            cause => new FormerSubmission.Found(execution, null, cause));
    }

    private void Submit(Errand errand, FormerSubmission.Found found)
    {
        errand.Submit = found.Submission ?? SubmissionOf(errand.Definition, errand.Run, found.Plan);
        if (errand.Submit is { } submit) Tell(submit);
    }

    private void Arm()
    {
        if (!context.Timers.IsActive(TellAgainKey))
            context.Timers.StartSingle(TellAgainKey, TellAgainKey, AnswerPatience);
    }

    private void Tell(ExecutionCommand.Submit submit)
    {
        Arm();
        // What is new waits while the engine is short of room; it is told again.
        if (seams.Rules.Current.Pressure is not { Level: PressureLevel.High })
            seams.Executions().Tell(new Deliver(submit.Execution.Stream, submit), context.Self);
    }

    private ExecutionCommand.Submit? SubmissionOf(ScheduleDefinition definition, ScheduleRun run, FoundPlan? named)
    {
        (ExecutionCommand.Submit? submit, string? fault) = ScheduledSubmission.Of(
            id, definition, run, named, seams.Rules.Current.ToolsOf(id.Workspace));
        if (fault is not null) Fail(run.Execution, fault);
        return submit;
    }

    // The schedule waits for this: no flood of other messages may keep it out.
    private void Fail(string execution, string why) => ((ActorCell)context.Self).PostOwed(
        new OwedNews(new ScheduleCommand.HearEnd(execution, null, why)));

    private sealed class Errand(ScheduleDefinition definition, ScheduleRun run)
    {
        public ScheduleDefinition Definition { get; } = definition;

        public ScheduleRun Run { get; } = run;

        /// <summary>What is to be submitted, as long as that has no answer.</summary>
        public ExecutionCommand.Submit? Submit { get; set; }

        /// <summary>Whether the journal could not be read for what was submitted.</summary>
        public bool MustLook { get; set; }
    }
}
