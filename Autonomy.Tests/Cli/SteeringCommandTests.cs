using Autonomy.Cli;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Cli;

/// <summary>Commands that steer one execution, from end to end on a real store.</summary>
public sealed class SteeringCommandTests : IDisposable
{
    // Two files are written, then a person is asked; a third file follows.
    private const string Files = """
        plan: 1
        name: files
        inputs: { who: { type: string, default: world } }
        steps:
          - { id: one, tool: file.write, with: { path: one.txt, content: "one" } }
          - { id: two, tool: file.write, needs: [one], with: { path: two.txt, content: "Hello, ${{ inputs.who }}" } }
          - { id: go, tool: core.approve, needs: [two], with: { question: "Go on?" } }
          - { id: three, tool: file.write, needs: [go], with: { path: three.txt, content: "three" } }
        """;

    private const string Fails = """
        plan: 1
        name: fails
        steps:
          - { id: log, tool: file.append, with: { path: log.txt, content: "line;" } }
          - { id: read, tool: file.read, needs: [log], with: { path: later.txt } }
        """;

    private readonly CommandBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task ADryRunShowsWhatAnUndoWouldDoAndDoesNothing()
    {
        string id = await WaitingAsync();

        CommandResult dry = await _bench.RunAsync("cancel", id, "--undo", "--dry-run");
        CommandResult json = await _bench.RunAsync("cancel", id, "--dry-run", "-o", "json");

        Assert.Equal(ExitCode.Done, dry.ExitCode);
        Assert.Contains("↶ two  file.restore", dry.Out, StringComparison.Ordinal);
        Assert.Matches("(?s)↶ two.*↶ one", dry.Out);
        Assert.Equal("two", ((DataObject)((DataArray)json.Document["undo"]!).Items[0])["step"]);
        Assert.True(Exists("two.txt"));
    }

    [Fact]
    public async Task AnUndoIsShownAndDoneOnlyOnceItWasConfirmed()
    {
        string id = await WaitingAsync();

        CommandResult unasked = await _bench.RunAsync("cancel", id, "--undo");
        Assert.Equal(ExitCode.WaitsForPerson, unasked.ExitCode);
        Assert.Contains("--yes", unasked.Error, StringComparison.Ordinal);
        Assert.True(Exists("two.txt"));

        CommandResult done = await _bench.RunAsync("cancel", id, "--undo", "--yes");
        Assert.Equal(ExitCode.Cancelled, done.ExitCode);
        Assert.Contains("Stopped. Undone: one, two. Not done: go, three.", done.Out, StringComparison.Ordinal);
        Assert.False(Exists("one.txt") || Exists("two.txt"));
    }

    [Fact]
    public async Task ATerminatedExecutionSaysThatNothingWasUndone()
    {
        string id = await WaitingAsync();

        CommandResult done = await _bench.RunAsync("terminate", id, "--reason", "enough");
        CommandResult why = await _bench.RunAsync("why", id);
        CommandResult report = await _bench.RunAsync("report", id);
        CommandResult again = await _bench.RunAsync("terminate", id);

        Assert.Equal(ExitCode.Cancelled, done.ExitCode);
        Assert.Contains(
            "Terminated: nothing was undone. Done: one, two. Not done: go, three.", done.Out, StringComparison.Ordinal);
        Assert.Contains("ada terminated it (enough), and nothing was undone", why.Out, StringComparison.Ordinal);
        Assert.Contains("Terminated: nothing was undone.", report.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.RefusedByState, again.ExitCode);
        Assert.True(Exists("two.txt"));
    }

    [Fact]
    public async Task ARetryRunsOnlyWhatFailed()
    {
        _bench.Write("plan.yaml", Fails);
        CommandResult run = await _bench.RunAsync("run", "plan.yaml", "-o", "json");
        string id = IdOf(run);
        _bench.Write("later.txt", "there");

        CommandResult retry = await _bench.RunAsync("retry", id, "-o", "json");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Equal(ExitCode.Done, retry.ExitCode);
        Assert.Equal("line;\n", await ReadAsync("log.txt"));
        Assert.Equal(id, ((DataObject)retry.Document["forkedFrom"]!)["execution"]);
        Assert.Contains("taken over  log", retry.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARestartThatRepeatsAnEffectMustBeConfirmed()
    {
        _bench.Write("plan.yaml", Fails);
        string id = IdOf(await _bench.RunAsync("run", "plan.yaml", "-o", "json"));

        CommandResult unasked = await _bench.RunAsync("restart", id, "--from", "log");
        Assert.Equal(ExitCode.WaitsForPerson, unasked.ExitCode);
        Assert.Contains("! log: file.append had an effect that is", unasked.Error, StringComparison.Ordinal);
        Assert.Equal("line;\n", await ReadAsync("log.txt"));

        await _bench.RunAsync("restart", id, "--from", "log", "--yes");
        Assert.Equal("line;\nline;\n", await ReadAsync("log.txt"));
    }

    [Fact]
    public async Task ARestartOfWhatIsOpenStopsItFirst()
    {
        string id = await WaitingAsync();

        await _bench.RunAsync("restart", id, "--from", "two", "--yes");
        CommandResult first = await _bench.RunAsync("get", id, "-o", "json");

        Assert.Equal("cancelled", first.Document["status"]);
        CommandResult waiting = await _bench.RunAsync("list", "--status", "waiting", "-o", "name");
        Assert.Single(waiting.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task AForkRunsWithOtherInputsWhatTheyReach()
    {
        _bench.Write("plan.yaml", Files);
        string id = await WaitingAsync();
        await _bench.RunAsync("inbox", "approve", id);

        CommandResult dry = await _bench.RunAsync("fork", id, "-i", "who=ada", "--dry-run", "-o", "json");
        CommandResult wrong = await _bench.RunAsync("fork", id, "-i", "whom=ada");
        CommandResult late = await _bench.RunAsync("fork", id, "--at", "999");

        Assert.Equal("""["two","go","three"]""", DataJson.Write(dry.Document["runsAgain"]!));
        Assert.Equal((ExitCode.BadUsage, ExitCode.BadUsage), (wrong.ExitCode, late.ExitCode));
        Assert.Contains("has no version 999; it has 1 to", late.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEditIsThePlanAsAWholeAndRunsAsItIsNow()
    {
        string id = await WaitingAsync();
        CommandResult shown = await _bench.RunAsync("edit", id);
        _bench.Write("new.json", shown.Out.Replace("three.txt", "third.txt", StringComparison.Ordinal));
        _bench.Write("same.json", shown.Out);
        _bench.Write("bad.json", shown.Out.Replace("\"one.txt\"", "\"other.txt\"", StringComparison.Ordinal));

        CommandResult same = await _bench.RunAsync("edit", id, "same.json");
        CommandResult bad = await _bench.RunAsync("edit", id, "bad.json", "--yes");
        CommandResult edit = await _bench.RunAsync("edit", id, "new.json", "--yes", "--no-run");
        await _bench.RunAsync("inbox", "approve", id);

        Assert.Equal((ExitCode.Done, ExitCode.BadUsage, ExitCode.Done), (same.ExitCode, bad.ExitCode, edit.ExitCode));
        Assert.Contains("nothing was changed", same.Error, StringComparison.Ordinal);
        Assert.Contains("step 'one': it is completed", bad.Error, StringComparison.Ordinal);
        Assert.Contains("~ three", edit.Error, StringComparison.Ordinal);
        Assert.True(Exists("third.txt"));
        Assert.False(Exists("three.txt"));
    }

    [Fact]
    public async Task APauseMayHaveAnEndAndAPriorityIsOneOfFive()
    {
        string id = await WaitingAsync();

        CommandResult pause = await _bench.RunAsync("pause", id, "--for", "1h", "--then", "cancel");
        CommandResult why = await _bench.RunAsync("why", id);
        CommandResult noTime = await _bench.RunAsync("pause", id, "--then", "cancel");
        CommandResult urgent = await _bench.RunAsync("prioritize", id, "urgent");

        Assert.Equal(ExitCode.Done, pause.ExitCode);
        Assert.Contains("which will cancel it", why.Out, StringComparison.Ordinal);
        Assert.Equal((ExitCode.BadUsage, ExitCode.BadUsage), (noTime.ExitCode, urgent.ExitCode));
        Assert.Equal(ExitCode.Done, (await _bench.RunAsync("prioritize", id, "high")).ExitCode);
        Assert.Contains("priority high", (await _bench.RunAsync("log", id)).Out, StringComparison.Ordinal);
    }

    /// <summary>Runs the plan until it asks.</summary>
    private async Task<string> WaitingAsync()
    {
        _bench.Write("plan.yaml", Files);
        CommandResult run = await _bench.RunAsync("run", "plan.yaml", "-o", "json");
        Assert.Equal(ExitCode.WaitsForPerson, run.ExitCode);
        return IdOf(run);
    }

    private bool Exists(string name) => File.Exists(Path.Combine(_bench.Folder, name));

    private Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(_bench.Folder, name));

    private static string IdOf(CommandResult result) => ((DataString)result.Document["id"]!).Value;
}
