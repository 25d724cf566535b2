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

    [Fact]
    public async Task TheCommandLineTakesTheSameOption()
    {
        using var bench = new CommandBench();
        CommandResult refused = await bench.RunAsync("serve", "--config", "nowhere.conf");

        Assert.Equal(ExitCode.BadUsage, refused.ExitCode);
        Assert.Contains("There is no file nowhere.conf", refused.Error, StringComparison.Ordinal);
    }
}
