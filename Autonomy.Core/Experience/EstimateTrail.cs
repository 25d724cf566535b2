using System.Collections.Frozen;
using System.Text.Json;
using Autonomy.Core.Estimates;
using Autonomy.Core.Journaling;
using Autonomy.Core.Recovery;

namespace Autonomy.Core.Experience;

/// <summary>
/// Estimates from before a start, and what came of them. Only an execution that did its whole work undisturbed tells
/// how good its estimate was: one that was paused, asked a person, lost an attempt with its engine, failed or was
/// cancelled is left out, and so is one that waits for people or signals by its plan.
/// </summary>
internal sealed class EstimateTrail
{
    /// <summary>Executions under way that are remembered: 20,000.</summary>
    public const int OpenMax = 20_000;

    /// <summary>Past estimates that are kept, the latest: 500, of which a coverage is known to 2 points.</summary>
    public const int PastMax = 500;

    private const string Estimated = "execution-estimated";
    private const string Completed = "execution-completed";

    private static readonly FrozenSet<string> Disturbances = FrozenSet.ToFrozenSet(
    [
        "execution-failed", "execution-cancelled", "execution-terminated", "execution-paused", "decision-required",
        "execution-finish-requested", "plan-changed",
    ]);

    private readonly Dictionary<StreamId, OpenEstimate> _open = [];
    private readonly Queue<PastEstimate> _past = new();

    /// <summary>The latest, the oldest first.</summary>
    public IReadOnlyCollection<PastEstimate> Past => _past;

    public static bool Wants(string eventName) =>
        eventName is Estimated or Completed || Disturbances.Contains(eventName);

    /// <summary>Takes an event that it wants.</summary>
    public void Apply(StoredEvent stored, ReadOnlySpan<byte> body)
    {
        if (stored.Name == Estimated) Begin(stored, body);
        else if (_open.Remove(stored.Stream, out OpenEstimate? open) && stored.Name == Completed)
            Keep(new PastEstimate(open.Total, stored.Time - open.At));
    }

    /// <summary>An attempt of this execution failed.</summary>
    public void TakeFailure(StreamId stream, string code)
    {
        if (code is FailureCodes.Interrupted) _open.Remove(stream);
    }

    public EstimateTrailRecord? ToRecord() => _open.Count == 0 && _past.Count == 0
        ? null
        : new EstimateTrailRecord(
            [
                .. _open.OrderBy(entry => entry.Value.At).ThenBy(entry => entry.Key.Value, StringComparer.Ordinal)
                    .Select(entry => new OpenEstimateRecord(entry.Key.Value, entry.Value.Total, entry.Value.At)),
            ],
            [.. _past]);

    public void Restore(EstimateTrailRecord? record)
    {
        _open.Clear();
        _past.Clear();
        if (record is null) return;
        foreach (OpenEstimateRecord open in record.Open)
            _open.Add(new StreamId(open.Stream), new OpenEstimate(open.Total, open.At));
        foreach (PastEstimate past in record.Past) Keep(past);
    }

    private void Begin(StoredEvent stored, ReadOnlySpan<byte> body)
    {
        EstimateMark mark = JsonSerializer.Deserialize(body, ExperienceJson.Default.EstimateMark)!;
        if (!mark.WaitsForOthers && _open.Count < OpenMax)
            _open[stored.Stream] = new OpenEstimate(mark.Total, stored.Time);
    }

    private void Keep(PastEstimate past)
    {
        if (_past.Count == PastMax) _past.Dequeue();
        _past.Enqueue(past);
    }

    private sealed record OpenEstimate(DurationRange Total, DateTimeOffset At);
}
