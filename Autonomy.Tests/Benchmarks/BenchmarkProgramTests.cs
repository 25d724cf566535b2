using System.Diagnostics;
using System.Text.Json;
using Autonomy.Benchmarks.Measuring;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Benchmarks;

/// <summary>The program itself, as a process of its own, with little work.</summary>
public sealed class BenchmarkProgramTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task EveryBenchmarkOfAStorePrintsOneLineOfJsonWithItsFigures()
    {
        (string Command, string Figure)[] all =
        [
            ("throughput --chains 2 --steps 2 --seconds 1", "stepsPerSecond"),
            ("ceiling --chains 2 --steps 2 --seconds 1", "stepsPerSecond"),
            ("submit --clients 2 --seconds 1", "submissionsPerSecond"),
            ("submit --work run --clients 2 --seconds 1", "submissionsPerSecond"),
            ("recover --executions 20 --steps 4", "allGoingOnSeconds"),
            ("idle --executions 20 --seconds 1", "heapBytesEach"),
            ("idle --executions 20 --seconds 1 --state live", "heapBytesEach"),
            ("list --stored 1000 --times 2", "allP50Ms"),
            ("actors --messages 1000 --asks 10", "tellPerSecond"),
        ];

        Result[] results = await Task.WhenAll(all.Select(one => RunAsync($"{one.Command} --json")));

        Assert.All(results.Zip(all), pair =>
        {
            Assert.Equal(("", 0), (pair.First.Error, pair.First.ExitCode));
            using var line = JsonDocument.Parse(pair.First.Out.TrimEnd('\n'));
            Assert.True(line.RootElement.TryGetProperty(pair.Second.Figure, out JsonElement figure), pair.First.Out);
            Assert.Equal(JsonValueKind.Number, figure.ValueKind);
            Assert.DoesNotContain('\n', pair.First.Out.TrimEnd('\n'));
        });
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task AfterARecoveryNothingOfASleepingExecutionHasChangedAndEveryChainHasEnded()
    {
        Result result = await RunAsync("recover --executions 10 --sleeping 50 --steps 4");

        Assert.Equal(("", 0), (result.Error, result.ExitCode));
        Assert.Matches("open executions +10\n", result.Out);
        Assert.Matches("asleep, and left so +5\n", result.Out);
        Assert.All(result.Out.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public async Task HelpListsEveryBenchmarkInEightyColumns()
    {
        Result result = await RunAsync("--help");

        Assert.Equal(0, result.ExitCode);
        Assert.All(result.Out.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        string[] names =
            ["throughput", "ceiling", "submit", "recover", "idle", "list", "list-journal", "actors", "peers", "micro"];
        Assert.All(names, name => Assert.Contains($"\n{name}\n", result.Out, StringComparison.Ordinal));
        Assert.Contains("--chains N", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("recover-go-on", result.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("thruput", 2, "There is no benchmark 'thruput'. Did you mean 'throughput'?")]
    [InlineData("submit --clints 4", 2, "'submit' has no option '--clints'. Did you mean '--clients'?")]
    [InlineData("submit --clients 0", 2, "--clients is a whole number from 1 to 100000, not '0'.")]
    [InlineData("submit --clients", 2, "--clients needs a value: ")]
    [InlineData("submit --work play", 2, "--work is sleep or run, not 'play'.")]
    [InlineData("list --times 1 --times 2", 2, "--times is given twice.")]
    [InlineData("peers --peers nowhere", 1, "There is no run.sh in 'nowhere'.")]
    public async Task WhatCannotBeRunIsRefusedWithItsReason(string command, int exitCode, string message)
    {
        Result result = await RunAsync(command);

        Assert.Equal((exitCode, ""), (result.ExitCode, result.Out));
        Assert.StartsWith($"error: {message}", result.Error, StringComparison.Ordinal);
    }

    private async Task<Result> RunAsync(string command)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", [typeof(Report).Assembly.Location, .. command.Split(' ')])
        {
            WorkingDirectory = _folder.Path,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Result(process.ExitCode, output, await error);
    }

    private sealed record Result(int ExitCode, string Out, string Error);
}
