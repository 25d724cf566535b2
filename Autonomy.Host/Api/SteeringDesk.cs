using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Reporting;

namespace Autonomy.Host.Api;

/// <summary>Tells executions what people want of them, and tells people what follows.</summary>
public sealed class SteeringDesk(ExecutionEngine engine, DurableExecutions executions)
{
    /// <summary>Tells an execution of the caller's workspace something.</summary>
    /// <param name="caller">Who tells it.</param>
    /// <param name="id">The execution's id as it was given.</param>
    /// <param name="command">What it is told.</param>
    /// <param name="ifVersion">The version that it must be at; null: whatever it is at.</param>
    /// <param name="cancellation">Ends the wait before it was told.</param>
    /// <exception cref="ApiException">It is refused, and nothing changed.</exception>
    public async Task<Steered> SendAsync(
        Caller caller, string id, ExecutionCommand command, long? ifVersion, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(command);
        ExecutionId execution = await executions.ReadAsync(
            caller.Workspace, id,
            seen =>
            {
                // Whoever saw another version hears of that first, from whoever writes the stream.
                if (ifVersion is null || ifVersion == seen.Version) SteeringRules.Demand(seen.State, command);
                return seen.State.Id;
            },
            cancellation);
        CommandReply reply = await engine.SendAsync(
            execution, ifVersion is { } seen ? new ExecutionCommand.AtVersion(seen, command) : command);
        return reply switch
        {
            CommandReply.Accepted accepted => new Steered(
                execution, accepted.Status, await WhatFollowsAsync(caller.Workspace, execution, command))
            {
                Warnings = command is ExecutionCommand.Edit ? accepted.Warnings : null,
            },
            CommandReply.Refused refused => throw Refusals.Of(refused.Rejection),
            _ => throw new InvalidOperationException("A reply is accepted or refused."),
        };
    }

    // The command is durable already: that nobody can look at the moment changes nothing.
    private async Task<string?> WhatFollowsAsync(string workspace, ExecutionId execution, ExecutionCommand command)
    {
        try
        {
            return await executions.ReadAsync(
                workspace, execution.Value,
                seen => WhatFollows.Of(seen.State, command, engine.ToolsOf(workspace)), CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or Journals.StoreException)
        {
            return null;
        }
    }
}

/// <summary>What a command led to.</summary>
/// <param name="Execution">The execution.</param>
/// <param name="Status">Where it stood when the command was durable.</param>
/// <param name="Follows">What happens now, in words; null: that could not be read just now.</param>
public sealed record Steered(ExecutionId Execution, ExecutionStatus Status, string? Follows)
{
    /// <summary>What is no fault of an edit and yet worth a word; null: it was none.</summary>
    public IReadOnlyList<PlanFault>? Warnings { get; init; }
}
