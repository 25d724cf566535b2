using System.Diagnostics.Metrics;
using Autonomy.Core.Connections;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Tools;

namespace Autonomy.Host.Telemetry;

/// <summary>
/// What is measured of the engine and its transports. Executions are counted as their events are read from the journal:
/// what is counted is durable, and counting costs the engine nothing. Labels are of closed sets, or of the engine's own
/// catalog of tools: no workspace, execution or host is among them, and no tool that belongs to a workspace.
/// </summary>
internal sealed class ServiceMeter : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string Name = "Autonomy";

    private static readonly InstrumentAdvice<double> Durations = new()
    {
        HistogramBucketBoundaries =
            [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 3_600],
    };

    // Who makes the calls of a tool that a workspace brought: its name is nobody else's business.
    private const string OfWorkers = "worker";
    private const string Unknown = "unknown";

    private readonly IToolCatalog _own;
    private readonly Meter _meter;
    private readonly OpenAttempts _open = new();
    private readonly Counter<long> _submitted;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _started;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _steps;
    private readonly Counter<long> _healed;
    private readonly Counter<long> _asked;
    private readonly Counter<long> _answered;
    private readonly Counter<long> _commits;
    private readonly Counter<long> _cut;
    private readonly Histogram<double> _attempts;
    private readonly Histogram<double> _calls;

    /// <summary>Begins to measure.</summary>
    /// <param name="factory">Where the meter is made.</param>
    /// <param name="own">The engine's own tools.</param>
    public ServiceMeter(IMeterFactory factory, IToolCatalog own)
    {
        _own = own;
        _meter = factory.Create(Name);
        _submitted = Counter("autonomy.executions.submitted", "{execution}", "Executions that were submitted.");
        _ended = Counter("autonomy.executions.ended", "{execution}", "Executions that ended, by how.");
        _started = Counter("autonomy.attempts.started", "{attempt}", "Attempts that began, by tool.");
        _failed = Counter("autonomy.attempts.failed", "{attempt}", "Attempts that failed, by tool and kind.");
        _steps = Counter("autonomy.steps.ended", "{step}", "Steps that ended, by how; items of fan-outs not counted.");
        _healed = Counter("autonomy.healing.applied", "{rung}", "Rungs of healing ladders that were taken.");
        _asked = Counter("autonomy.decisions.asked", "{decision}", "Questions to people, by kind.");
        _answered = Counter("autonomy.decisions.answered", "{decision}", "Questions that were answered, or expired.");
        _commits = Counter("autonomy.journal.commits", "{commit}", "Commits of the journal.");
        _cut = Counter("autonomy.streams.cut", "{reader}", "Readers of streams that fell too far behind.");
        _attempts = _meter.CreateHistogram(
            "autonomy.attempt.duration", "s", "How long attempts took, by tool and outcome.", null, Durations);
        _calls = _meter.CreateHistogram(
            "autonomy.grpc.call.duration", "s", "How long gRPC calls took, by method and status.", null, Durations);
    }

    /// <summary>Measures what is so at the moment of looking.</summary>
    public void Observe(string name, string unit, string description, Func<long> value) =>
        _meter.CreateObservableGauge(name, value, unit, description);

    /// <summary>Counts what somebody else counts, as it is at the moment of looking.</summary>
    public void ObserveTotal(string name, string unit, string description, Func<long> value) =>
        _meter.CreateObservableCounter(name, value, unit, description);

    /// <summary>The journal has committed.</summary>
    public void CountCommit() => _commits.Add(1);

    /// <summary>A reader of a stream fell too far behind.</summary>
    public void CountCut() => _cut.Add(1);

    /// <summary>A call of gRPC ended.</summary>
    /// <param name="method">Its path; one that is served.</param>
    /// <param name="status">Its status.</param>
    /// <param name="took">How long it took.</param>
    public void TakeCall(string method, string status, TimeSpan took) => _calls.Record(
        took.TotalSeconds, new KeyValuePair<string, object?>("method", method),
        new KeyValuePair<string, object?>("status", status));

    /// <summary>Takes a durable event. For one thread at a time.</summary>
    public void Take(StoredEvent stored, ExecutionEvent? happened)
    {
        switch (happened)
        {
            case ExecutionEvent.Submitted: _submitted.Add(1); break;
            case ExecutionEvent.Completed completed:
                End(stored, completed.WithFailures ? ExecutionStatus.CompletedWithFailures : ExecutionStatus.Completed);
                break;
            case ExecutionEvent.Failed: End(stored, ExecutionStatus.Failed); break;
            case ExecutionEvent.Cancelled or ExecutionEvent.Terminated: End(stored, ExecutionStatus.Cancelled); break;
            case ExecutionEvent.AttemptStarted began:
                string toolBegun = NameOf(began.Tool);
                _started.Add(1, Label("tool", toolBegun));
                _open.Begin(stored, began.Step, began.Item, toolBegun);
                break;
            case ExecutionEvent.AttemptFailed failed:
                string tool = EndAttempt(stored, failed.Step, failed.Item, "failed") ?? Unknown;
                _failed.Add(1, Label("tool", tool), Label("kind", Words.Of(failed.Error.Kind)));
                break;
            case ExecutionEvent.ItemCompleted item: EndAttempt(stored, item.Step, item.Item, "completed"); break;
            case ExecutionEvent.StepCompleted step:
                EndAttempt(stored, step.Step, null, "completed");
                _steps.Add(1, Label("status", "completed"));
                break;
            case ExecutionEvent.StepFailed: _steps.Add(1, Label("status", "failed")); break;
            case ExecutionEvent.StepSkipped: _steps.Add(1, Label("status", "skipped")); break;
            case ExecutionEvent.HealingApplied healing: _healed.Add(1, Label("rung", Words.Of(healing.Rung))); break;
            case ExecutionEvent.DecisionRequired asked:
                _asked.Add(1, Label("kind", Words.Of(asked.Request.Kind)));
                break;
            case ExecutionEvent.DecisionAnswered or ExecutionEvent.DecisionExpired: _answered.Add(1); break;
            default: break;
        }
    }

    public void Dispose() => _meter.Dispose();

    private void End(StoredEvent stored, ExecutionStatus status)
    {
        _open.Forget(stored.Stream);
        _ended.Add(1, Label("status", Words.Of(status)));
    }

    private string? EndAttempt(StoredEvent stored, string step, int? item, string outcome)
    {
        if (_open.End(stored.Stream, step, item) is not var (tool, began)) return null;
        double seconds = Math.Max(0, (stored.Time - began).TotalSeconds);
        _attempts.Record(seconds, Label("tool", tool), Label("outcome", outcome));
        return tool;
    }

    private Counter<long> Counter(string name, string unit, string description) =>
        _meter.CreateCounter<long>(name, unit, description);

    private string NameOf(string tool)
    {
        if (!ToolName.TryParse(tool, out ToolName name)) return Unknown;
        if (_own.Find(name) is not null) return tool;
        return ConnectedNames.Families.Contains(name.Family) ? name.Family : OfWorkers;
    }

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);

    /// <summary>Attempts between their start and their end, so that it is known how long they took.</summary>
    private sealed class OpenAttempts
    {
        // What starts beyond it is not timed.
        private const int Max = 20_000;

        private readonly Dictionary<StreamId, Dictionary<(string, int?), (string, DateTimeOffset)>> _open = [];
        private int _count;

        public void Begin(StoredEvent stored, string step, int? item, string tool)
        {
            if (_count >= Max) return;
            if (!_open.TryGetValue(stored.Stream, out var ofOne)) _open.Add(stored.Stream, ofOne = []);
            if (ofOne.TryAdd((step, item), (tool, stored.Time))) _count++;
            else ofOne[(step, item)] = (tool, stored.Time);
        }

        public (string Tool, DateTimeOffset Began)? End(StreamId stream, string step, int? item)
        {
            if (!_open.TryGetValue(stream, out var ofOne)) return null;
            if (!ofOne.Remove((step, item), out (string, DateTimeOffset) began)) return null;
            _count--;
            if (ofOne.Count == 0) _open.Remove(stream);
            return began;
        }

        public void Forget(StreamId stream)
        {
            if (_open.Remove(stream, out var left)) _count -= left.Count;
        }
    }
}
