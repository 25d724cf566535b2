using System.Net;
using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>When a service says that it takes no work, and that it does again.</summary>
public sealed class ReadinessTests
{
    // Longer than a refusal of the store is remembered.
    private static readonly TimeSpan AfterARefusal = TimeSpan.FromSeconds(6);

    [SmallDiskFact]
    public async Task AFullDiskMakesItUnreadyAndRoomMakesItReadyAgain()
    {
        using SmallDisk disk = SmallDisk.Mount(kibibytes: 16_384);
        string filler = Path.Combine(disk.Path, "filler");
        var clock = new VirtualTime();
        var service = new RunningService
        {
            Clock = clock,
            Store = new StoreSettings { DataDirectory = disk.Path },
        };
        await service.InitializeAsync();
        (HttpStatusCode Status, string Store) before = await ReadyAsync(service);
        Fill(filler);
        int refused = await SubmitUntilRefusedAsync(service);
        (HttpStatusCode Status, string Store) full = await ReadyAsync(service);
        File.Delete(filler);
        await service.SubmitAsync(RunningService.Quick);
        clock.Advance(AfterARefusal);
        (HttpStatusCode Status, string Store) after = await ReadyAsync(service);
        await service.DisposeAsync();

        Assert.Equal((HttpStatusCode.OK, "takes"), before);
        Assert.Equal(503, refused);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "refuses"), full);
        Assert.Equal((HttpStatusCode.OK, "takes"), after);
    }

    [Fact]
    public async Task AServiceThatStopsSaysSoWhileItStillAnswers()
    {
        var service = new RunningService();
        await service.InitializeAsync();
        var url = new Uri(service.Service.HttpAddress, "/health/ready");
        HttpStatusCode? said = null;
        service.Service.Stopping.Register(() =>
        {
            using HttpResponseMessage answer = service.Client.Send(new HttpRequestMessage(HttpMethod.Get, url));
            said = answer.StatusCode;
        });
        await service.StopAsync();
        await service.DisposeAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, said);
    }

    // The store's files have some room of their own.
    private static async Task<int> SubmitUntilRefusedAsync(RunningService service)
    {
        string large = new('x', 8 << 10);
        string plan = RunningService.PlanOf([.. Enumerable.Range(0, 20).Select(
            step => $$$"""{"id":"a{{{step}}}","tool":"core.set","with":{"value":"{{{large}}}"}}""")]);
        int status;
        int left = 200;
        do (status, _) = await service.PostAsync("/executions", $$"""{"plan":{{plan}}}""");
        while (status == 201 && --left > 0);
        return status;
    }

    private static async Task<(HttpStatusCode Status, string Store)> ReadyAsync(RunningService service)
    {
        using HttpResponseMessage answer =
            await service.Client.GetAsync(new Uri(service.Service.HttpAddress, "/health/ready"));
        var body = (DataObject)DataJson.Parse(await answer.Content.ReadAsByteArrayAsync());
        return (answer.StatusCode, RunningService.TextOf((DataObject)body["checks"]!, "store"));
    }

    private static void Fill(string path)
    {
        byte[] page = new byte[4_096];
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true) file.Write(page);
        }
        catch (IOException)
        {
            // The disk is full.
        }
    }
}
