using System.Globalization;
using Autonomy.Simulation.Bugs;
using Autonomy.Simulation.Runs;
using Autonomy.Simulation.World;
using Xunit;

namespace Autonomy.Tests.Simulation.Runs;

/// <summary>
/// The hunts of a test run. While one is waited for, the next is under way, so that each is a test of its own and both
/// cores are busy. A hunt begins on the thread that asks for one: the builder compiles one bug at a time.
/// </summary>
public sealed class BugHunts : IAsyncLifetime
{
    private const int ProcessesMax = 2;

    private static readonly SimulationOptions Options = new() { Seeds = BugHunt.SeedsMax, IsUnshrunk = true };

    private readonly MutantBuilder _builder = new();
    private readonly Dictionary<string, Task<Hunt>> _begun = new(StringComparer.Ordinal);

    public Task InitializeAsync()
    {
        _builder.CompileTogether(PlantedBugs.All);
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => Task.WhenAll(_begun.Values);

    /// <summary>Looks for a planted bug.</summary>
    public Task<Hunt> FindAsync(string bug)
    {
        Begin(bug);
        IEnumerable<string> others = BugHunt.All.Select(one => one.Name).Where(name => !_begun.ContainsKey(name));
        foreach (string next in others.Take(ProcessesMax - _begun.Values.Count(hunt => !hunt.IsCompleted)).ToArray())
            Begin(next);
        return _begun[bug];
    }

    private void Begin(string bug)
    {
        if (_begun.ContainsKey(bug)) return;
        _begun.Add(bug, BugHunt.FlawOf(bug) == StoreFlaws.None ? FindInEngineAsync(bug) : FindInStoreAsync(bug));
    }

    private async Task<Hunt> FindInEngineAsync(string bug)
    {
        var lines = new List<string>();
        SimulationOptions options = Options with { First = PlantedBugs.Find(bug).Near };
        bool isFound = await BugHunt.FindAsync(_builder, bug, options, lines.Add);
        return new Hunt(isFound, lines);
    }

    private static async Task<Hunt> FindInStoreAsync(string bug)
    {
        string seeds = Options.Seeds.ToString(CultureInfo.InvariantCulture);
        (int exitCode, string[] lines) =
            await SimulationProcess.RunAsync("--bug", bug, "--unshrunk", "--seeds", seeds);
        return new Hunt(exitCode == 0, lines);
    }
}

/// <summary>A hunt that is over.</summary>
/// <param name="IsFound">Whether the simulation found the bug.</param>
/// <param name="Lines">What it said.</param>
public sealed record Hunt(bool IsFound, IReadOnlyList<string> Lines);
