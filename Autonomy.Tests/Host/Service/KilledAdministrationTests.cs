using System.Net.WebSockets;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Schedules;
using Autonomy.Core.Values;
using Autonomy.Journals.Sqlite;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>Schedules and bulk jobs of a service that is killed time after time: nothing twice, nothing lost.</summary>
public sealed class KilledAdministrationTests : IDisposable
{
    private const int Kills = 2;

    private static readonly string Failing = RunningService.PlanOf(
        """{"id":"a","tool":"data.json","with":{"text":"{"},"onFailure":"fail","retry":{"attempts":1}}""");

    private readonly TemporaryFolder _folder = new();
    private long _position;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task EachTimeOfAScheduleRunsOnceHoweverOftenTheServiceIsKilled()
    {
        ServiceProcess service = await ServiceProcess.StartAsync(_folder.Path);
        await service.PostAsync(
            "/schedules",
            $$"""
            {"name":"pulse","every":"1s","overlap":"parallel","catchUp":"all","catchUpMax":100,
             "plan":{{RunningService.Quick}}}
            """);
        for (int kill = 0; kill < Kills; kill++) service = await KilledAfterAsync(service, "execution-submitted", 2);
        await HappenedAsync(service, "execution-completed", 2);
        await service.PostAsync("/schedules/pulse/pause", "{}");
        await service.DisposeAsync();
        List<StoredEvent> events = await EventsAsync();
        int open = FiredIn(events).Count - ExecutionsOf(events, "execution-completed").Count();
        if (open > 0)
        {
            // What was begun at the very end is brought to its end.
            _position = events[^1].Offset;
            service = await ServiceProcess.StartAsync(_folder.Path, service);
            await HappenedAsync(service, "execution-completed", open);
            await service.DisposeAsync();
            events = await EventsAsync();
        }

        List<ScheduleEvent.Fired> runs = FiredIn(events);
        Assert.True(runs.Count > 2 * Kills, $"{runs.Count}");
        Assert.Equal(
            Enumerable.Range(0, runs.Count).Select(number => runs[0].Time.AddSeconds(number)),
            runs.Select(run => run.Time));
        Assert.Equal(runs.Select(run => run.Execution).Order(), ExecutionsOf(events, "execution-submitted"));
        Assert.Equal(runs.Select(run => run.Execution).Order(), ExecutionsOf(events, "execution-completed"));
    }

    [Fact]
    public async Task ABulkCancelReachesEachOnceHoweverOftenTheServiceIsKilled()
    {
        const int count = 60;
        ServiceProcess service = await ServiceProcess.StartAsync(_folder.Path);
        string[] executions = new string[count];
        for (int i = 0; i < count; i++) executions[i] = await service.SubmitAsync(RunningService.Waiting);
        await BulkAsync(service, "cancel", executions);
        for (int kill = 0; kill < Kills; kill++) service = await KilledAfterAsync(service, "execution-cancelled", 5);
        foreach (string execution in executions) await service.LastEventOfAsync(execution);
        await service.DisposeAsync();
        List<StoredEvent> events = await EventsAsync();

        Assert.Equal(executions.Order(), ExecutionsOf(events, "execution-cancel-requested"));
        Assert.Equal(executions.Order(), ExecutionsOf(events, "execution-cancelled"));
    }

    [Fact]
    public async Task ABulkRetryMakesOneExecutionOfEachHoweverOftenTheServiceIsKilled()
    {
        const int count = 40;
        ServiceProcess service = await ServiceProcess.StartAsync(_folder.Path);
        string[] executions = new string[count];
        for (int i = 0; i < count; i++) executions[i] = await service.SubmitAsync(Failing);
        await HappenedAsync(service, "execution-failed", count);
        await BulkAsync(service, "retry", executions);
        int made = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            service = await KilledAfterAsync(service, "execution-failed", 5);
            made += 5;
        }

        await HappenedAsync(service, "execution-failed", count - made);
        await service.DisposeAsync();
        List<StoredEvent> events = await EventsAsync();

        string[] submitted = [.. ExecutionsOf(events, "execution-submitted")];
        Assert.Equal(2 * count, submitted.Length);
        Assert.Equal(submitted.Length, submitted.Distinct().Count());
        Assert.Equal(submitted, ExecutionsOf(events, "execution-failed"));
        // Each was made of another one.
        string[] origins =
        [
            .. events.Where(stored => stored.Name == "execution-submitted")
                .Select(OriginOf).OfType<string>().Order(),
        ];
        Assert.Equal(executions.Order(), origins);
    }

    private static Task<DataObject> BulkAsync(ServiceProcess service, string action, string[] executions)
    {
        string ids = string.Join(',', executions.Select(id => $"\"{id}\""));
        return service.PostAsync("/bulk", $$"""{"action":"{{action}}","ids":[{{ids}}],"rate":20}""");
    }

    /// <summary>Another one in its place, once so many of these have happened since it was last looked.</summary>
    private async Task<ServiceProcess> KilledAfterAsync(ServiceProcess service, string happened, int count)
    {
        await HappenedAsync(service, happened, count);
        service.Kill();
        await service.DisposeAsync();
        return await ServiceProcess.StartAsync(_folder.Path, service);
    }

    // Follows all executions of the workspace, from where it was when it was last looked.
    private async Task HappenedAsync(ServiceProcess service, string happened, int count)
    {
        using ClientWebSocket socket =
            await SocketTalk.ConnectAsync(new Uri(service.HttpAddress, "/api/v1/stream"));
        await SocketTalk.SayAsync(socket, $$"""{"subscribe":"executions","after":{{_position}}}""");
        while (count > 0)
        {
            DataObject message = await SocketTalk.HearAsync(socket);
            if (message["event"] is not DataObject told) continue;
            _position = (long)((DataNumber)message["position"]!).Value;
            if (RunningService.TextOf(told, "type") == happened) count--;
        }
    }

    private async Task<List<StoredEvent>> EventsAsync()
    {
        await using SqliteJournalReader journal = SqliteJournal.OpenReadOnly(_folder.File(".autonomy"));
        var events = new List<StoredEvent>();
        while (await journal.ReadAfterAsync(events.Count == 0 ? 0 : events[^1].Offset, 1_000, CancellationToken.None)
            is { Count: > 0 } page)
        {
            events.AddRange(page);
        }

        return events;
    }

    private static List<ScheduleEvent.Fired> FiredIn(List<StoredEvent> events) =>
    [
        .. events.Where(stored => stored.Name == "schedule-fired")
            .Select(stored => (ScheduleEvent.Fired)ScheduleEventTable.Decode(
                stored.Name, stored.SchemaVersion, stored.Body.Span))
            .OrderBy(fired => fired.Time),
    ];

    private static IEnumerable<string> ExecutionsOf(List<StoredEvent> events, string name) =>
        events.Where(stored => stored.Name == name)
            .Select(stored => ExecutionId.TryFromStream(stored.Stream, out ExecutionId id) ? id.Value : "")
            .Order();

    private static string? OriginOf(StoredEvent submitted) => ((ExecutionEvent.Submitted)ExecutionEventTable.Decode(
        submitted.Name, submitted.SchemaVersion, submitted.Body.Span)).Fork?.Execution;
}
