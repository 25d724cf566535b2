using System.Globalization;
using System.Text.RegularExpressions;
using Autonomy.Simulation.Swarm;
using Xunit;
using Xunit.Abstractions;

namespace Autonomy.Tests.Simulation.Runs;

/// <summary>The simulation as a person runs it.</summary>
public sealed partial class SimulationProgramTests(ITestOutputHelper output)
{
    private const int Seeds = 500;
    private const int FirstSeed = 20_000;

    [Fact]
    public async Task EveryInvariantHoldsInManyWorldsAndEveryFaultIsMet()
    {
        string[] arguments = ["--seeds", $"{Seeds}", "--first", $"{FirstSeed}"];
        output.WriteLine($"Autonomy.Simulation {string.Join(' ', arguments)}");
        (int exitCode, string[] lines) = await SimulationProcess.RunAsync(arguments);
        foreach (string line in lines) output.WriteLine(line);

        Assert.Equal(0, exitCode);
        Assert.Contains("violations: 0", lines);
        Assert.Contains(lines, line => line.EndsWith("are the same in a second process", StringComparison.Ordinal));
        Dictionary<string, int> met = TimesMet(lines);
        Assert.All(Enum.GetNames<FaultKind>(), fault => Assert.True(met.GetValueOrDefault(fault) > 0, fault));
    }

    [Fact]
    public async Task AnOptionThatThereIsNotEndsWithTwo() =>
        Assert.Equal(2, (await SimulationProcess.RunAsync("--seedz", "1")).ExitCode);

    private static Dictionary<string, int> TimesMet(string[] lines) => lines
        .Select(line => FaultRow().Match(line))
        .Where(row => row.Success)
        .ToDictionary(
            row => row.Groups["fault"].Value,
            row => int.Parse(row.Groups["met"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture));

    // A name, how often it was met, and a number for each of five states of steps.
    [GeneratedRegex(@"^  (?<fault>[A-Za-z]+) +(?<met>[0-9,]+)( +[0-9,]+){5}$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex FaultRow();
}
