using Autonomy.Core.Values;
using Autonomy.Tests.Host.Service;
using Autonomy.Tests.Support;
using Autonomy.V1;
using Google.Protobuf;
using Xunit;

namespace Autonomy.Tests.Host.Workers;

/// <summary>
/// A service that is killed while a worker runs an attempt that must not be repeated, and whose next one has asked a
/// person about it by the time that the worker is back.
/// </summary>
public sealed class KilledLateAnswerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _instance = Guid.NewGuid().ToString("N");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TheWorkersAnswerIsThatToTheQuestion()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder.Path, "short.conf"), "autonomy.workers.heartbeat-timeout = 2s");
        await using ServiceProcess first = await StartAsync(null);
        string id;
        AttemptId attempt;
        await using (RawWorker worker = await ConnectAsync(first))
        {
            id = await first.SubmitAsync("""{"plan":1,"name":"p","steps":[{"id":"a","tool":"remote.send"}]}""");
            attempt = (await worker.NextOfferAsync(id)).Id;
            first.Kill();
        }

        await using ServiceProcess second = await StartAsync(first);
        await AskedAsync(second, id);
        await using RawWorker again = await ConnectAsync(second);
        await again.SayAsync(new WorkerMessage
        {
            Completed = new AttemptCompleted { Id = attempt, OutputJson = ByteString.CopyFromUtf8("\"receipt 7\"") },
        });

        Assert.Equal("end", await second.LastEventOfAsync(id));
        DataObject ended = await second.GetAsync($"/executions/{id}");
        Assert.Equal("completed", RunningService.TextOf(ended, "status"));
        string events = DataJson.Write(await second.GetAsync($"/executions/{id}/events"));
        Assert.Equal(2, events.Split("\"step-assigned\"").Length);
        Assert.Contains("the worker answered late", events, StringComparison.Ordinal);
        Assert.Contains("receipt 7", events, StringComparison.Ordinal);
    }

    private Task<ServiceProcess> StartAsync(ServiceProcess? former) =>
        ServiceProcess.StartAsync(_folder.Path, former, "--config", "short.conf");

    private Task<RawWorker> ConnectAsync(ServiceProcess service) => RawWorker.ConnectAsync(
        service.GrpcAddress, null, _instance, ToolEffect.Irreversible, "remote.send");

    private static async Task AskedAsync(ServiceProcess service, string id)
    {
        for (long after = 0; ;)
        {
            DataObject page = await service.GetAsync($"/executions/{id}/events?after={after}&wait=30s");
            if (DataJson.Write(page).Contains("\"decision-required\"", StringComparison.Ordinal)) return;
            after = (long)((DataNumber)page["after"]!).Value;
        }
    }
}
