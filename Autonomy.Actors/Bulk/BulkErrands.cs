using Autonomy.Actors.Executions;
using Autonomy.Actors.Runtime;
using Autonomy.Actors.Sharding;
using Autonomy.Core.Bulk;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;

namespace Autonomy.Actors.Bulk;

/// <summary>
/// Tells the executions of a job what to do, each until it is answered. A retry makes an execution whose id follows
/// from the job and its origin; the others are known by the job's mark in the journal of their execution.
/// </summary>
internal sealed class BulkErrands(ActorContext context, BulkSeams seams)
{
    private static readonly object TellAgainKey = new();

    /// <summary>How long an answer is waited for before the same is told again.</summary>
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(10);

    /// <summary>How often an execution that cannot be looked at is tried again: for ten minutes.</summary>
    private const int FailuresMax = 60;

    private readonly Dictionary<int, Errand> _errands = [];
    private readonly Dictionary<string, int> _byExecution = new(StringComparer.Ordinal);

    /// <summary>Whether a message is the timer's, which asks for <see cref="TellAgain"/>.</summary>
    public static bool IsTimeToTellAgain(object message) => ReferenceEquals(message, TellAgainKey);

    /// <summary>Does an item that is durably begun.</summary>
    /// <param name="job">Its job.</param>
    /// <param name="item">Its place.</param>
    /// <param name="isAgain">Whether it may have been done before.</param>
    public void Begin(BulkJob job, int item, bool isAgain)
    {
        var errand = new Errand(job, item, ExecutionId.Parse(job.Order!.Executions[item]));
        _errands.Add(item, errand);
        if (job.Order.Action == BulkAction.Retry) Plan(errand);
        else if (isAgain) Look(errand);
        else Tell(errand, CommandOf(job));
    }

    /// <summary>Tells once more whatever has no answer yet.</summary>
    public void TellAgain()
    {
        foreach (Errand errand in _errands.Values)
        {
            // A command that may have been heard is looked for, and not told again.
            if (errand.IsHeldBack) Resend(errand);
            else if (errand.Told is not null && errand.Job.Order!.Action != BulkAction.Retry) Look(errand);
            else if (errand.Told is not null) Resend(errand);
            else if (errand.HasFailed) Retry(errand);
        }

        if (_errands.Count > 0) Arm();
    }

    /// <summary>Takes an execution's answer; gives the end of its item, if that is one.</summary>
    public BulkEnd? Hear(CommandReply reply)
    {
        (ExecutionId execution, Rejection? refusal) = reply switch
        {
            CommandReply.Accepted accepted => (accepted.Execution, null),
            CommandReply.Refused refused => (refused.Execution, refused.Rejection),
            _ => throw new InvalidOperationException("A reply is accepted or refused."),
        };
        if (!_byExecution.TryGetValue(execution.Value, out int item)) return null;
        Errand errand = _errands[item];
        bool isRetry = errand.Job.Order!.Action == BulkAction.Retry;
        if (refusal?.Code is RejectionCode.Overloaded or RejectionCode.StoreRefused)
        {
            errand.IsHeldBack = true;
            return null;
        }

        // Made by this very job, before a crash.
        if (isRetry && refusal?.Code == RejectionCode.AlreadySubmitted) refusal = null;
        return End(errand, refusal, isRetry && refusal is null ? execution.Value : null);
    }

    /// <summary>Takes what an execution's journal says; gives the end of its item, if it was done.</summary>
    public BulkEnd? Hear(Looked looked)
    {
        if (!_errands.TryGetValue(looked.Item, out Errand? errand)) return null;
        if (looked.IsDone is not { } isDone)
            return Postpone(errand, looked.Cause!, "whether it was done before is not known");
        if (isDone) return End(errand, null, null);
        Tell(errand, CommandOf(errand.Job));
        return null;
    }

    /// <summary>Takes what the retry of an execution would be; gives the end of its item, if there is none.</summary>
    public BulkEnd? Hear(Planned planned)
    {
        if (!_errands.TryGetValue(planned.Item, out Errand? errand)) return null;
        if (planned.Retry is not { } retry) return Postpone(errand, planned.Cause!, "nothing was made of it");
        if (retry.Plan is not { } fork) return End(errand, retry.Refusal, null);
        BulkJob job = errand.Job;
        ExecutionId made = ExecutionId.OfRetry(job.Workspace, job.Id, errand.Execution);
        _byExecution[made.Value] = errand.Item;
        Tell(errand, new ExecutionCommand.Submit(
            made, fork.Workspace, fork.Plan, fork.Inputs, job.Mark, fork.Priority, Parent: null)
        {
            Project = fork.Project,
            Budget = fork.Budget,
            Fork = fork.Origin with { Comment = job.Order!.Reason },
            Carried = fork.Carried,
        });
        return null;
    }

    // One that never can be looked at must not keep the job open for ever.
    private BulkEnd? Postpone(Errand errand, Exception cause, string follows)
    {
        seams.OnItemTrouble(errand.Job, errand.Execution, cause);
        if (++errand.Failures > FailuresMax)
        {
            return End(
                errand,
                new Rejection(
                    RejectionCode.StoreRefused,
                    $"It could not be looked at for ten minutes, and {follows}: {cause.Message}"),
                made: null);
        }

        errand.HasFailed = true;
        Arm();
        return null;
    }

    private BulkEnd End(Errand errand, Rejection? refusal, string? made)
    {
        _errands.Remove(errand.Item);
        foreach (string known in _byExecution.Where(entry => entry.Value == errand.Item).Select(entry => entry.Key))
            _byExecution.Remove(known);
        return new BulkEnd(errand.Item, refusal?.Code, refusal?.Message, made);
    }

    private static ExecutionCommand CommandOf(BulkJob job) => job.Order!.Action switch
    {
        BulkAction.Pause => new ExecutionCommand.Pause(job.Mark, job.Order.Reason),
        BulkAction.Resume => new ExecutionCommand.Resume(job.Mark) { Reason = job.Order.Reason },
        BulkAction.Cancel => new ExecutionCommand.Cancel(job.Mark, job.Order.Reason, job.Order.Undo),
        var other => throw new ArgumentOutOfRangeException(nameof(job), other, "Not told to the execution itself."),
    };

    private void Tell(Errand errand, ExecutionCommand command)
    {
        errand.Told = command;
        if (command is not ExecutionCommand.Submit) _byExecution[errand.Execution.Value] = errand.Item;
        Resend(errand);
        Arm();
    }

    private void Resend(Errand errand)
    {
        errand.IsHeldBack = false;
        ExecutionId to = errand.Told is ExecutionCommand.Submit submit ? submit.Execution : errand.Execution;
        seams.Executions().Tell(new Deliver(to.Stream, errand.Told!), context.Self);
    }

    private void Retry(Errand errand)
    {
        errand.HasFailed = false;
        if (errand.Job.Order!.Action == BulkAction.Retry) Plan(errand);
        else Look(errand);
    }

    private void Plan(Errand errand) => context.PipeTo(
        seams.PlanRetry(errand.Execution, errand.Job.Order!.IsConfirmed),
        retry => new Planned(errand.Item, retry, null), cause => new Planned(errand.Item, null, cause));

    private void Look(Errand errand)
    {
        errand.Told = null;
        context.PipeTo(
            EventAuthors.HasAsync(
                seams.Journal, errand.Execution.Stream, errand.Job.Mark, CancellationToken.None),
            isDone => new Looked(errand.Item, isDone, null), cause => new Looked(errand.Item, null, cause));
    }

    private void Arm()
    {
        if (!context.Timers.IsActive(TellAgainKey))
            context.Timers.StartSingle(TellAgainKey, TellAgainKey, AnswerPatience);
    }

    /// <summary>What an execution's journal says of an item.</summary>
    /// <param name="Item">Its place.</param>
    /// <param name="IsDone">Whether the job's mark is in it; null: it could not be read.</param>
    /// <param name="Cause">Why it could not be read.</param>
    public sealed record Looked(int Item, bool? IsDone, Exception? Cause);

    /// <summary>What a retry would be.</summary>
    /// <param name="Item">Its place.</param>
    /// <param name="Retry">The retry, or why there is none; null: it could not be planned now.</param>
    /// <param name="Cause">Why it could not be planned.</param>
    public sealed record Planned(int Item, RetryPlan? Retry, Exception? Cause);

    /// <summary>One item that is being done.</summary>
    private sealed class Errand(BulkJob job, int item, ExecutionId execution)
    {
        public BulkJob Job { get; } = job;

        public int Item { get; } = item;

        public ExecutionId Execution { get; } = execution;

        /// <summary>What was told, and has no answer.</summary>
        public ExecutionCommand? Told { get; set; }

        /// <summary>Whether the answer was that it could not be heard now.</summary>
        public bool IsHeldBack { get; set; }

        /// <summary>Whether a journal could not be read.</summary>
        public bool HasFailed { get; set; }

        /// <summary>How often that was so.</summary>
        public int Failures { get; set; }
    }
}
