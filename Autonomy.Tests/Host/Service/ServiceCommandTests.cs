using System.Net;
using System.Net.Sockets;
using Autonomy.Cli;
using Autonomy.Host.Service;
using Autonomy.Tests.Cli;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>The service as a program, by its arguments.</summary>
public sealed class ServiceCommandTests
{
    [Fact]
    public async Task TheFilesThatAreNamedConfigureItTheLastOneMost()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("a.conf"), "autonomy.store.data-directory = first");
        await File.WriteAllTextAsync(folder.File("b.conf"), "autonomy.store.data-directory = second");
        await using (await ServiceProcess.StartAsync(folder.Path, null, "--config", "a.conf", "--config=b.conf"))
            Assert.True(Directory.Exists(folder.File("second")));

        Assert.False(Directory.Exists(folder.File("first")));
    }

    [Theory]
    [InlineData("--config nowhere.conf", "There is no file nowhere.conf")]
    [InlineData("nowhere.conf", "--config FILE")]
    [InlineData("--port 80", "--config FILE")]
    public async Task WhatItDoesNotUnderstandIsRefused(string arguments, string message)
    {
        using var error = new StringWriter();
        int code = await ServiceCommand.RunAsync(arguments.Split(' '), TextWriter.Null, error);

        Assert.Equal(2, code);
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("telemetry.log-file = /proc/nope/x.log", "autonomy.telemetry.log-file", "/proc/nope/x.log")]
    [InlineData("security.secrets-directory = /nope", "autonomy.security.secrets-directory", "no folder '/nope'")]
    [InlineData("security.file-roots = [., /nope]", "autonomy.security.file-roots", "no folder '/nope'")]
    [InlineData("security.store-key-file = /nope", "autonomy.security.store-key-file", "no file '/nope'")]
    public async Task WhatASettingNamesAndCannotBeUsedKeepsItFromStarting(string setting, string key, string message)
    {
        using var folder = new TemporaryFolder();
        string error = await RefusedAsync(folder, setting);

        Assert.StartsWith($"The service does not start: {key}: ", error, StringComparison.Ordinal);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("grpc")]
    public async Task APortThatIsInUseIsNamedWithItsKeyAndNothingElseIsSaid(string section)
    {
        using var folder = new TemporaryFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        string log = folder.File("service.log");
        string error = await RefusedAsync(
            folder, $"{section}.port = {port}", $"telemetry.log-file = \"{log}\"");

        Assert.Equal(
            $"The service does not start: autonomy.{section}.port: The port {port} of 127.0.0.1 is in use: another "
            + "program listens there. Stop it, or set another port.",
            error.Trim());
        Assert.DoesNotContain("Exception", await File.ReadAllTextAsync(log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheCommandLineTakesTheSameOption()
    {
        using var bench = new CommandBench();
        CommandResult refused = await bench.RunAsync("serve", "--config", "nowhere.conf");

        Assert.Equal(ExitCode.BadUsage, refused.ExitCode);
        Assert.Contains("There is no file nowhere.conf", refused.Error, StringComparison.Ordinal);
    }

    private static async Task<string> RefusedAsync(TemporaryFolder folder, params string[] settings)
    {
        string[] all =
        [
            $"store.data-directory = \"{folder.File("store")}\"", "http.port = 0", "grpc.port = 0", .. settings,
        ];
        string file = folder.File("a.conf");
        await File.WriteAllLinesAsync(file, all.Select(static setting => $"autonomy.{setting}"));
        using var error = new StringWriter();
        int code = await ServiceCommand.RunAsync(["--config", file], TextWriter.Null, error);

        Assert.Equal(2, code);
        return error.ToString();
    }
}
