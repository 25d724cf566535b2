using Autonomy.Actors.Executions;
using Autonomy.Actors.Projects;
using Autonomy.Actors.Schedules;
using Autonomy.Actors.Workspaces;
using Autonomy.Core.Executions;
using Autonomy.Core.Projects;
using Autonomy.Core.Schedules;
using Autonomy.Core.Spending;
using Autonomy.Core.Workspaces;

namespace Autonomy.Simulation.World;

/// <summary>How clients reach the engine: over a network that may lose, double and delay.</summary>
internal interface ICalls
{
    /// <summary>
    /// Asks an execution something at the node that the client takes for the right one. <paramref name="onAnswer"/> is
    /// told once: with the reply, or with null when none came in time.
    /// </summary>
    void Call(int client, ExecutionId execution, ExecutionCommand command, Action<CommandReply?> onAnswer);

    /// <summary>Asks the rules of the workspace something, in the same way.</summary>
    void Call(int client, RulesCommand command, Action<RulesReply?> onAnswer);

    /// <summary>Asks the ledger of the workspace something, in the same way.</summary>
    void Call(int client, SpendingCommand command, Action<SpendingReply?> onAnswer);

    /// <summary>Asks a project something, in the same way.</summary>
    void Call(int client, ProjectId project, ProjectCommand command, Action<ProjectReply?> onAnswer);

    /// <summary>Asks a schedule something, in the same way.</summary>
    void Call(int client, ScheduleId schedule, ScheduleCommand command, Action<ScheduleReply?> onAnswer);
}
