using System.Collections.Immutable;
using System.Diagnostics;
using Autonomy.Benchmarks.Commands;
using Autonomy.Benchmarks.Measuring;
using Autonomy.Core.Executions;
using Autonomy.Core.Indexing;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Journals.Sqlite.Indexing;

namespace Autonomy.Benchmarks.Loads;

/// <summary>How long a page of a list takes, out of an index of many executions.</summary>
internal static class ListIndexed
{
    private const string Workspace = "default";
    private const int BatchEntries = 10_000;
    private const int EventsOfEach = 7;
    private const int Projects = 20;
    private const int FailsOneIn = 50;
    private const int RunsOneIn = 200;

    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly Benchmark Benchmark = new(
        "list",
        """
        Pages of lists out of the index of executions: by status, project, tool,
        text, health, error, and without a filter, each from a place of its own.
        The index is filled with executions of two steps by its own code, without
        a journal; one in 50 failed, one in 200 still runs.
        """,
        [
            new Setting.Number("--stored", "executions in the index", 1_000_000, 1_000, 10_000_000),
            new Setting.Number("--limit", "rows of a page", 50, 1, 1_000),
            new Setting.Number("--times", "how often each page is asked for", 100, 1, 10_000),
        ],
        RunAsync);

    private static async Task<IReport> RunAsync(Settings settings, CancellationToken cancellation)
    {
        using var folder = new BenchmarkFolder(settings.Text("--data"));
        Directory.CreateDirectory(folder.Path);
        int stored = settings.Number("--stored");
        await using SqliteExecutionIndex index = SqliteExecutionIndex.Open(folder.Path, long.MaxValue);
        double fillSeconds = Fill(index, stored, cancellation);
        Report report = new Report("autonomy", "list")
            .Add("stored", "executions in the index", stored)
            .Add("limit", "rows of a page", settings.Number("--limit"))
            .Add("indexMegabytes", "the index's files", StoreSize.Of(folder.Path).Bytes / 1e6, "MB", 1)
            .Add("eventsPerSecond", "events taken into the index", stored * (double)EventsOfEach / fillSeconds, "/s");
        foreach ((string key, string label, ExecutionQuery query) in Queries(settings.Number("--limit"), stored))
        {
            List<double> times = await AskAsync(index, query, stored, settings.Number("--times"), cancellation);
            report.Add(key, label, new Latencies(times));
        }

        return report;
    }

    private static double Fill(SqliteExecutionIndex index, int count, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        Plan plan = BenchmarkPlans.ChainOfNoop(2, BenchmarkTools.Free());
        var batch = new List<ExecutionEntry>();
        for (int i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            batch.Add(EntryOf(plan, i));
            if (batch.Count < BatchEntries && i + 1 < count) continue;
            index.Write(batch, (long)(i + 1) * EventsOfEach);
            batch.Clear();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static ExecutionEntry EntryOf(Plan plan, int number)
    {
        DateTimeOffset at = Beginning + TimeSpan.FromSeconds(number);
        string tool = number % 100 == 0 ? "seldom.used" : "bench.noop";
        var submitted = new ExecutionEvent.Submitted(
            $"{plan.Header.Name}-{number:d10}", Workspace, plan, DataObject.Empty, "bench", Priority.Medium, null)
        {
            Project = $"project-{number % Projects}",
        };
        ExecutionEntry entry = ExecutionEntry.Begin(
            submitted, at, RowKey.Of(at, (long)number * EventsOfEach));
        entry.Apply(new ExecutionEvent.Started(ExecutionPhase.Execution), 2, at);
        ImmutableArray<StepDefinition> steps = plan.Steps;
        entry.Apply(new ExecutionEvent.AttemptStarted(steps[0].Id.Value, null, 1, tool, EffectClass.Pure), 3, at);
        if (number % RunsOneIn == 0) return entry;
        entry.Apply(new ExecutionEvent.StepCompleted(steps[0].Id.Value, 1, null), 4, at);
        entry.Apply(new ExecutionEvent.AttemptStarted(steps[1].Id.Value, null, 1, tool, EffectClass.Pure), 5, at);
        if (number % FailsOneIn == 1)
        {
            var error = new Failure { Kind = FailureKind.Unavailable, Code = "http_503", Message = "It was down." };
            entry.Apply(new ExecutionEvent.AttemptFailed(steps[1].Id.Value, null, 1, error), 6, at);
            entry.Apply(new ExecutionEvent.Failed(error), 7, at);
            return entry;
        }

        entry.Apply(new ExecutionEvent.StepCompleted(steps[1].Id.Value, 1, null), 6, at);
        entry.Apply(new ExecutionEvent.Completed(WithFailures: false), 7, at);
        return entry;
    }

    private static IEnumerable<(string Key, string Label, ExecutionQuery Query)> Queries(int limit, int stored)
    {
        var all = new ExecutionQuery
        {
            Workspace = Workspace,
            Limit = limit,
            Now = Beginning + TimeSpan.FromSeconds(stored),
        };
        ExecutionStatus[] ended = [ExecutionStatus.Failed, ExecutionStatus.Completed];
        yield return ("all", "all", all);
        yield return ("status", "status=failed", all with { Statuses = [ExecutionStatus.Failed] });
        yield return ("statuses", "status=failed,completed", all with { Statuses = [.. ended] });
        yield return ("project", "project and status", all with
        {
            Project = "project-1",
            Statuses = [ExecutionStatus.Failed],
        });
        yield return ("tool", "tool", all with { Tool = "seldom.used" });
        yield return ("error", "errorKind", all with { ErrorKind = FailureKind.Unavailable });
        yield return ("health", "health=stalled", all with { Health = HealthWord.Stalled });
        yield return ("text", "text, of every one", all with { Text = "project" });
        yield return ("changed", "sort=-changed, status", all with
        {
            Order = ListOrder.Changed,
            Statuses = [ExecutionStatus.Completed],
        });
    }

    // Each time from another place, as readers who page through it.
    private static async Task<List<double>> AskAsync(
        SqliteExecutionIndex index, ExecutionQuery query, int stored, int times, CancellationToken cancellation)
    {
        var took = new List<double>();
        for (int i = 0; i < times; i++)
        {
            DateTimeOffset from = Beginning + TimeSpan.FromSeconds((long)stored * (times - i) / times);
            ListMark mark = query.Order == ListOrder.Submitted
                ? new ListMark(RowKey.First(from), 0)
                : new ListMark(from.ToUnixTimeMilliseconds(), 0);
            long start = Stopwatch.GetTimestamp();
            await index.ListAsync(query with { After = mark }, cancellation);
            took.Add(ClosedLoop.MillisecondsSince(start));
        }

        return took;
    }
}
