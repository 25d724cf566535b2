using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;

namespace Autonomy.Host.Local;

/// <summary>
/// Forks executions of a store. Reading and planning is for everybody; submitting is for the engine that owns the
/// store. An execution that is to be restarted while it is open is cancelled first, so that only one goes on.
/// </summary>
public static class LocalForks
{
    /// <summary>What the fork would be, or why there is none.</summary>
    public static async Task<(ForkPlan? Plan, Rejection? Refusal)> PlanAsync(
        IJournalReader journal, ForkRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var now = new ExecutionFollower(journal, request.Origin);
        await now.ReadOnAsync(CancellationToken.None);
        long version = request.Version ?? now.Version;
        if (!now.Exists || version < 1 || version > now.Version) return (null, NoSuchVersion(request, now.Version));
        var then = new ExecutionFollower(journal, request.Origin);
        await then.ReadOnAsync(CancellationToken.None, version);
        if (RefusalOf(request, now) is { } refusal) return (null, refusal);
        return Forking.Plan(then.State, now.State, new ForkOptions
        {
            Reason = request.Reason,
            Version = version,
            From = request.From,
            Inputs = request.Inputs,
            Comment = request.Comment,
        });
    }

    /// <summary>Whether the execution is stopped before it is forked.</summary>
    public static bool StopsOrigin(ForkRequest request, ExecutionState origin)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(origin);
        return request.Reason == ForkReason.Restart && !origin.IsTerminal;
    }

    /// <summary>Forks; the answer names the new execution.</summary>
    public static async Task<CommandReply> ForkAsync(LocalEngine engine, ForkRequest request)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(request);
        if (await PlanConfirmedAsync(engine.Journal, request) is (null, { } refusal)) return Refuse(request, refusal);
        (bool wasCancelled, CommandReply? cancelRefusal) = await CancelAsync(engine, request);
        if (cancelRefusal is not null) return cancelRefusal;
        // To cancel it made a version that nobody has seen.
        if (wasCancelled) request = request with { IfVersion = null };
        // What still ran may have had its effect meanwhile: what is repeated is looked at once more.
        (ForkPlan? plan, Rejection? changed) = await PlanConfirmedAsync(engine.Journal, request);
        CommandReply reply = plan is null ? Refuse(request, changed!) : await engine.SubmitAsync(plan, request.By);
        return wasCancelled && reply is CommandReply.Refused refused ? Leave(request, refused.Rejection) : reply;
    }

    // Whoever asked is told what has become of the origin, which is no less so for the refusal.
    private static CommandReply.Refused Leave(ForkRequest request, Rejection why) => Refuse(request, why with
    {
        Message = $"'{request.Origin}' was cancelled for it, and that stays so; it did not begin anew. {why.Message}",
    }) with
    { WasCancelled = true };

    private static async Task<(bool WasCancelled, CommandReply? Refusal)> CancelAsync(
        LocalEngine engine, ForkRequest request)
    {
        var follower = new ExecutionFollower(engine.Journal, request.Origin);
        await follower.ReadOnAsync(CancellationToken.None);
        if (!StopsOrigin(request, follower.State)) return (false, null);
        string why = $"restarted from '{request.From}'{(request.Comment is { } comment ? $": {comment}" : "")}";
        ExecutionCommand cancel = new ExecutionCommand.Cancel(request.By, why, Undo: false);
        if (request.IfVersion is { } seen) cancel = new ExecutionCommand.AtVersion(seen, cancel);
        CommandReply reply = await engine.SendAsync(request.Origin, cancel);
        // One that has ended by itself meanwhile is as well.
        if (reply is CommandReply.Refused refused)
            return (false, refused.Rejection.Code == RejectionCode.Ended ? null : refused);
        await engine.WhenEndedAsync(request.Origin);
        return (true, null);
    }

    /// <summary>What the fork would be; where it repeats effects, none is without a confirmation.</summary>
    internal static async Task<(ForkPlan? Plan, Rejection? Refusal)> PlanConfirmedAsync(
        IJournalReader journal, ForkRequest request)
    {
        (ForkPlan? plan, Rejection? refusal) = await PlanAsync(journal, request);
        if (plan is null || plan.Repeats.IsEmpty || request.IsConfirmed) return (plan, refusal);
        IEnumerable<string> steps = plan.Repeats.Select(repeated => $"'{repeated.Step}'").Distinct();
        string message = $"Effects of {string.Join(", ", steps)} would be had again, and nothing takes them back. "
            + "Confirm that they may be.";
        return (null, new Rejection(RejectionCode.NeedsConfirmation, message));
    }

    private static Rejection? RefusalOf(ForkRequest request, ExecutionFollower origin)
    {
        ExecutionState now = origin.State;
        if (request.IfVersion is { } seen && seen != origin.Version)
        {
            return new Rejection(
                RejectionCode.VersionChanged,
                $"'{now.Id}' is at version {origin.Version} by now, and is {Words.Of(now.Status)}. Look again.");
        }

        if (now.Parent is { } parent && StopsOrigin(request, now))
        {
            return new Rejection(
                RejectionCode.WrongState,
                $"'{now.Id}' is a child that its parent waits for. Restart the parent '{parent.Execution}' instead.");
        }

        return request.Reason == ForkReason.Retry && !now.IsTerminal
            ? new Rejection(
                RejectionCode.WrongState,
                $"'{now.Id}' is {Words.Of(now.Status)}: what failed is retried once it has ended. Wait, or cancel it.")
            : null;
    }

    private static Rejection NoSuchVersion(ForkRequest request, long last) => last == 0
        ? new Rejection(RejectionCode.UnknownExecution, $"There is no execution '{request.Origin}'.")
        : new Rejection(
            RejectionCode.InvalidArgument,
            $"'{request.Origin}' has no version {request.Version}; it has 1 to {last}. Name one of those.");

    private static CommandReply.Refused Refuse(ForkRequest request, Rejection rejection) =>
        new(request.Origin, rejection);
}
