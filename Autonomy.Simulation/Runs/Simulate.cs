using System.Globalization;
using Autonomy.Simulation.Bugs;
using Autonomy.Simulation.World;

namespace Autonomy.Simulation.Runs;

/// <summary>The simulation's program: runs seeds and says what it found.</summary>
internal static class Simulate
{
    private const int HashedSeedsMax = 50;

    /// <summary>A run of so many seeds that never met something worth meeting is no proof.</summary>
    private const int LongRunSeeds = 1_000;

    /// <summary>Findings that are shrunk and told in full; of the others the seed is told.</summary>
    private const int FindingsToldMax = 3;

    /// <summary>Does what is asked, and returns the exit code.</summary>
    /// <exception cref="PlantedBugException">There is no such bug, or it cannot be planted.</exception>
    public static int Run(SimulationOptions options, TextWriter output)
    {
        if (options.ListsBugs) return ListBugs(output);
        StoreFlaws flaw = BugHunt.FlawOf(options.Bug);
        if (options.Bug is not null && flaw == StoreFlaws.None) return Hunt(options.Bug, options, output);
        var run = new SeedRun(flaw, isAloneInProcess: true);
        if (options.IsForHashes) return PrintHashes(run, options, output);
        SwarmRun swarm = RunSeeds(run, options, output);
        bool isFound = swarm.Findings.Count > 0;
        if (options.Bug is not null) return TellWhetherFound(options.Bug, isFound, output);
        if (isFound && options.EndsWhenFound) return 1;
        Print(Summary.Of(swarm), output);
        bool isBlind = options.Seeds >= LongRunSeeds && swarm.Coverage.NeverMet.Count > 0;
        return !CompareHashes(swarm, output) | isFound | isBlind ? 1 : 0;
    }

    private static int ListBugs(TextWriter output)
    {
        foreach ((string name, string breaks) in BugHunt.All) output.WriteLine($"{name,-32} {breaks}");
        return 0;
    }

    private static int Hunt(string bug, SimulationOptions options, TextWriter output)
    {
        bool isFound = BugHunt.FindAsync(new MutantBuilder(), bug, options, output.WriteLine).GetAwaiter().GetResult();
        return TellWhetherFound(bug, isFound, output);
    }

    private static int TellWhetherFound(string bug, bool isFound, TextWriter output)
    {
        output.WriteLine(isFound ? $"The bug '{bug}' was found." : $"The bug '{bug}' was NOT found.");
        return isFound ? 0 : 1;
    }

    private static int PrintHashes(SeedRun run, SimulationOptions options, TextWriter output)
    {
        var swarm = new SwarmRun(run);
        foreach (ulong seed in SeedsOf(options))
        {
            swarm.Next(seed);
            if (swarm.Hashes.TryGetValue(seed, out ulong hash))
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seed} {hash:x16}"));
        }

        return 0;
    }

    private static SwarmRun RunSeeds(SeedRun run, SimulationOptions options, TextWriter output)
    {
        var swarm = new SwarmRun(run);
        bool endsAtFirst = options.Bug is not null || options.EndsWhenFound;
        foreach (ulong seed in SeedsOf(options))
        {
            RunResult result = swarm.Next(seed);
            if (options.IsTraced && result.History is { } history) Print(ReadableTrace.Whole(history), output);
            if (!result.IsSound && swarm.Findings.Count <= FindingsToldMax) Tell(run, result, options, output);
            if (!result.IsSound && endsAtFirst) break;
        }

        return swarm;
    }

    private static void Tell(SeedRun run, RunResult found, SimulationOptions options, TextWriter output)
    {
        output.WriteLine($"FOUND with seed {found.Scenario.Seed}: {found.Finding}");
        if (!options.IsUnshrunk) output.WriteLine("Shrunk:");
        Print(ReadableTrace.Of(options.IsUnshrunk ? found : new Shrinker(run).Shrink(found)), output);
        output.WriteLine();
    }

    private static bool CompareHashes(SwarmRun swarm, TextWriter output)
    {
        Dictionary<ulong, ulong> hashes = swarm.Hashes.Take(HashedSeedsMax).ToDictionary();
        if (hashes.Count == 0) return true;
        (IReadOnlyList<ulong>? differing, string words) = SecondProcess.Compare(hashes);
        output.WriteLine(differing switch
        {
            null => $"the second process failed: {words}",
            { Count: 0 } => $"trace hashes of {hashes.Count} seeds are the same in a second process",
            _ => $"TRACE HASHES DIFFER in a second process: seeds {string.Join(", ", differing)}",
        });
        return differing is { Count: 0 };
    }

    private static IEnumerable<ulong> SeedsOf(SimulationOptions options) =>
        Enumerable.Range(0, options.Seeds).Select(i => options.First + (ulong)i);

    private static void Print(IEnumerable<string> lines, TextWriter output)
    {
        foreach (string line in lines) output.WriteLine(line);
    }
}
