using System.Net;
using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Autonomy.Host.Local;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>When a service says that it takes no work, and that it does again.</summary>
public sealed class ReadinessTests
{
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
        await SubmitUntilRefusedAsync(service.Service.Engine);
        (HttpStatusCode Status, string Store) full = await ReadyAsync(service);
        File.Delete(filler);
        await service.SubmitAsync(RunningService.Quick);
        (HttpStatusCode Status, string Store) after = await ReadyAsync(service);
        await service.DisposeAsync();

        Assert.Equal((HttpStatusCode.OK, "takes"), before);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "refuses: disk-full"), full);
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
    private static async Task SubmitUntilRefusedAsync(LocalEngine engine)
    {
        string large = new('x', 8 << 10);
        string[] steps = [.. Enumerable.Range(0, 20).Select(step =>
            $$$"""{"id":"a{{{step}}}","needs":["s"],"tool":"core.set","with":{"value":"{{{large}}}"}}""")];
        string text = RunningService.PlanOf(["""{"id":"s","tool":"core.signal","with":{"name":"go"}}""", .. steps]);
        Plan plan = PlanCompiler.Compile(PlanDocument.Of((DataObject)DataJson.Parse(text)), engine.Tools).Plan!;
        CommandReply reply;
        int left = 200;
        do reply = await engine.SubmitAsync(plan, DataObject.Empty, "ada");
        while (reply is CommandReply.Accepted && --left > 0);
        Assert.Equal(RejectionCode.StoreRefused, Assert.IsType<CommandReply.Refused>(reply).Rejection.Code);
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
