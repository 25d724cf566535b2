using System.Diagnostics;
using Autonomy.Simulation.History;
using Autonomy.Simulation.Swarm;
using Autonomy.Simulation.World;
using Xunit;

namespace Autonomy.Tests.Simulation.World;

public sealed class SimulatedWorldTests
{
    [Fact]
    public async Task WorldsFullOfFaultsComeToTheirEndInOneThreadAndTheSameWayEachTime()
    {
        using Process child = Process.Start("dotnet", [typeof(SimulatedWorldTests).Assembly.Location, SmallWorld.Verb]);
        await child.WaitForExitAsync();
        Assert.Equal(0, child.ExitCode);
    }

    [Fact]
    public void SeedsMakeRunsOfTheirOwn()
    {
        ulong[] hashes = [.. Enumerable.Range(0, 20).Select(seed =>
            RunOf((ulong)seed).TraceHash)];
        Assert.Equal(20, hashes.Distinct().Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AWorldWithoutFaultsCompletesEverythingAndNothingFails(bool hasServer)
    {
        WorldOutcome run = SmallWorld.Make(SmallWorld.ScenarioOf(seed: 7, hasServer, [])).Run();

        Assert.Equal(new HistoryEntry.Over(IsIdle: true), run.Entries[^1] with { At = 0 });
        Assert.Empty(run.Entries.OfType<HistoryEntry.FaultMet>());
        Assert.Empty(run.Entries.OfType<HistoryEntry.ActorFailed>());
        Assert.Single(run.Entries.OfType<HistoryEntry.LeaseGranted>());
        Assert.Equal(4, run.Entries.OfType<HistoryEntry.Committed>()
            .SelectMany(commit => commit.Events).Count(one => one.Name == "execution-completed"));
    }

    [Fact]
    public void EveryFaultOfTheWorldIsMet()
    {
        HashSet<FaultKind> met = [];
        for (ulong seed = 0; seed < 60; seed++)
        {
            met.UnionWith(RunOf(seed).Entries.OfType<HistoryEntry.FaultMet>().Select(fault => fault.Kind));
        }

        Assert.Empty(SmallWorld.WorldFaults.Except(met));
    }

    private static WorldOutcome RunOf(ulong seed) =>
        SmallWorld.Make(SmallWorld.ScenarioOf(seed, hasServer: seed % 2 == 0, SmallWorld.WorldFaults)).Run();
}
