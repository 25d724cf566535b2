using Autonomy.Actors.Runtime;
using Autonomy.Core.Spending;
using Autonomy.Simulation.Kernel;
using Autonomy.Simulation.World;

namespace Autonomy.Simulation.Workload;

/// <summary>What a client limits for all executions: what the workspace, a project or tools may spend.</summary>
internal sealed class ClientSpending(WorldSeams seams, ClientLine line, int client)
{
    private static readonly TimeSpan ChangeMax = TimeSpan.FromMinutes(1);

    private static readonly string[] Tools = ["sim.*", "sim.p*", "*.read", "sim.set", "core.*"];

    private readonly string _by = $"client {client}";

    /// <summary>Limits something, and most often changes that again or takes it away.</summary>
    public void Limit(SeededRandom random)
    {
        SpendingKey key = KeyOf(random);
        Tell(new SpendingCommand.SetLimit(key, LimitOf(random), _by));
        if (!Chance.Is(random, 0.7)) return;
        SpendingCommand then = Chance.Is(random, 0.5)
            ? new SpendingCommand.RemoveLimit(key, _by)
            : new SpendingCommand.SetLimit(key, LimitOf(random), _by);
        seams.Kernel.After(Moments.Draw(random, ChangeMax), () => Tell(then));
    }

    private static SpendingKey KeyOf(SeededRandom random)
    {
        SpendingPeriod period = Chance.Pick(random, Enum.GetValues<SpendingPeriod>());
        return Chance.Of(random) switch
        {
            < 0.4 => new SpendingKey(SpendingScope.Workspace, "", period),
            < 0.6 => new SpendingKey(SpendingScope.Project, Chance.Is(random, 0.5) ? "shop" : "lab", period),
            _ => new SpendingKey(SpendingScope.Tool, Chance.Pick(random, Tools), period),
        };
    }

    private static SpendingLimit LimitOf(SeededRandom random)
    {
        int part = Chance.Between(random, 0, 2);
        return new SpendingLimit(
            part == 0 || Chance.Is(random, 0.2) ? Chance.Between(random, 0, 60) / 10m : null,
            part == 1 || Chance.Is(random, 0.2) ? Chance.Between(random, 0, 6_000) : null,
            part == 2 || Chance.Is(random, 0.2) ? Chance.Between(random, 0, 25) : null);
    }

    private void Tell(SpendingCommand command) => line.Ask(command, static _ => { });
}
