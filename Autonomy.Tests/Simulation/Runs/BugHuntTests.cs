using System.Globalization;
using Autonomy.Simulation.Bugs;
using Autonomy.Simulation.Runs;
using Autonomy.Simulation.World;
using Xunit;
using Xunit.Abstractions;

namespace Autonomy.Tests.Simulation.Runs;

/// <summary>The simulation finds what is wrong, or it proves nothing.</summary>
public sealed class BugHuntTests(ITestOutputHelper output)
{
    private const int ProcessesMax = 2;

    private static readonly SimulationOptions Options = new() { Seeds = BugHunt.SeedsMax, IsUnshrunk = true };

    [Fact]
    public async Task EveryPlantedBugIsFound()
    {
        // The builder compiles one bug at a time, while those before it run.
        var builder = new MutantBuilder();
        using var places = new SemaphoreSlim(ProcessesMax);
        var hunts = new List<Task<Hunt>>();
        foreach ((string name, _) in BugHunt.All)
        {
            await places.WaitAsync();
            hunts.Add(FindAsync(builder, name, places));
        }

        Hunt[] ended = await Task.WhenAll(hunts);
        foreach (Hunt hunt in ended) output.WriteLine($"{hunt.Name,-36} {hunt.Words}");
        Assert.Empty(ended.Where(hunt => !hunt.IsFound).Select(hunt => hunt.Name));
    }

    private static async Task<Hunt> FindAsync(MutantBuilder builder, string name, SemaphoreSlim places)
    {
        try
        {
            return BugHunt.FlawOf(name) == StoreFlaws.None
                ? await FindInEngineAsync(builder, name)
                : await FindInStoreAsync(name);
        }
        finally
        {
            places.Release();
        }
    }

    private static async Task<Hunt> FindInEngineAsync(MutantBuilder builder, string name)
    {
        var lines = new List<string>();
        bool isFound = await BugHunt.FindAsync(builder, name, Options, lines.Add);
        return new Hunt(name, isFound, Words(lines));
    }

    private static async Task<Hunt> FindInStoreAsync(string name)
    {
        string seeds = Options.Seeds.ToString(CultureInfo.InvariantCulture);
        (int exitCode, string[] lines) =
            await SimulationProcess.RunAsync("--bug", name, "--unshrunk", "--seeds", seeds);
        return new Hunt(name, exitCode == 0, Words(lines));
    }

    private static string Words(IEnumerable<string> lines) =>
        lines.FirstOrDefault(line => line.StartsWith("FOUND", StringComparison.Ordinal)) ?? "not found";

    private sealed record Hunt(string Name, bool IsFound, string Words);
}
