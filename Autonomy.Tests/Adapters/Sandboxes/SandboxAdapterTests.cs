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

    [Fact]
    public async Task WhereTheMachineDoesNotIsolateItIsRefused()
    {
        var adapter = new SandboxAdapter(new SandboxOptions { Program = "no-such-program" });
        Failure failure = await FailAsync("""{ "command": "true" }""", adapter);
        Assert.Equal(
            (FailureKind.Configuration, "no_isolation", FailureEffect.None),
            (failure.Kind, failure.Code, failure.Effect));
        Assert.Contains("plain-sandboxes", failure.Message, StringComparison.Ordinal);
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
    private static readonly string? Fault = OperatingSystem.IsLinux() ? Isolation.FaultOf("bwrap") : "it is no Linux";

    public SandboxFactAttribute()
    {
        if (Fault is not null) Skip = $"needs kernel: user namespaces, and bubblewrap ({Fault})";
    }
}
