using System.Diagnostics;
using System.Text;
using Autonomy.Benchmarks.Commands;
using Autonomy.Benchmarks.Measuring;
using Autonomy.Core.Journaling;
using Autonomy.Journals.Sqlite;

namespace Autonomy.Benchmarks.Loads;

/// <summary>
/// What the store alone can do: the appends of a chain of steps, in number, shape and size, straight to the journal.
/// What the engine loses against this is the engine's own.
/// </summary>
internal static class Ceiling
{
    private static readonly byte[] Submitted = Encoding.UTF8.GetBytes($$"""{"plan":"{{new string('x', 600)}}"}""");
    private static readonly byte[] StepEnded = """{"step":"s1","attempt":1,"output":null}"""u8.ToArray();
    private static readonly byte[] AttemptStarted =
        """{"step":"s2","attempt":1,"tool":"core.noop","effect":"idempotent"}"""u8.ToArray();

    public static readonly Benchmark Benchmark = new(
        "ceiling",
        """
        The appends of 'throughput', in number, shape and size, straight to the
        journal: the bare group commit of the store. What the engine loses
        against it is the engine's own.
        """,
        Throughput.Settings,
        RunAsync);

    private static async Task<IReport> RunAsync(Settings settings, CancellationToken cancellation)
    {
        using var folder = new BenchmarkFolder(settings.Text("--data"));
        await using var journal = SqliteJournal.Open(
            new SqliteJournalOptions { Directory = folder.Path, TimeProvider = TimeProvider.System });
        int steps = settings.Number("--steps");
        long next = 0;
        LoopResult result = await ClosedLoop.RunAsync(
            settings.Number("--chains"),
            settings.Number("--seconds"),
            journal,
            () => AppendChainAsync(journal, Interlocked.Increment(ref next), steps),
            cancellation);
        return Throughput.ReportOf("ceiling", "ceiling", settings, result);
    }

    private static async Task<double> AppendChainAsync(SqliteJournal journal, long number, int steps)
    {
        long start = Stopwatch.GetTimestamp();
        var stream = new StreamId($"execution-ceiling-{number}");
        long version = 0;
        for (int append = 0; append <= steps; append++)
        {
            bool isFirst = append == 0;
            bool isLast = append == steps;
            NewEvent ended = isFirst
                ? new NewEvent("execution-submitted", 1, Submitted)
                : new NewEvent("step-completed", 1, StepEnded);
            NewEvent begun = isLast
                ? new NewEvent("execution-completed", 1, "{}"u8.ToArray())
                : new NewEvent("attempt-started", 1, AttemptStarted);
            var answer = new Answer();
            journal.Append(
                new AppendRequest
                {
                    Stream = stream,
                    ExpectedVersion = version,
                    Time = TimeProvider.System.GetUtcNow(),
                    Events = [ended, begun],
                    WakeUp = isFirst ? WakeUpChange.Set(WakeUp.AtRestart) : isLast ? WakeUpChange.Clear : default,
                },
                answer);
            AppendResult result = await answer.Task;
            if (result.Outcome != AppendOutcome.Appended)
                throw new InvalidOperationException($"{result.Outcome}: {result.Reason}");
            version = result.Version;
        }

        return ClosedLoop.MillisecondsSince(start);
    }

    private sealed class Answer()
        : TaskCompletionSource<AppendResult>(TaskCreationOptions.RunContinuationsAsynchronously), IAppendCompletion
    {
        public void Completed(in AppendResult result) => SetResult(result);
    }
}
