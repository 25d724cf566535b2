using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Autonomy.Actors.Executions;
using Autonomy.Core.Estimates;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.NamedPlans;
using Autonomy.Core.Notifications;
using Autonomy.Core.Plans;
using Autonomy.Core.Projects;
using Autonomy.Core.Seams;
using Autonomy.Core.Secrets;
using Autonomy.Core.Values;
using Autonomy.Host.Administration;
using Autonomy.Host.Security;

namespace Autonomy.Host.Api;

/// <summary>Takes executions from callers; the answer comes once they are durable.</summary>
internal sealed class SubmissionDesk(
    ExecutionEngine engine, IJournalReader journal, PlanDesk plans, NamedPlanDesk namedPlans,
    ExperienceDesk experience, CallbackCouriers callbacks, DurableExecutions executions, SecretKeeper secrets,
    IRandomSource random)
{
    /// <summary>The longest key, in characters.</summary>
    public const int KeyLengthMax = 255;

    /// <summary>Submits an execution.</summary>
    /// <exception cref="ApiException">It is refused, and nothing of it is stored.</exception>
    public async Task<Submitted> SubmitAsync(
        Caller caller, Submission submission, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(submission);
        caller.Demand(Right.Submit);
        Check(caller, submission);
        (DataValue plan, PlanOrigin? origin) = await PlanOfAsync(caller, submission, cancellation);
        // Submitted again it is the same, whichever tools there are for its goals by now.
        Plan? former = IdOf(caller, submission) is { } id && PlanDesk.MaySayGoals(plan)
            ? (await FirstAsync(id, cancellation))?.Plan
            : null;
        PlanReading reading = plans.Compile(caller.Workspace, plan, former);
        ExecutionCommand.Submit submit = CommandOf(caller, submission, reading.Plan!, origin);
        if (submission.IsEstimated) submit = submit with { Estimate = await EstimateOfAsync(submit, cancellation) };
        // Whatever becomes of it is told, however soon that is.
        if (submit.Callback is { } callback) await callbacks.OpenAsync(caller.Workspace, callback);
        CommandReply reply = await engine.SubmitAsync(submit);
        return reply switch
        {
            CommandReply.Accepted accepted => new Submitted(accepted.Execution, accepted.Status, IsNew: true)
            {
                PlanOrigin = origin,
                Estimate = submit.Estimate,
                Warnings = reading.Warnings,
            },
            CommandReply.Refused { Rejection.Code: RejectionCode.AlreadySubmitted }
                when IdOf(caller, submission) is not null =>
                await FindAsync(caller, submit, cancellation),
            CommandReply.Refused refused => throw Refusals.Of(refused.Rejection),
            _ => throw new InvalidOperationException("A reply is accepted or refused."),
        };
    }

    /// <summary>Whether a text can be an idempotency key.</summary>
    internal static bool IsKey([NotNullWhen(true)] string? text) =>
        text is { Length: > 0 and <= KeyLengthMax } && !text.Any(char.IsControl);

    /// <summary>It cannot.</summary>
    internal static ApiException InvalidKey() => new(
        ApiFault.Meaning, "invalid_idempotency_key",
        $"An idempotency key has 1 to {KeyLengthMax} characters, none of them a control character.");

    private async Task<(DataValue Plan, PlanOrigin? Origin)> PlanOfAsync(
        Caller caller, Submission submission, CancellationToken cancellation)
    {
        if (submission.Plan is null == submission.PlanName is null)
        {
            throw RequestValues.Mistake(
                "/plan", "A submission has either a plan or the name of one.", "Write plan or planName.");
        }

        if (submission.PlanName is not { } name) return (submission.Plan!, null);
        // What was submitted before is of the version of then, whatever became of the name since.
        ExecutionEvent.Submitted? before = IdOf(caller, submission) is { } id
            ? await FirstAsync(id, cancellation)
            : null;
        return before?.PlanOrigin is { } known && Means(name, known)
            ? (DataJson.Parse(before.Plan.Json.Span), known)
            : await namedPlans.ResolveAsync(caller.Workspace, name, cancellation);
    }

    private static bool Means(string name, PlanOrigin origin) =>
        PlanReference.TryParse(name, out PlanReference? reference) && reference.Name == origin.Name
        && (reference.Version ?? origin.Version) == origin.Version;

    // It is taken without one as well: that the store cannot be read for an estimate does not change that.
    private async Task<Estimate?> EstimateOfAsync(ExecutionCommand.Submit submit, CancellationToken cancellation)
    {
        try
        {
            return await experience.EstimateOfAsync(submit.Workspace, submit.Plan, submit.Inputs, cancellation);
        }
        catch (Exception exception) when (exception is IOException or Journals.StoreException)
        {
            return null;
        }
    }

    private ExecutionCommand.Submit CommandOf(Caller caller, Submission submission, Plan plan, PlanOrigin? origin)
    {
        InputsReading inputs = PlanInputs.Resolve(plan, submission.Inputs);
        if (!inputs.AreInputs) throw Refusals.Of("invalid_inputs", "What is given", inputs.Faults, "/inputs");
        ExecutionId id = IdOf(caller, submission) ?? ExecutionId.New(plan.Header.Name, random);
        return new ExecutionCommand.Submit(
            id, caller.Workspace, plan, inputs.Inputs, caller.Name, submission.Priority, Parent: null)
        {
            Project = submission.Project,
            Budget = submission.Budget,
            Callback = submission.Callback,
            Trace = Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } span ? span.Id : null,
            PlanOrigin = origin,
        };
    }

    // Submitted again, it is the same execution that is meant. Null: each time it is another.
    private static ExecutionId? IdOf(Caller caller, Submission submission) => submission switch
    {
        { Execution: { } known } => known,
        { Key: { } key } => ExecutionId.Keyed(caller.Workspace, key),
        _ => null,
    };

    private static void Check(Caller caller, Submission submission)
    {
        if (submission.Key is { } key && !IsKey(key)) throw InvalidKey();
        if (submission.Project is { } project && !ProjectId.TryParse(caller.Workspace, project, out _))
            throw Refusals.InvalidProject(project, "/project");
    }

    // The key is the execution's own: that it is there is all that was to be done, if it is the same.
    private async Task<Submitted> FindAsync(
        Caller caller, ExecutionCommand.Submit submit, CancellationToken cancellation)
    {
        ExecutionEvent.Submitted first = (await FirstAsync(submit.Execution, cancellation))!;
        if (!IsSame(first, submit, secrets.RedactorOf(caller.Workspace)))
        {
            throw new ApiException(
                ApiFault.Meaning, "idempotency_key_reused",
                $"This idempotency key belongs to '{submit.Execution}', which was submitted with another plan, other "
                + "inputs, another project, priority or budget. Take a new key for a new request.");
        }

        return await executions.ReadAsync(
            caller.Workspace, submit.Execution.Value,
            found => new Submitted(submit.Execution, found.State.Status, IsNew: false)
            {
                PlanOrigin = first.PlanOrigin,
            },
            cancellation);
    }

    // The plan of the state may have been edited since. Null: there is no such execution.
    private async Task<ExecutionEvent.Submitted?> FirstAsync(ExecutionId id, CancellationToken cancellation)
    {
        if (await journal.ReadStreamAsync(id.Stream, 1, 1, cancellation) is not [{ } first]) return null;
        ReadOnlyMemory<byte> body = await EventBodies.ReadAsync(journal, first, cancellation);
        return (ExecutionEvent.Submitted)ExecutionEventTable.Decode(first.Name, first.SchemaVersion, body.Span);
    }

    // Inputs were stored without the secrets that were known then.
    private static bool IsSame(
        ExecutionEvent.Submitted first, ExecutionCommand.Submit submit, Redactor redactor) =>
        first.Plan.Json.Span.SequenceEqual(submit.Plan.Json.Span)
        && first.PlanOrigin == submit.PlanOrigin
        && redactor.RedactValues(first.Inputs).Equals(redactor.RedactValues(submit.Inputs))
        && first.Project == submit.Project
        && first.Priority == submit.Priority && Equals(first.Budget, submit.Budget)
        && Callback.AreSame(first.Callback, submit.Callback);
}
