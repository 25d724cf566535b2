using System.Globalization;
using Autonomy.Simulation.Bugs;
using Autonomy.Simulation.World;

namespace Autonomy.Simulation.Runs;

/// <summary>Plants a bug and looks whether the simulation finds it.</summary>
internal static class BugHunt
{
    /// <summary>How many seeds a bug may need.</summary>
    public const int SeedsMax = 2_000;

    /// <summary>The bugs of the simulated store, which need no other engine.</summary>
    private static readonly Dictionary<string, StoreFlaws> InStore = new(StringComparer.Ordinal)
    {
        ["store-ignores-fences"] = StoreFlaws.IgnoresFences,
        ["store-answers-before-sync"] = StoreFlaws.AnswersBeforeSync,
        ["store-keeps-half-commits"] = StoreFlaws.KeepsHalfCommits,
    };

    /// <summary>The names of all bugs, with what is wrong.</summary>
    public static IEnumerable<(string Name, string Breaks)> All =>
    [
        .. PlantedBugs.All.Select(bug => (bug.Name, bug.Breaks)),
        .. InStore.Select(flaw => (flaw.Key, $"The store: {flaw.Value}.")),
    ];

    /// <summary>The flaw of the store by this name; none for a bug of the engine.</summary>
    public static StoreFlaws FlawOf(string? bug) => bug is null ? StoreFlaws.None : InStore.GetValueOrDefault(bug);

    /// <summary>Runs the engine with the bug in a process of its own, and hands its lines on.</summary>
    /// <returns>Whether the bug was found.</returns>
    /// <exception cref="PlantedBugException">There is no such bug, or it cannot be planted.</exception>
    public static async Task<bool> FindAsync(
        MutantBuilder builder, string name, SimulationOptions options, Action<string> onLine)
    {
        MutantRun run = await MutantRun.RunAsync(
            builder,
            PlantedBugs.Find(name),
            [
                "--until-found", "--first", Text(options.First), "--seeds", Text((ulong)options.Seeds),
                .. Enumerable.Repeat("--unshrunk", options.IsUnshrunk ? 1 : 0),
            ],
            onLine,
            CancellationToken.None);
        return run.ExitCode == 1;
    }

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
