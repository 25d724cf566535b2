using Autonomy.Core.Tools;
using Autonomy.Simulation.World;

namespace Autonomy.Simulation.Workload;

/// <summary>What one run is given to do: the tools that its nodes have, and the clients that use it.</summary>
internal sealed class SimulatedWorkload
{
    private ToolWorld? _world;

    /// <summary>The tools of a node from its start until it is killed; all nodes act on the same world.</summary>
    public IToolCatalog ToolsOf(WorldSeams seams, int node, long epoch, TimeProvider clock) =>
        new SimulatedTools(_world ??= new ToolWorld(seams), node, epoch);

    /// <summary>The clients of the scenario.</summary>
    public static IReadOnlyList<IWorldClient> ClientsOf(WorldSeams seams, ICalls calls) =>
        [
            .. Enumerable.Range(1, seams.Scenario.Clients)
                .Where(number => number >= seams.Scenario.FirstClient)
                .Select(number => new SimulatedClient(seams, calls, number)),
        ];
}
