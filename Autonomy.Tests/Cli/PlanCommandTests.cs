using Autonomy.Cli;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Cli;

/// <summary>Words to a plan on the command line.</summary>
public sealed class PlanCommandTests : IDisposable
{
    private const string Goal = "Write \"hello: world\" to a.txt, then copy it to b.txt and hash it";

    private readonly CommandBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task APlanIsShownWithItsReasonsAndNothingRuns()
    {
        CommandResult shown = await _bench.RunAsync("plan", Goal);
        CommandResult json = await _bench.RunAsync("plan", Goal, "-o", "json");

        Assert.Equal(ExitCode.Done, shown.ExitCode);
        Assert.Contains("'it': the path that 'copy' gives", shown.Out, StringComparison.Ordinal);
        Assert.Equal("proposed", ((DataString)json.Document["status"]!).Value);
        Assert.Equal(3, ((DataArray)json.Document["reasons"]!).Items.Length);
        Assert.False(File.Exists(Path.Combine(_bench.Folder, "a.txt")));
    }

    [Fact]
    public async Task ThePlanAsYamlRunsAsItIs()
    {
        CommandResult planned = await _bench.RunAsync("plan", Goal, "--yaml");
        _bench.Write("plan.yaml", planned.Out);
        CommandResult ran = await _bench.RunAsync("run", "plan.yaml");

        Assert.Equal((ExitCode.Done, ExitCode.Done), (planned.ExitCode, ran.ExitCode));
        Assert.Equal("hello: world", await File.ReadAllTextAsync(Path.Combine(_bench.Folder, "b.txt")));
    }

    [Fact]
    public async Task QuestionsAreToldAndAnswersTaken()
    {
        CommandResult asked = await _bench.RunAsync("plan", "Frobnicate a.txt", "--yaml");
        CommandResult answered = await _bench.RunAsync("plan", "Frobnicate a.txt", "--answer", "1.tool=file.hash");
        CommandResult wrong = await _bench.RunAsync("plan", "Frobnicate a.txt", "--answer", "7.tool=file.hash");

        Assert.Equal((ExitCode.WaitsForPerson, ""), (asked.ExitCode, asked.Out));
        Assert.Contains("1.tool", asked.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, answered.ExitCode);
        Assert.Contains("file.hash", answered.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadUsage, wrong.ExitCode);
    }
}
