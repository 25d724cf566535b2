using Autonomy.Simulation.Runs;
using Xunit;
using Xunit.Abstractions;

namespace Autonomy.Tests.Simulation.Runs;

/// <summary>The simulation finds what is wrong, or it proves nothing.</summary>
public sealed class BugHuntTests(BugHunts hunts, ITestOutputHelper output) : IClassFixture<BugHunts>
{
    public static TheoryData<string> Bugs => [.. BugHunt.All.Select(bug => bug.Name)];

    [Theory]
    [MemberData(nameof(Bugs))]
    public async Task APlantedBugIsFound(string bug)
    {
        Hunt hunt = await hunts.FindAsync(bug);
        output.WriteLine(string.Join('\n', hunt.Lines));
        Assert.True(hunt.IsFound, $"Nothing was found in the runs of an engine with '{bug}'.");
    }
}
