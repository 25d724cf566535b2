using Autonomy.Core.Executions;

namespace Autonomy.Host.Api;

/// <summary>Questions of executions to people: finds one by its id, and answers it.</summary>
public sealed class DecisionDesk(SteeringDesk steering, DurableExecutions executions)
{
    /// <summary>Looks at a decision of the caller's workspace.</summary>
    /// <exception cref="ApiException">There is no such decision.</exception>
    public Task<T> ReadAsync<T>(
        Caller caller, string id, Func<ExecutionState, DecisionState, T> look, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(id);
        return executions.ReadAsync(
            caller.Workspace, ExecutionOf(id),
            seen => look(seen.State, seen.State.FindDecision(id) ?? throw Unknown(id)), cancellation);
    }

    /// <summary>Answers a decision; the first answer counts. One for <c>always</c> writes a policy, which takes the
    /// right that policies take.</summary>
    /// <exception cref="ApiException">There is no such decision in the caller's workspace, the caller's role does not
    /// allow the answer, or it is refused.</exception>
    public async Task<Steered> AnswerAsync(
        Caller caller, ExecutionCommand.Answer answer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ExecutionId execution = await ReadAsync(
            caller, answer.Decision, static (state, _) => state.Id, cancellation);
        if (answer.Always && !Roles.Allows(caller.Role, Right.Administer)) throw NeverAlways(caller);
        return await steering.SendAsync(caller, execution.Value, answer, ifVersion: null, cancellation);
    }

    private static ApiException NeverAlways(Caller caller) => new(
        ApiFault.Forbidden, "role_forbids",
        $"'always' adds a policy, which the role '{Roles.NameOf(caller.Role)}' does not allow. It takes one of: "
        + $"{Roles.NamesWith(Right.Administer)}. Answer this once, without 'always', or ask one of those.");

    // A decision's id is its execution's, and a number: "report-7k3v9tq2m8hz-d2".
    private static string ExecutionOf(string id) =>
        id.LastIndexOf("-d", StringComparison.Ordinal) is > 0 and var end ? id[..end] : throw Unknown(id);

    private static ApiException Unknown(string id) => new(
        ApiFault.NotFound, "unknown_decision", $"There is no decision '{Refusals.Excerpt(id)}' in this workspace.");
}
