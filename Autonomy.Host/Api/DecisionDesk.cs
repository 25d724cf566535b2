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

    /// <summary>Answers a decision; the first answer counts.</summary>
    /// <exception cref="ApiException">There is no such decision in the caller's workspace, or the answer is
    /// refused.</exception>
    public async Task<Steered> AnswerAsync(
        Caller caller, ExecutionCommand.Answer answer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ExecutionId execution = await ReadAsync(
            caller, answer.Decision, static (state, _) => state.Id, cancellation);
        return await steering.SendAsync(caller, execution.Value, answer, ifVersion: null, cancellation);
    }

    // A decision's id is its execution's, and a number: "report-7k3v9tq2m8hz-d2".
    private static string ExecutionOf(string id) =>
        id.LastIndexOf("-d", StringComparison.Ordinal) is > 0 and var end ? id[..end] : throw Unknown(id);

    private static ApiException Unknown(string id) => new(
        ApiFault.NotFound, "unknown_decision", $"There is no decision '{Refusals.Excerpt(id)}' in this workspace.");
}
