using Autonomy.Core.Executions;

namespace Autonomy.Host.Api;

/// <summary>
/// What callers are told of a command that the engine would take without a word, because telling it twice does no harm.
/// </summary>
internal static class SteeringRules
{
    /// <summary>Refuses a command that an execution in this state has no use for.</summary>
    /// <exception cref="ApiException">It has none.</exception>
    public static void Demand(ExecutionState state, ExecutionCommand command)
    {
        bool isPaused = state.Status is ExecutionStatus.Paused or ExecutionStatus.Pausing;
        if (command is not ExecutionCommand.Resume || isPaused || state.IsTerminal) return;
        throw new ApiException(
            ApiFault.State, "not_paused", $"'{state.Id}' is {Words.Of(state.Status)}, and not paused: it goes on.");
    }
}
