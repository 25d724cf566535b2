using Autonomy.Adapters.Processes;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Tests.Support;
using Xunit;
using OsProcess = System.Diagnostics.Process;

namespace Autonomy.Tests.Adapters.Processes;

public sealed class ProcessAdapterTests : IDisposable
{
    private static readonly TimeSpan OutliveMax = TimeSpan.FromSeconds(5);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task ArgumentsReachTheProgramAsTheyAre()
    {
        DataObject output = await Succeed(
            "process.run", """{ "command": "printf", "args": ["%s|", "a b", "$HOME", "; rm -rf /", "*", "-rf"] }""");
        Assert.Equal("a b|$HOME|; rm -rf /|*|-rf|", Text(output, "stdout"));
    }

    [Fact]
    public async Task TheChildKnowsItsAttemptAndNothingElseOfTheEngine()
    {
        Environment.SetEnvironmentVariable("AUTONOMY_TEST_LEAK", "leaked");
        DataObject output = await Succeed("process.run", """{ "command": "env", "env": { "GIVEN": "yes" } }""");
        string[] lines = Text(output, "stdout").Split('\n');
        Assert.Contains("AUTONOMY_EXECUTION=x1", lines);
        Assert.Contains("AUTONOMY_STEP=step", lines);
        Assert.Contains("AUTONOMY_ATTEMPT=3", lines);
        Assert.Contains("AUTONOMY_IDEMPOTENCY_KEY=x1/step/1", lines);
        Assert.Contains("GIVEN=yes", lines);
        Assert.DoesNotContain("AUTONOMY_TEST_LEAK=leaked", lines);
    }

    [Fact]
    public async Task TheInputReachesTheProgramAndEndsThere()
    {
        DataObject output = await Succeed("process.run", """{ "command": "cat", "stdin": "first\nlast" }""");
        Assert.Equal("first\nlast", Text(output, "stdout"));
    }

    [Fact]
    public async Task AProgramWithoutInputReadsItsEndAtOnce() =>
        Assert.Equal("", Text(await Succeed("process.run", """{ "command": "cat" }"""), "stdout"));

    [Fact]
    public async Task OutputThatIsNoTextIsGivenInBase64()
    {
        DataObject output = await Succeed("process.run", """{ "command": "printf", "args": ["\\377\\000"] }""");
        Assert.Equal(("", "/wA="), (Text(output, "stdout"), Text(output, "stdoutBase64")));
    }

    [Fact]
    public async Task AnExitCodeThatThePlanListsIsASuccess()
    {
        DataObject output = await Succeed("process.shell", """{ "script": "exit 7", "successExitCodes": [0, 7] }""");
        Assert.Equal(new DataNumber(7), output["exitCode"]);
    }

    [Fact]
    public async Task TheLastLinesOfTheErrorStreamAreTheEvidence()
    {
        Failure failure = await Fail("process.shell", """{ "script": "seq 1 30 >&2; exit 9" }""");
        Assert.Equal(["21", "30"], [failure.Evidence.Stderr[0], failure.Evidence.Stderr[^1]]);
        Assert.Equal((9, FailureEffect.Unknown), (failure.Evidence.ExitCode, failure.Effect));
    }

    [Fact]
    public async Task ProcessorTimeIsMeasured()
    {
        DataObject output =
            await Succeed("process.shell", """{ "script": "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done" }""");
        Assert.True(((DataNumber)((DataObject)output["usage"]!)["cpuMs"]!).Value > 0);
    }

    [Fact]
    public async Task AProgramThatUsesUpItsProcessorTimeMeetsItsLimit()
    {
        Failure failure =
            await Fail("process.shell", """{ "script": "while :; do :; done", "limits": { "cpuSeconds": 1 } }""");
        Assert.Equal((FailureKind.BudgetExhausted, "limit_met"), (failure.Kind, failure.Code));
        Assert.Contains("cpuSeconds 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MemoryBeyondTheLimitIsRefusedToTheProgram()
    {
        const string Input = """
            { "interpreter": "sh", "limits": { "memoryBytes": 33554432 },
              "script": "head -c 100000000 /dev/zero | sort" }
            """;
        Assert.IsType<Failure>(await Fail("process.script", Input));
    }

    [Fact]
    public async Task WhatTheProgramLeftInItsGroupIsEnded()
    {
        var line = new LifeLine(_folder);
        await Succeed(
            "process.shell", $$"""{ "script": "exec 9>{{line.Path}}; sleep 1000 >/dev/null 2>&1 & echo >&9" }""");
        await line.Gone.WaitAsync(OutliveMax);
    }

    [Fact]
    public async Task ADaemonInASessionOfItsOwnIsEndedToo()
    {
        var line = new LifeLine(_folder);
        const string Daemon = "setsid sh -c 'setsid sleep 1000 & exec sleep 1000' & echo >&9";
        await Succeed("process.shell", $$"""{ "script": "exec 9>{{line.Path}}; {{Daemon}}" }""");
        await line.Gone.WaitAsync(OutliveMax);
    }

    [Fact]
    public async Task NothingOutlivesAnEngineThatIsKilled()
    {
        var line = new LifeLine(_folder);
        string input = $$"""{ "script": "trap '' TERM HUP; exec 9>{{line.Path}}; sleep 1000 & echo >&9; wait" }""";
        using OsProcess engine = ChildEngine.Start(_folder.Path, "process.shell", input);
        await line.Started.WaitAsync(TimeSpan.FromSeconds(30));
        engine.Kill();
        await line.Gone.WaitAsync(OutliveMax);
    }

    [Fact]
    public async Task AScriptsFileIsPrivateAndGoneAfterwards()
    {
        DataObject output =
            await Succeed("process.script", """{ "interpreter": "sh", "script": "stat -c %a $0; echo $0" }""");
        string[] lines = Text(output, "stdout").Split('\n');
        Assert.Equal("600", lines[0]);
        Assert.False(File.Exists(lines[1]));
    }

    [LinuxFact]
    public async Task AProgramThatRemovesTheFolderOfItsRunEndsAsItDid()
    {
        DataObject output = await Succeed("process.shell", """{ "script": "rm -rf \"$AUTONOMY_RUN\"; echo done" }""");
        Assert.Equal("done\n", Text(output, "stdout"));
        Failure failure = await Fail("process.shell", """{ "script": "rm -rf \"$AUTONOMY_RUN\"; exit 9" }""");
        Assert.Equal(9, failure.Evidence.ExitCode);
    }

    [Fact]
    public async Task TheShellIsRefusedWhereThePolicyForbidsIt()
    {
        var adapter = new ProcessAdapter(new ProcessOptions { Roots = [_folder.Path] });
        var call = new ToolCall(ToolName.Parse("process.shell"), DataObject.Of(("script", "true")));
        var outcome = (ToolOutcome.Failed)await adapter.ExecuteAsync(call, Context, CancellationToken.None);
        Assert.Equal((FailureKind.Denied, FailureEffect.None), (outcome.Failure.Kind, outcome.Failure.Effect));
    }

    [Fact]
    public async Task ALinkDoesNotLeadOutOfTheAllowedFolders()
    {
        Directory.CreateSymbolicLink(_folder.File("out"), "/tmp");
        Failure failure = await Fail("process.run", """{ "command": "true", "cwd": "out" }""");
        Assert.Equal(FailureKind.SecurityViolation, failure.Kind);
    }

    [Fact]
    public void EveryFaultOfTheOptionsIsTold()
    {
        var options = new ProcessOptions { Roots = [], OutputBytesMax = 0, TerminationGrace = TimeSpan.FromSeconds(5) };
        Assert.Equal(3, options.Faults().Count);
        Assert.Throws<ArgumentException>(() => new ProcessAdapter(options));
    }

    public void Dispose() => _folder.Dispose();

    private static ToolContext Context => new()
    {
        Execution = "x1",
        Step = "step",
        Attempt = 3,
        IdempotencyKey = "x1/step/1",
        Deadline = DateTimeOffset.MaxValue,
        Time = TimeProvider.System,
    };

    private static string Text(DataObject output, string name) => ((DataString)output[name]!).Value;

    private async Task<DataObject> Succeed(string tool, string input) =>
        (DataObject)Assert.IsType<ToolOutcome.Succeeded>(await Run(tool, input)).Output;

    private async Task<Failure> Fail(string tool, string input) =>
        Assert.IsType<ToolOutcome.Failed>(await Run(tool, input)).Failure;

    private async Task<ToolOutcome> Run(string tool, string input)
    {
        var adapter = new ProcessAdapter(new ProcessOptions { Roots = [_folder.Path], AllowShell = true });
        var call = new ToolCall(ToolName.Parse(tool), (DataObject)DataJson.Parse(input));
        return await adapter.ExecuteAsync(call, Context, CancellationToken.None);
    }
}
