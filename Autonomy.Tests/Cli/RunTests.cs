using Autonomy.Cli;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Cli;

/// <summary>Commands from end to end, on a real store.</summary>
public sealed class RunTests : IDisposable
{
    private const string Hello = """
        plan: 1
        name: hello
        inputs: { who: { type: string, default: world } }
        steps:
          - { id: greet, tool: text.echo, with: { text: "Hello, ${{ inputs.who }}" } }
          - { id: keep, tool: file.write, with: { path: hello.txt, content: "${{ steps.greet.output.text }}" } }
        """;

    private const string Asks = """
        plan: 1
        name: ask
        steps:
          - { id: first, tool: text.echo, with: { text: one } }
          - { id: publish, tool: file.append, needs: [first], approval: always, with: { path: out.txt, content: line } }
        """;

    private const string Waits = """
        plan: 1
        name: waits
        steps:
          - { id: go, tool: core.signal, with: { name: go } }
          - { id: after, tool: text.echo, with: { text: "${{ steps.go.output }}" } }
        """;

    private readonly CommandBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task RunPrintsExactlyOneDocumentAndGetPrintsTheSame()
    {
        _bench.Write("plan.yaml", Hello);

        CommandResult run = await _bench.RunAsync("run", "plan.yaml", "-i", "who=ada", "-o", "json");
        CommandResult get = await _bench.RunAsync("get", TextOf(run, "id"), "-o", "json");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal("completed", TextOf(run, "status"));
        Assert.Equal(run.Out, get.Out);
        Assert.Equal("Hello, ada", await File.ReadAllTextAsync(Path.Combine(_bench.Folder, "hello.txt")));
    }

    [Fact]
    public async Task AFailedExecutionEndsWithOne()
    {
        _bench.Write(
            "plan.yaml",
            "plan: 1\nname: fails\nsteps:\n  - { id: no, tool: core.fail, with: { message: No luck. } }\n");

        CommandResult run = await _bench.RunAsync("run", "plan.yaml");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("No luck.", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatWaitsForAPersonEndsWithSixAndSaysHowToAnswer()
    {
        _bench.Write("plan.yaml", Asks);

        CommandResult run = await _bench.RunAsync("run", "plan.yaml", "-o", "name");
        CommandResult why = await _bench.RunAsync("why", "ask");

        string command = $"autonomy inbox approve {run.Out.Trim()}-d1";
        Assert.Equal(ExitCode.WaitsForPerson, run.ExitCode);
        Assert.Contains(command, run.Error, StringComparison.Ordinal);
        Assert.Contains(command, why.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAnswerRunsTheExecutionToItsEndWithOneAttempt()
    {
        _bench.Write("plan.yaml", Asks);
        await _bench.RunAsync("run", "plan.yaml");

        CommandResult answer = await _bench.RunAsync("inbox", "approve", "ask", "-o", "json");
        CommandResult again = await _bench.RunAsync("inbox", "approve", $"{TextOf(answer, "id")}-d1");

        Assert.Equal(ExitCode.Done, answer.ExitCode);
        Assert.Equal("line\n", await File.ReadAllTextAsync(Path.Combine(_bench.Folder, "out.txt")));
        var publish = (DataObject)((DataArray)answer.Document["steps"]!).Items[1];
        Assert.Equal(1, publish["attempts"]);
        Assert.Equal(ExitCode.RefusedByState, again.ExitCode);
        Assert.Contains("answered already", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAnswerThatIsOnlyRecordedWaitsForResume()
    {
        _bench.Write("plan.yaml", Asks);
        await _bench.RunAsync("run", "plan.yaml");

        CommandResult answer = await _bench.RunAsync("inbox", "reject", "ask", "--no-run");
        CommandResult resume = await _bench.RunAsync("resume");

        Assert.Equal(ExitCode.Done, answer.ExitCode);
        Assert.Contains("autonomy resume", answer.Error, StringComparison.Ordinal);
        Assert.Contains(resume.ExitCode, new[] { ExitCode.Failed, ExitCode.Done });
        Assert.False(File.Exists(Path.Combine(_bench.Folder, "out.txt")));
    }

    [Fact]
    public async Task YesApprovesApprovals()
    {
        _bench.Write("plan.yaml", Asks);

        Assert.Equal(ExitCode.Done, (await _bench.RunAsync("run", "plan.yaml", "--yes")).ExitCode);
    }

    [Fact]
    public async Task ATerminalIsAskedRightThere()
    {
        using var bench = new CommandBench { TerminalWidth = 80, Typed = "maybe\napp\n" };
        bench.Write("plan.yaml", Asks);

        CommandResult run = await bench.RunAsync("run", "plan.yaml");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("approve/reject? ", run.Error, StringComparison.Ordinal);
        Assert.Contains("Type one of: approve, reject.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CancelUndoesWhatWasDoneAndEndsWithFive()
    {
        _bench.Write("plan.yaml", """
            plan: 1
            name: undo
            steps:
              - { id: write, tool: file.write, with: { path: a.txt, content: a } }
              - { id: ask, tool: core.approve, needs: [write], with: { question: "Go on?" } }
            """);
        await _bench.RunAsync("run", "plan.yaml");

        CommandResult cancel = await _bench.RunAsync(
            "cancel", "undo", "--undo", "--reason", "changed my mind", "-o", "json", "--yes");

        Assert.Equal(ExitCode.Cancelled, cancel.ExitCode);
        Assert.Equal("cancelled", TextOf(cancel, "status"));
        Assert.False(File.Exists(Path.Combine(_bench.Folder, "a.txt")));
        Assert.Equal(ExitCode.RefusedByState, (await _bench.RunAsync("cancel", "undo")).ExitCode);
        Assert.Equal(ExitCode.RefusedByState, (await _bench.RunAsync("resume", "undo")).ExitCode);
    }

    [Fact]
    public async Task AnInterruptPausesDurablyAndResumeGoesOn()
    {
        _bench.Write("plan.yaml", Waits);
        Task<CommandResult> run = RunUntilAsync("waits for the signal");

        CommandResult interrupted = await run;
        CommandResult why = await _bench.RunAsync("why", "waits");
        CommandResult signal = await _bench.RunAsync("signal", "waits", "go", "--payload", "1", "--no-run");
        CommandResult resume = await _bench.RunAsync("resume", "waits", "-o", "json");

        Assert.Equal(ExitCode.Interrupted, interrupted.ExitCode);
        Assert.Contains("Go on with: autonomy resume waits-", interrupted.Error, StringComparison.Ordinal);
        Assert.Contains("paused", why.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, signal.ExitCode);
        Assert.Equal(ExitCode.Done, resume.ExitCode);
        var results = (DataObject)resume.Document["results"]!;
        Assert.Equal(DataObject.Of(("text", "1")), results["after"]);
    }

    [Fact]
    public async Task ATimeLimitPausesAndEndsWithItsOwnCode()
    {
        _bench.Write("plan.yaml", Waits);

        CommandResult run = await _bench.RunAsync("run", "plan.yaml", "--timeout", "100ms", "-o", "json");

        Assert.Equal(ExitCode.TimedOut, run.ExitCode);
        Assert.Equal("paused", TextOf(run, "status"));
    }

    [Fact]
    public async Task SeveralOpenExecutionsAreOneDocumentAndTheWorstCode()
    {
        _bench.Write("ask.yaml", Asks);
        await _bench.RunAsync("run", "ask.yaml");
        await _bench.RunAsync("run", "ask.yaml");

        CommandResult resume = await _bench.RunAsync("resume", "-o", "json");

        Assert.Equal(ExitCode.WaitsForPerson, resume.ExitCode);
        Assert.Equal(2, ((DataArray)resume.Document["executions"]!).Items.Length);
        CommandResult ambiguous = await _bench.RunAsync("get", "ask");
        Assert.Equal(ExitCode.BadUsage, ambiguous.ExitCode);
        Assert.Equal(3, ambiguous.Error.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public async Task LookingCommandsTellOfTheExecution()
    {
        _bench.Write("plan.yaml", Hello);
        await _bench.RunAsync("run", "plan.yaml");

        Assert.Contains(
            "hello-", (await _bench.RunAsync("list", "--status", "completed", "-o", "name")).Out,
            StringComparison.Ordinal);
        Assert.Contains(
            "keep", (await _bench.RunAsync("log", "hello", "--step", "keep")).Out, StringComparison.Ordinal);
        Assert.Empty((await _bench.RunAsync("log", "hello", "--failed")).Out);
        Assert.Contains("# hello: completed", (await _bench.RunAsync("report", "hello")).Out, StringComparison.Ordinal);
        Assert.Contains("✓ greet", (await _bench.RunAsync("graph", "hello")).Out, StringComparison.Ordinal);
        Assert.Contains(
            "hello.txt", (await _bench.RunAsync("results", "hello", "-o", "json")).Out, StringComparison.Ordinal);
        Assert.Contains("sound", (await _bench.RunAsync("store", "check")).Out, StringComparison.Ordinal);
        Assert.Contains(
            "Nothing was changed", (await _bench.RunAsync("store", "verify")).Out, StringComparison.Ordinal);
    }

    private static string TextOf(CommandResult result, string name) => ((DataString)result.Document[name]!).Value;

    /// <summary>Runs the plan and interrupts it once a line with this text is shown.</summary>
    private async Task<CommandResult> RunUntilAsync(string text)
    {
        using var output = new StringWriter();
        using var error = new SignallingWriter(text, () => _bench.Interrupts.Raise(ExitCode.Interrupted));
        int code = await CommandLine.RunAsync(["run", "plan.yaml"], _bench.Around(output, error, TextReader.Null));
        return new CommandResult(code, output.ToString(), error.ToString());
    }

    private sealed class SignallingWriter(string text, Action signal) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(text, StringComparison.Ordinal) == true) signal();
        }
    }
}
