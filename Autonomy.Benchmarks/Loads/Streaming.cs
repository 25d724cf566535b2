using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Autonomy.Benchmarks.Commands;
using Autonomy.Benchmarks.Measuring;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Autonomy.Host.Service;

namespace Autonomy.Benchmarks.Loads;

/// <summary>How long a durable event takes to those who follow its execution.</summary>
internal static class Streaming
{
    private const int QuietExecutions = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public static readonly Benchmark Benchmark = new(
        "stream",
        """
        Subscribers follow executions of a service as server-sent events, over
        loopback, each with a connection of its own; all are in this process.
        Signals come in at a steady rate, each to the next execution in turn, and
        each is one event. The time is from the commit that made the event
        durable to the moment at which a subscriber has read its frame. Others, in
        a process of their own, may follow executions in which nothing happens,
        or follow the same ones and never read.
        """,
        [
            new Setting.Number("--subscribers", "connections", 1_000, 1, 20_000),
            new Setting.Number("--executions", "executions that they follow, evenly", 100, 1, 10_000),
            new Setting.Number("--idle", "connections to quiet executions", 0, 0, 15_000),
            new Setting.Number("--stuck", "connections that never read", 0, 0, 15_000),
            new Setting.Number("--payload", "bytes that a signal carries", 0, 0, 200_000),
            new Setting.Number("--rate", "events in a second", 100, 1, 100_000),
            new Setting.Number("--seconds", "time measured, after a quarter of it to warm up", 8, 1, 3_600),
        ],
        RunAsync);

    private static async Task<IReport> RunAsync(Settings settings, CancellationToken cancellation)
    {
        using var folder = new BenchmarkFolder(settings.Text("--data"));
        await using AutonomyService service = await AutonomyService.StartAsync(new ServiceOptions
        {
            Settings = new ServiceSettings
            {
                Store = new StoreSettings { DataDirectory = folder.Path },
                Http = new HttpSettings { Port = 0 },
                Grpc = new GrpcSettings { Port = 0 },
                Telemetry = new TelemetrySettings { LogLevel = LogDetail.Warning },
            },
            WorkingFolder = folder.Path,
            Clock = TimeProvider.System,
            Secrets = static _ => null,
        });
        Plan plan = BenchmarkPlans.Wait(service.Engine.Tools);
        ExecutionId[] executions = await SubmitAsync(service, plan, settings.Number("--executions"));
        using Bystanders bystanders = await Bystanders.ConnectAsync(
            settings, service.HttpAddress, await SubmitAsync(service, plan, QuietExecutions), executions, cancellation);
        var committed = new ConcurrentDictionary<long, long>();
        using IDisposable watch = service.Engine.Journal.OnCommitted(
            head => committed[head] = Stopwatch.GetTimestamp());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var client = new HttpClient();
        var frames = new ConcurrentQueue<(long Offset, long At)>();
        Task[] subscribers =
        [
            .. Enumerable.Range(0, settings.Number("--subscribers")).Select(number => FollowAsync(
                client, StreamOf(service, executions[number % executions.Length]), frames, stop.Token)),
        ];
        int seconds = settings.Number("--seconds");
        var payload = new DataString(new string('x', settings.Number("--payload")));
        int rate = settings.Number("--rate");
        await SignalAsync(service, executions, payload, rate, Math.Max(1, seconds / 4), cancellation);
        long begin = Stopwatch.GetTimestamp();
        await SignalAsync(service, executions, payload, rate, seconds, cancellation);
        await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        await stop.CancelAsync();
        await Task.WhenAll(subscribers);
        return bystanders.AddTo(ReportOf(settings, frames, committed, begin));
    }

    private static Uri StreamOf(AutonomyService service, ExecutionId execution) =>
        new(service.HttpAddress, $"/api/v1/executions/{execution}/stream");

    private static Task<ExecutionId[]> SubmitAsync(AutonomyService service, Plan plan, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => SubmitAsync(service, plan)));

    private static async Task<ExecutionId> SubmitAsync(AutonomyService service, Plan plan) =>
        (await service.Engine.SubmitAsync(plan, DataObject.Empty, "benchmark"))
            is Actors.Executions.CommandReply.Accepted accepted
            ? accepted.Execution
            : throw new BenchmarkRefusedException("The service does not take an execution.");

    // The rate is kept on average: what a pause was too long is made up for.
    private static async Task SignalAsync(
        AutonomyService service, ExecutionId[] executions, DataValue payload, int rate, int seconds,
        CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var told = new List<Task>();
        for (int sent = 0; sent < rate * seconds;)
        {
            for (; sent < rate * clock.Elapsed.TotalSeconds && sent < rate * seconds; sent++)
            {
                // Kept until a step takes it, which none does; a thousand of one name is the most.
                string name = $"s{sent / 500}";
                told.Add(service.Engine.SendAsync(
                    executions[sent % executions.Length],
                    new ExecutionCommand.Signal(name, payload, "benchmark")));
            }

            await Task.Delay(Pause, cancellation);
        }

        await Task.WhenAll(told);
    }

    private static async Task FollowAsync(
        HttpClient client, Uri stream, ConcurrentQueue<(long Offset, long At)> frames, CancellationToken cancellation)
    {
        try
        {
            using Stream body = await client.GetStreamAsync(stream, cancellation);
            using var lines = new StreamReader(body);
            while (await lines.ReadLineAsync(cancellation) is { } line)
            {
                if (!line.StartsWith("data: ", StringComparison.Ordinal)) continue;
                if (OffsetIn(line) is { } offset) frames.Enqueue((offset, Stopwatch.GetTimestamp()));
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The time is over.
        }
    }

    private static long? OffsetIn(string line)
    {
        const string Name = "\"offset\":";
        int start = line.IndexOf(Name, StringComparison.Ordinal) + Name.Length;
        int end = line.IndexOf(',', start);
        return start < Name.Length || end < 0
            ? null
            : long.Parse(line.AsSpan(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static Report ReportOf(
        Settings settings, ConcurrentQueue<(long Offset, long At)> frames,
        ConcurrentDictionary<long, long> committed, long begin)
    {
        // Of several events in one commit the last offset is told.
        long[] heads = [.. committed.Keys.Order()];
        var times = new List<double>();
        foreach ((long offset, long at) in frames)
        {
            int place = Array.BinarySearch(heads, offset);
            if (place < 0) place = ~place;
            if (place == heads.Length || committed[heads[place]] < begin) continue;
            times.Add(Stopwatch.GetElapsedTime(committed[heads[place]], at).TotalMilliseconds);
        }

        var latencies = new Latencies(times);
        return new Report("autonomy", "stream, server-sent events")
            .Add("subscribers", "subscribers", settings.Number("--subscribers"))
            .Add("framesPerSecond", "frames", (double)times.Count / settings.Number("--seconds"), "/s", 1)
            .Add("p95Ms", "from commit to frame, 95th percentile", latencies.Percentile(0.95), "ms", 2)
            .Add("", "from commit to frame", latencies);
    }
}
