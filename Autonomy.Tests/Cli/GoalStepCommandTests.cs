using Autonomy.Cli;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Cli;

/// <summary>Plans on the command line whose steps say in words what they are to reach.</summary>
public sealed class GoalStepCommandTests : IDisposable
{
    private const string Plan = """
        plan: 1
        name: says
        steps:
          - { id: a, goal: Write 'hello' to a.txt }
          - { id: ask, tool: core.approve, needs: [a], with: { question: "Go on?" } }
          - { id: b, needs: [ask], goal: Copy the file, with: { from: "${{ steps.a.output.path }}", to: b.txt } }
        """;

    private readonly CommandBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task TheToolsThatWereFoundAreShownBeforeAnythingRuns()
    {
        _bench.Write("plan.yaml", Plan);
        CommandResult valid = await _bench.RunAsync("validate", "plan.yaml");
        CommandResult json = await _bench.RunAsync("validate", "plan.yaml", "-o", "json");
        CommandResult explained = await _bench.RunAsync("explain", "plan.yaml");
        CommandResult explainedJson = await _bench.RunAsync("explain", "plan.yaml", "-o", "json");

        Assert.Equal(ExitCode.Done, valid.ExitCode);
        Assert.Contains(
            "plan.yaml:4:20 found-tool: \"Write 'hello' to a.txt\" is file.write (score ", valid.Out,
            StringComparison.Ordinal);
        Assert.Equal(
            ["/steps/0/goal", "/steps/2/goal"],
            ((DataArray)json.Document["warnings"]!).Items.Cast<DataObject>()
                .Select(one => ((DataString)one["path"]!).Value));
        Assert.Contains("is file.copy (score ", explained.Out, StringComparison.Ordinal);
        Assert.Equal(2, ((DataArray)explainedJson.Document["warnings"]!).Items.Length);
        Assert.False(File.Exists(Path.Combine(_bench.Folder, "a.txt")));
    }

    [Fact]
    public async Task APlanRunsWithThemAndIsEditedAsItIsStored()
    {
        _bench.Write("plan.yaml", Plan);
        CommandResult run = await _bench.RunAsync("run", "plan.yaml", "-o", "json");
        string id = ((DataString)run.Document["id"]!).Value;
        CommandResult shown = await _bench.RunAsync("edit", id);
        _bench.Write("same.json", shown.Out);
        _bench.Write(
            "new.json", shown.Out.Replace("\"tool\": \"file.copy\",", "", StringComparison.Ordinal)
                .Replace("Copy the file", "Move the file", StringComparison.Ordinal));
        CommandResult same = await _bench.RunAsync("edit", id, "same.json");
        CommandResult edit = await _bench.RunAsync("edit", id, "new.json", "--yes", "--no-run");
        CommandResult end = await _bench.RunAsync("inbox", "approve", id);

        Assert.Equal((ExitCode.WaitsForPerson, ExitCode.Done), (run.ExitCode, end.ExitCode));
        Assert.Contains("is file.write (score ", run.Error, StringComparison.Ordinal);
        Assert.Contains("nothing was changed", same.Error, StringComparison.Ordinal);
        Assert.Contains("is file.move (score ", edit.Error, StringComparison.Ordinal);
        Assert.Equal("hello", await File.ReadAllTextAsync(Path.Combine(_bench.Folder, "b.txt")));
        Assert.False(File.Exists(Path.Combine(_bench.Folder, "a.txt")));
    }

    [Theory]
    [InlineData("validate")]
    [InlineData("explain")]
    [InlineData("run")]
    public async Task WhatNoToolIsFoundForIsRefusedAtItsPlaceAndLeavesNoTrace(string command)
    {
        _bench.Write("plan.yaml", "plan: 1\nname: says\nsteps:\n  - { id: a, goal: make it nice }\n");
        CommandResult refused = await _bench.RunAsync(command, "plan.yaml");

        Assert.Equal(ExitCode.BadUsage, refused.ExitCode);
        Assert.Contains(
            "plan.yaml:4:20 goal: \"make it nice\": No tool is known", refused.Error, StringComparison.Ordinal);
        Assert.Contains(" -> Name the tool in place of the goal", refused.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_bench.Store));
    }
}
