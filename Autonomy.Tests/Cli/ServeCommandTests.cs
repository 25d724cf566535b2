using Autonomy.Cli;
using Autonomy.Tests.Host.Service;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Cli;

/// <summary>The service as a command of the command line.</summary>
public sealed class ServeCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ItServesTheStoreThatItIsGivenAndStopsInOrderAtASignal()
    {
        await using ServiceProcess service =
            await ServiceProcess.StartCommandAsync(_folder.Path, "--data", "elsewhere");
        string id = await service.SubmitAsync(
            """{"plan":1,"name":"p","steps":[{"id":"w","tool":"core.wait","with":{"duration":"1h"}}]}""");
        using HttpResponseMessage stream = await service.OpenStreamAsync(id);

        Assert.Equal(ExitCode.Done, await service.StopAsync());

        Assert.Contains("event: stopping", await stream.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder.File("elsewhere"), "journal.db")));
        Assert.False(Directory.Exists(_folder.File(".autonomy")));
    }
}
