using Autonomy.Actors.Executions;
using Autonomy.Actors.Workspaces;
using Autonomy.Core.Executions;
using Autonomy.Core.Security;
using Autonomy.Core.Spending;
using Autonomy.Core.Workspaces;
using Autonomy.Host.Local;
using Autonomy.Host.Security;
using Autonomy.Host.Streaming;

namespace Autonomy.Host.Service;

/// <summary>
/// Carries out what other processes of the same user steer over the control socket, and puts it into the audit log of
/// its workspace, as the trail of requests does: no change is acknowledged before its entry is durable.
/// </summary>
/// <param name="engine">What is steered.</param>
/// <param name="owners">Whose the executions are.</param>
/// <param name="record">Stores an entry of a workspace; false: whether the store took it is not known.</param>
internal sealed class ControlTrail(
    LocalEngine engine, ExecutionOwners owners, Func<string, AuditEvent.ActionTaken, Task<bool>> record)
{
    /// <summary>Tells an execution something.</summary>
    public async Task<CommandReply> SendAsync(ExecutionId execution, ExecutionCommand command)
    {
        (string by, string action, string? reason) = WhoAndWhat(command);
        string? workspace = await WorkspaceOfAsync(execution);
        // The execution's own journal has it without secrets by itself.
        reason = WithoutSecrets(workspace, reason);
        return await FollowAsync(
            workspace,
            outcome => AccessDesk.EntryOf(by, action, execution.Value, outcome, reason),
            () => engine.SendAsync(execution, command), static reply => reply is CommandReply.Accepted,
            rejection => new CommandReply.Refused(execution, rejection));
    }

    /// <summary>Forks an execution.</summary>
    public async Task<CommandReply> ForkAsync(ForkRequest request)
    {
        string action = $"{Words.Of(request.Reason)} execution";
        string? workspace = await WorkspaceOfAsync(request.Origin);
        request = request with { Comment = WithoutSecrets(workspace, request.Comment) };
        return await FollowAsync(
            workspace,
            outcome => AccessDesk.EntryOf(request.By, action, request.Origin.Value, outcome, request.Comment),
            () => LocalForks.ForkAsync(engine, request),
            static reply => reply is CommandReply.Accepted or CommandReply.Refused { WasCancelled: true },
            rejection => new CommandReply.Refused(request.Origin, rejection));
    }

    /// <summary>Changes the rules of the workspace.</summary>
    public Task<RulesReply> SendAsync(RulesCommand command)
    {
        (string by, string action, string target) = WhoAndWhat(command);
        command = command with { Reason = WithoutSecrets(LocalEngine.Rules.Workspace, command.Reason) };
        return FollowAsync(
            LocalEngine.Rules.Workspace,
            outcome => AccessDesk.EntryOf(by, action, target, outcome, command.Reason),
            () => engine.SendAsync(command), static reply => reply is RulesReply.Accepted,
            static rejection => new RulesReply.Refused(rejection));
    }

    /// <summary>Changes what the workspace may spend.</summary>
    public Task<SpendingReply> SendAsync(SpendingCommand command)
    {
        (string by, string action, SpendingKey key) = command switch
        {
            SpendingCommand.SetLimit set => (set.By, "set budget", set.Key),
            SpendingCommand.RemoveLimit remove => (remove.By, "remove budget", remove.Key),
            _ => throw Unexpected(command),
        };
        string? reason = WithoutSecrets(LocalEngine.Rules.Workspace, command.Reason);
        return FollowAsync(
            LocalEngine.Rules.Workspace, outcome => AccessDesk.EntryOf(by, action, key.ToString(), outcome, reason),
            () => engine.SendAsync(command), static reply => reply is SpendingReply.Accepted,
            static rejection => new SpendingReply.Refused(rejection));
    }

    // Of what is refused nothing is stored. What ends without an answer may have been done.
    private async Task<T> FollowAsync<T>(
        string? workspace, Func<string, AuditEvent.ActionTaken> entryOf, Func<Task<T>> act, Func<T, bool> isAccepted,
        Func<Rejection, T> refuse)
    {
        T reply;
        try
        {
            reply = await act();
        }
        catch (Exception)
        {
            if (workspace is not null) await record(workspace, entryOf("failed"));
            throw;
        }

        if (!isAccepted(reply) || workspace is null) return reply;
        return await record(workspace, entryOf("done")) ? reply : refuse(AccessDesk.NotRecorded);
    }

    private string? WithoutSecrets(string? workspace, string? reason) =>
        workspace is null || reason is null ? reason : engine.RedactorOf(workspace).Redact(reason);

    // One that does not exist belongs to nobody, and is refused.
    private async Task<string?> WorkspaceOfAsync(ExecutionId execution) =>
        (await owners.FindAsync(execution, CancellationToken.None))?.Workspace;

    private static (string By, string Action, string? Reason) WhoAndWhat(ExecutionCommand command) => command switch
    {
        ExecutionCommand.Pause pause => (pause.By, "pause execution", pause.Reason),
        ExecutionCommand.Resume resume => (resume.By, "resume execution", resume.Reason),
        ExecutionCommand.Cancel cancel => (cancel.By, "cancel execution", cancel.Reason),
        ExecutionCommand.Terminate terminate => (terminate.By, "terminate execution", terminate.Reason),
        ExecutionCommand.Prioritize prioritize => (prioritize.By, "prioritize execution", prioritize.Reason),
        ExecutionCommand.Edit edit => (edit.By, "edit plan", edit.Reason),
        ExecutionCommand.Signal signal => (signal.By, $"signal {signal.Name}", signal.Reason),
        ExecutionCommand.Answer answer => (answer.By, $"answer {answer.Decision}: {answer.Option}", answer.Comment),
        _ => throw Unexpected(command),
    };

    private static (string By, string Action, string Target) WhoAndWhat(RulesCommand command) => command switch
    {
        RulesCommand.Place place => (place.By, "place pause", $"{Words.Of(place.Scope)} {place.Name}"),
        RulesCommand.Lift lift => (lift.By, "lift pause", $"{Words.Of(lift.Scope)} {lift.Name}"),
        RulesCommand.AddPolicies add => (add.By, "add policies", $"policies: {add.Rules.Length}"),
        RulesCommand.RemovePolicy remove => (remove.By, "remove policy", remove.Policy),
        RulesCommand.LayLadders lay => (lay.By, "lay ladders", $"ladders: {lay.Rules.Length}"),
        RulesCommand.RemoveLadder remove => (remove.By, "remove ladder", remove.Ladder),
        RulesCommand.ForgetLessons { Tool: null, Fingerprint: null } forget =>
            (forget.By, "forget lessons", "every lesson"),
        RulesCommand.ForgetLessons forget =>
            (forget.By, "forget lessons", $"{forget.Tool} {forget.Fingerprint}".Trim()),
        _ => throw Unexpected(command),
    };

    private static ArgumentOutOfRangeException Unexpected(object command) =>
        new(nameof(command), command.GetType().Name, "Not a command that people give.");
}
