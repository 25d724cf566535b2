using Autonomy.Core.Executions;
using Autonomy.Core.Values;
using Autonomy.Journals.Sqlite;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>The service as a program of its own, ended by SIGKILL in the middle of its work.</summary>
public sealed class KilledServiceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task APauseOutlivesTheServiceAndItGoesOnAfterTheNextStart()
    {
        string id;
        await using (ServiceProcess first = await ServiceProcess.StartAsync(_folder.Path))
        {
            id = await first.SubmitAsync(RunningService.Waiting);
            await first.PostAsync($"/executions/{id}/pause");
            first.Kill();
        }

        await using ServiceProcess second = await ServiceProcess.StartAsync(_folder.Path);
        Assert.Equal("paused", RunningService.TextOf(await second.GetAsync($"/executions/{id}"), "status"));
        await second.PostAsync($"/executions/{id}/resume");
        await second.PostAsync($"/executions/{id}/signals/go");
        Assert.Equal(
            "end", await second.LastEventOfAsync(id));
        DataObject results = await second.GetAsync($"/executions/{id}/results");
        Assert.Equal("""{"b":{"text":"c"}}""", DataJson.Write(results["results"]!));
        DataObject report = await second.GetAsync($"/executions/{id}/report");
        Assert.Equal("completed", RunningService.TextOf(report, "outcome"));
    }

    [NodeClientFact]
    public Task WhatNodeHandsInIsRunOnceEach() => FeedAsync(
        400, "node", Path.Combine(GrpcClients.Folder, "node", "feeder.js"), "ADDRESS",
        Path.Combine(GrpcClients.Root, "Autonomy.Host", "Grpc", "Protos"), "400", "node");

    [PythonClientFact]
    public Task WhatPythonHandsInIsRunOnceEach() => FeedAsync(
        400, GrpcClients.Python, Path.Combine(GrpcClients.Folder, "python", "feeder.py"), "ADDRESS", "400", "python");

    /// <summary>The service is killed once a part is acknowledged; the feeder goes on with the next one.</summary>
    private async Task FeedAsync(int count, string program, params string[] arguments)
    {
        ServiceProcess first = await ServiceProcess.StartAsync(_folder.Path);
        using Feeder feeder = Feeder.Start(
            program, [.. arguments.Select(one => one == "ADDRESS" ? first.GrpcAddress.Authority : one)]);
        await feeder.AcknowledgedAsync(100);
        first.Kill();
        await first.DisposeAsync();
        await using (ServiceProcess second = await ServiceProcess.StartAsync(_folder.Path, first))
        {
            await feeder.EndAsync();
            for (int i = 0; i < count; i++)
                await second.LastEventOfAsync(ExecutionId.Keyed("default", $"{arguments[^1]}-{i}").Value);
        }

        (int submitted, int completed) = await CountAsync();
        Assert.Equal((count, count), (submitted, completed));
    }

    private async Task<(int Submitted, int Completed)> CountAsync()
    {
        await using SqliteJournalReader journal = SqliteJournal.OpenReadOnly(_folder.File(".autonomy"));
        var names = new List<string>();
        long offset = 0;
        while (await journal.ReadAfterAsync(offset, 1_000, CancellationToken.None) is { Count: > 0 } page)
        {
            names.AddRange(page.Where(stored => ExecutionId.TryFromStream(stored.Stream, out _))
                .Select(stored => stored.Name));
            offset = page[^1].Offset;
        }

        return (names.Count(name => name == "execution-submitted"), names.Count(name => name == "execution-completed"));
    }
}
