using Autonomy.Adapters.Sandboxes;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Adapters.Sandboxes;

/// <summary>Commands in isolation, by the program of this machine.</summary>
public sealed class SandboxAdapterTests
{
    private static readonly SandboxAdapter Isolating = new(new SandboxOptions());

    [SandboxFact]
    public async Task ACommandRunsInAFolderOfItsOwnThatIsGoneAfterwards()
    {
        DataObject first = await RunAsync("""{ "command": "pwd; id -u; echo kept > file; ls" }""");
        Assert.Equal("/work\n65534\nfile\n", TextOf(first, "stdout"));
        DataObject second = await RunAsync("""{ "command": "ls" }""");
        Assert.Equal("", TextOf(second, "stdout"));
    }

    [SandboxFact]
    public async Task TheSystemCanBeReadAndNotWritten() => Assert.Equal(
        "no\nno\n", TextOf(await RunAsync(
            """{ "command": "touch /usr/file 2> /dev/null || echo no; test -e /etc/shadow || echo no" }"""), "stdout"));

    [SandboxFact]
    public async Task NoOtherProcessAndNoNetworkIsThere()
    {
        DataObject output = await RunAsync(
            """{ "command": "ls /proc | grep -c '^[0-9]'; ls /sys 2> /dev/null; cat /proc/net/route | wc -l" }""");
        string[] lines = TextOf(output, "stdout").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(int.Parse(lines[0], System.Globalization.CultureInfo.InvariantCulture), 1, 10);
        // The heading alone: there is no route.
        Assert.Equal("1", lines[^1]);
    }

    [SandboxFact]
    public async Task AFailureIsThatOfTheCommand()
    {
        Failure failure = await FailAsync("""{ "command": "echo broken >&2; exit 3" }""");
        Assert.Equal(3, failure.Evidence.ExitCode);
        Assert.Contains("broken", failure.Evidence.Stderr);
    }

    [SandboxFact]
    public async Task ItMayNotUseMoreMemoryThanItsLimit()
    {
        Failure failure = await FailAsync(
            """{ "command": "head -c 300000000 /dev/zero | tail", "limits": { "memoryBytes": 50000000 } }""");
        Assert.Equal(FailureKind.TooLarge, failure.Kind);
    }

    [SandboxFact]
    public async Task ItMayNotFillTheDisk()
    {
        Failure failure = await FailAsync("""
            { "command": "while :; do head -c 5000000 /dev/zero >> grows; sync grows; done",
              "limits": { "diskBytes": 20000000 } }
            """);
        Assert.Equal((FailureKind.TooLarge, "disk_limit"), (failure.Kind, failure.Code));
    }

    [SandboxFact]
    public async Task ItMayNotReserveWhatItMayNotWrite()
    {
        DataObject output = await RunAsync("""
            { "command": "fallocate -l 100M x 2> /dev/null || echo refused; fallocate -l 10M y && echo had",
              "limits": { "diskBytes": 20000000 } }
            """);
        Assert.Equal("refused\nhad\n", TextOf(output, "stdout"));
    }

    [SandboxFact]
    public async Task FilesInMemoryAreNoWayAroundTheLimit()
    {
        const string Fill = "head -c 30000000 /dev/zero 2> /dev/null >";
        DataObject output = await RunAsync($$"""
            { "command": "{{Fill}} /tmp/x || echo full; {{Fill}} /dev/shm/x || echo full; {{Fill}} /x || echo closed;
              {{Fill}} /dev/x || echo closed; rm /tmp/x; echo small > /tmp/x; cat /tmp/x",
              "limits": { "memoryBytes": 20000000 } }
            """.ReplaceLineEndings(" "));
        Assert.Equal("full\nfull\nclosed\nclosed\nsmall\n", TextOf(output, "stdout"));
    }

    [SandboxFact]
    public async Task ItMayNotRunMoreProcessesThanItsLimitWhoeverTheUserIs()
    {
        Failure failure = await FailAsync(
            """{ "command": "for i in 1 2 3 4 5 6 7 8; do sleep 9 & done; wait", "limits": { "processes": 8 } }""");
        Assert.Equal((FailureKind.TooLarge, "processes_limit"), (failure.Kind, failure.Code));
        Assert.Contains("ran 9 processes", failure.Message, StringComparison.Ordinal);
    }

    [SandboxFact]
    public async Task AsManyProcessesAsItsLimitAreLeftAlone()
    {
        DataObject output = await RunAsync("""
            { "command": "for i in 1 2 3 4 5 6 7; do sleep 0.3 & done; wait; echo done", "limits": { "processes": 8 } }
            """);
        Assert.Equal("done\n", TextOf(output, "stdout"));
    }

    [SandboxFact]
    public async Task ATrialThatTheMachineHadNoRoomForIsMadeAnewAndNothingRunsWithoutIsolationMeanwhile()
    {
        using var folder = new Support.TemporaryFolder();
        SandboxAdapter adapter = PlainBehind(
            folder, "if mkdir once 2> /dev/null; then kill -9 $$; fi; exec bwrap \"$@\"");
        Failure first = await FailAsync("""{ "command": "id -u" }""", adapter);
        Assert.Equal(
            (FailureKind.Unavailable, "isolation_not_now", FailureEffect.None),
            (first.Kind, first.Code, first.Effect));

        var second = Assert.IsType<ToolOutcome.Succeeded>(await CallAsync("""{ "command": "id -u" }""", adapter));
        Assert.Equal("65534\n", TextOf((DataObject)second.Output, "stdout"));
    }

    [Support.LinuxFact]
    public async Task AMachineThatRefusesToIsolateIsAskedOnce()
    {
        using var folder = new Support.TemporaryFolder();
        SandboxAdapter adapter = PlainBehind(folder, "echo >> trials; echo No permissions >&2; exit 1");
        for (int i = 0; i < 2; i++)
            Assert.IsType<ToolOutcome.Succeeded>(await CallAsync("""{ "command": "true" }""", adapter));
        Assert.Single(await File.ReadAllLinesAsync(folder.File("trials")));
    }

    [SandboxFact]
    public async Task WhatIsolatesIsFoundWhereverTheServicesOwnPathHasIt()
    {
        using var folder = new Support.TemporaryFolder();
        WriteProgram(folder.File("isolate-elsewhere"), "exec bwrap \"$@\"");
        var adapter = new SandboxAdapter(
            new SandboxOptions { Program = "isolate-elsewhere", SearchPath = $"/usr/bin:{folder.Path}" });
        var outcome = Assert.IsType<ToolOutcome.Succeeded>(await CallAsync("""{ "command": "id -u" }""", adapter));
        Assert.Equal("65534\n", TextOf((DataObject)outcome.Output, "stdout"));
    }

    [Support.LinuxFact]
    public async Task AProgramThatIsGoneAfterItsTrialIsToldAsWhatItIsAndHowToMendIt()
    {
        using var folder = new Support.TemporaryFolder();
        // The trial takes it, and it takes itself away.
        string program = folder.File("isolate");
        WriteProgram(program, $"rm {program}");
        Failure failure = await FailAsync(
            """{ "command": "true" }""", new SandboxAdapter(new SandboxOptions { Program = program }));
        Assert.Equal(
            (FailureKind.Configuration, "no_isolation", FailureEffect.None),
            (failure.Kind, failure.Code, failure.Effect));
        Assert.Contains(program, failure.Message, StringComparison.Ordinal);
        Assert.Contains("Install bubblewrap", failure.Message, StringComparison.Ordinal);
    }

    [Support.LinuxFact]
    public async Task ACommandThatRemovesItsFolderEndsAsItDid()
    {
        var adapter = new SandboxAdapter(new SandboxOptions { Program = "no-such-program", AllowsPlain = true });
        var outcome = Assert.IsType<ToolOutcome.Succeeded>(
            await CallAsync("""{ "command": "cd /; rm -rf \"$HOME\"; echo done" }""", adapter));
        Assert.Equal("done\n", TextOf((DataObject)outcome.Output, "stdout"));
    }

    [Support.LinuxFact]
    public async Task ACommandThatFailsIsToldOfByWhatItsCallTakes()
    {
        var adapter = new SandboxAdapter(new SandboxOptions { Program = "no-such-program", AllowsPlain = true });
        Failure failed = await FailAsync("""{ "command": "exit 7" }""", adapter);
        Failure unset = await FailAsync("""{ "command": "echo HOST: parameter not set >&2; exit 7" }""", adapter);

        Assert.Equal(
            "'/bin/sh' exited with 7. See its error stream in the evidence; have the command end with 0 if it is fine.",
            failed.Message);
        Assert.DoesNotContain("'env'", unset.Message, StringComparison.Ordinal);
    }

    [SandboxFact]
    public async Task WhatIsolatesIsNotNamedForACommandThatFails()
    {
        Failure failed = await FailAsync("""{ "command": "exit 7" }""");

        Assert.StartsWith("'/bin/sh' exited with 7.", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhereTheMachineDoesNotIsolateItIsRefused()
    {
        var adapter = new SandboxAdapter(new SandboxOptions { Program = "no-such-program" });
        Failure failure = await FailAsync("""{ "command": "true" }""", adapter);
        Assert.Equal(
            (FailureKind.Configuration, "no_isolation", FailureEffect.None),
            (failure.Kind, failure.Code, failure.Effect));
        Assert.Contains("plain-sandboxes", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'no-such-program' in the service's PATH", failure.Message, StringComparison.Ordinal);
    }

    [Support.LinuxFact]
    public async Task WhereTheOperatorAllowsItRunsAsAPlainProcessAndCountsAsIrreversible()
    {
        var adapter = new SandboxAdapter(new SandboxOptions { Program = "no-such-program", AllowsPlain = true });
        var outcome = Assert.IsType<ToolOutcome.Succeeded>(await CallAsync("""{ "command": "echo plain" }""", adapter));
        Assert.Equal("plain\n", TextOf((DataObject)outcome.Output, "stdout"));
        Assert.Equal(EffectClass.Irreversible, adapter.EffectOf(adapter.Tools[0], DataObject.Empty));
    }

    [Fact]
    public void WithoutANetworkRepeatingDoesNoHarm()
    {
        ToolDescriptor tool = Isolating.Tools[0];
        Assert.Equal(EffectClass.Idempotent, Isolating.EffectOf(tool, DataObject.Empty));
        Assert.Equal(
            EffectClass.Irreversible,
            Isolating.EffectOf(tool, (DataObject)DataJson.Parse("""{ "network": true }""")));
    }

    /// <summary>An adapter whose isolating program is this script, run in the folder.</summary>
    private static SandboxAdapter PlainBehind(Support.TemporaryFolder folder, string script)
    {
        string program = folder.File("isolate");
        WriteProgram(program, $"cd {folder.Path}\n{script}");
        return new SandboxAdapter(new SandboxOptions { Program = program, AllowsPlain = true });
    }

    private static void WriteProgram(string path, string script)
    {
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static async Task<DataObject> RunAsync(string input) =>
        (DataObject)Assert.IsType<ToolOutcome.Succeeded>(await CallAsync(input, Isolating)).Output;

    private static async Task<Failure> FailAsync(string input, SandboxAdapter? adapter = null) =>
        Assert.IsType<ToolOutcome.Failed>(await CallAsync(input, adapter ?? Isolating)).Failure;

    private static ValueTask<ToolOutcome> CallAsync(string input, SandboxAdapter adapter) => adapter.ExecuteAsync(
        new ToolCall(adapter.Tools[0].Name, (DataObject)DataJson.Parse(input)),
        new ToolContext
        {
            Execution = "x",
            Step = "s",
            Attempt = 1,
            IdempotencyKey = "x/s/1",
            Deadline = DateTimeOffset.MaxValue,
            Time = TimeProvider.System,
        },
        CancellationToken.None);

    private static string TextOf(DataObject output, string name) => ((DataString)output[name]!).Value;
}

/// <summary>A test that needs a machine which isolates.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SandboxFactAttribute : FactAttribute
{
    private static readonly string? Fault =
        OperatingSystem.IsLinux() ? new IsolationTrial(new SandboxOptions()).Result().Fault : "it is no Linux";

    public SandboxFactAttribute()
    {
        if (Fault is not null) Skip = $"needs kernel: user namespaces, and bubblewrap ({Fault})";
    }
}
