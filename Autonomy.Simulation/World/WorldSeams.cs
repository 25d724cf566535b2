using Autonomy.Simulation.History;
using Autonomy.Simulation.Kernel;
using Autonomy.Simulation.Swarm;

namespace Autonomy.Simulation.World;

/// <summary>What every part of the simulated world shares.</summary>
internal sealed record WorldSeams
{
    public required Scenario Scenario { get; init; }

    public required SimulationKernel Kernel { get; init; }

    public required HistoryRecorder Recorder { get; init; }

    public required FaultDice Dice { get; init; }

    /// <summary>Every execution as the durable events make it, for clients that look before they act.</summary>
    public required DurableStates States { get; init; }
}
