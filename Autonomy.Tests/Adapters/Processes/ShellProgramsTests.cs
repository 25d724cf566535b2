using Autonomy.Adapters.Processes;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Adapters.Processes;

/// <summary>Without the shell, none is started by its name, through links, or behind env.</summary>
public sealed class ShellProgramsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sh")]
    [InlineData("/bin/sh")]
    [InlineData("bash")]
    [InlineData("/opt/bash-5.2")]
    [InlineData("ksh93")]
    [InlineData("busybox", "sh")]
    [InlineData("pwsh.exe")]
    [InlineData("./link")]
    [InlineData("./link-of-link")]
    [InlineData("env", "sh")]
    [InlineData("/usr/bin/env", "-i", "A=1", "bash", "-c", "x")]
    [InlineData("env", "-u", "HOME", "-C", "/", "--", "zsh")]
    [InlineData("env", "-S", "A=1 dash -c x")]
    [InlineData("env", "-vSfish")]
    [InlineData("env", "--split-string='bash' -c x")]
    [InlineData("env", "env", "A=1", "env", "./link")]
    [InlineData("./other-env", "sh")]
    public void AShellIsFound(string command, params string[] args)
    {
        Link();
        Assert.NotNull(Find(command, args));
    }

    [Theory]
    [InlineData("python3", "-c", "sh")]
    [InlineData("echo", "sh")]
    [InlineData("env")]
    [InlineData("env", "-u", "sh")]
    [InlineData("env", "A=sh", "printenv", "A")]
    [InlineData("sha256sum")]
    [InlineData("no-such-program")]
    [InlineData("./to-nowhere")]
    public void AnotherProgramIsNone(string command, params string[] args)
    {
        Link();
        Assert.Null(Find(command, args));
    }

    [Theory]
    [InlineData("process.run", """{"command":"env","args":["sh","-c","exit 0"]}""")]
    [InlineData("process.script", """{"interpreter":"sh","script":"exit 0"}""")]
    public async Task ACallThatNamesOneIsRefusedBeforeItBegins(string tool, string input)
    {
        var adapter = new ProcessAdapter(new ProcessOptions { Roots = [_folder.Path] });
        var call = new ToolCall(ToolName.Parse(tool), (DataObject)DataJson.Parse(input));
        ToolOutcome outcome = await adapter.ExecuteAsync(call, Context, CancellationToken.None);

        Failure failure = Assert.IsType<ToolOutcome.Failed>(outcome).Failure;
        Assert.Equal(
            (FailureKind.Denied, "forbidden", FailureEffect.None), (failure.Kind, failure.Code, failure.Effect));
        Assert.Contains("'sh' is a shell", failure.Message, StringComparison.Ordinal);
    }

    private static ToolContext Context => new()
    {
        Execution = "x1",
        Step = "step",
        Attempt = 1,
        IdempotencyKey = "x1/step/1",
        Deadline = DateTimeOffset.MaxValue,
        Time = TimeProvider.System,
    };

    private string? Find(string command, string[] args) =>
        ShellPrograms.Find(command, args, _folder.Path, Environment.GetEnvironmentVariable("PATH"));

    private void Link()
    {
        File.CreateSymbolicLink(_folder.File("link"), "/bin/sh");
        File.CreateSymbolicLink(_folder.File("link-of-link"), "link");
        File.CreateSymbolicLink(_folder.File("other-env"), "/usr/bin/env");
        File.CreateSymbolicLink(_folder.File("to-nowhere"), "nowhere");
    }
}
