using System.Collections.Frozen;
using System.Text.Json;
using Autonomy.Core.Estimates;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Experience;

/// <summary>
/// What the journal teaches of tools: how long their calls take, and how often and how they fail; and how good
/// estimates were. An attempt that the engine itself lost teaches nothing.
/// </summary>
/// <param name="tools">The tools as they are now: their versions and priors.</param>
public sealed class ExperienceFold(IToolCatalog tools) : IJournalFold
{
    /// <summary>
    /// Attempts that are remembered between their start and their end; what starts beyond it is not learned from:
    /// 20,000.
    /// </summary>
    public const int OpenAttemptsMax = 20_000;

    /// <summary>Where the experience of an engine is stored.</summary>
    public static readonly StreamId StoredWith = new("experience");

    private static readonly FrozenSet<string> Ends =
        FrozenSet.ToFrozenSet(
            ["execution-completed", "execution-failed", "execution-cancelled", "execution-terminated"]);

    private static readonly FrozenSet<string> Wanted =
        FrozenSet.ToFrozenSet(["attempt-started", "attempt-failed", "step-completed", "item-completed", .. Ends]);

    private readonly Dictionary<StreamId, Dictionary<OpenPlace, OpenAttempt>> _open = [];
    private readonly EstimateTrail _estimates = new();
    private readonly SortedDictionary<string, ToolRecord> _records = new(StringComparer.Ordinal);
    private int _openCount;

    /// <summary>How long calls took.</summary>
    public DurationTable Durations { get; private set; } = new();

    /// <summary>How calls ended, by tool.</summary>
    public IReadOnlyDictionary<string, ToolRecord> Tools => _records;

    /// <summary>
    /// Estimates from before the start of executions that then did their whole work undisturbed, and how long those
    /// took; the latest 500.
    /// </summary>
    public IReadOnlyCollection<PastEstimate> PastEstimates => _estimates.Past;

    /// <inheritdoc/>
    public StreamId Stream => StoredWith;

    /// <inheritdoc/>
    public int SchemaVersion => 2;

    /// <inheritdoc/>
    public bool Wants(string eventName) => Wanted.Contains(eventName) || EstimateTrail.Wants(eventName);

    /// <inheritdoc/>
    public void Apply(StoredEvent stored, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(stored);
        if (EstimateTrail.Wants(stored.Name)) _estimates.Apply(stored, body);
        if (Ends.Contains(stored.Name))
        {
            if (_open.Remove(stored.Stream, out Dictionary<OpenPlace, OpenAttempt>? left)) _openCount -= left.Count;
            return;
        }

        if (!Wanted.Contains(stored.Name)) return;
        AttemptMark mark = JsonSerializer.Deserialize(body, ExperienceJson.Default.AttemptMark)!;
        if (stored.Name == "attempt-started") Begin(stored, mark);
        else End(stored, mark);
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer) => JsonSerializer.Serialize(
        writer,
        new ExperienceRecord(
            Durations.ToRecords(),
            [.. _records.Values],
            [
                .. _open.SelectMany(stream => stream.Value.Select(entry => new OpenRecord(
                        stream.Key.Value, entry.Key.Step, entry.Key.Item, entry.Value.Tool, entry.Value.At)))
                    .OrderBy(open => open.At).ThenBy(open => open.Stream, StringComparer.Ordinal)
                    .ThenBy(open => open.Step, StringComparer.Ordinal).ThenBy(open => open.Item),
            ])
        {
            Estimates = _estimates.ToRecord(),
        },
        ExperienceJson.Default.ExperienceRecord);

    /// <inheritdoc/>
    public void Restore(JsonElement state)
    {
        ExperienceRecord record = state.Deserialize(ExperienceJson.Default.ExperienceRecord)!;
        Durations = DurationTable.Of(record.Durations);
        _records.Clear();
        foreach (ToolRecord tool in record.Tools) _records.Add(tool.Tool, tool);
        _estimates.Restore(record.Estimates);
        _open.Clear();
        _openCount = 0;
        foreach (OpenRecord open in record.Open)
            Remember(new(open.Stream), new(open.Step, open.Item), new(open.Tool, open.At));
    }

    private void Begin(StoredEvent stored, AttemptMark mark)
    {
        if (mark.Tool is not null && _openCount < OpenAttemptsMax)
            Remember(stored.Stream, new(mark.Step, mark.Item), new(mark.Tool, stored.Time));
    }

    private void Remember(StreamId stream, OpenPlace place, OpenAttempt attempt)
    {
        if (!_open.TryGetValue(stream, out Dictionary<OpenPlace, OpenAttempt>? ofStream))
            _open.Add(stream, ofStream = []);
        if (ofStream.TryAdd(place, attempt)) _openCount++;
        else ofStream[place] = attempt;
    }

    private void End(StoredEvent stored, AttemptMark mark)
    {
        if (mark.Error is { } error) _estimates.TakeFailure(stored.Stream, error.Code);
        if (!_open.TryGetValue(stored.Stream, out Dictionary<OpenPlace, OpenAttempt>? ofStream)
            || !ofStream.Remove(new(mark.Step, mark.Item), out OpenAttempt? attempt))
        {
            return;
        }

        _openCount--;
        if (mark.Error?.Code is FailureCodes.Interrupted or FailureCodes.Cancelled) return;
        if (!ToolName.TryParse(attempt.Tool, out ToolName tool)) return;
        if (!ExecutionId.TryFromStream(stored.Stream, out ExecutionId execution)) return;
        CallKey call = CallKey.Of(tool, tools.Find(tool), CallKey.OperationOf(execution, mark.Step));
        ToolRecord known = _records.GetValueOrDefault(attempt.Tool) ?? new ToolRecord { Tool = attempt.Tool };
        _records[attempt.Tool] = known.Plus(mark.Error?.Kind);
        if (mark.Error is null) Durations.Learn(call, stored.Time - attempt.At, mark.Usage?.OutputBytes);
        else Durations.LearnFailure(call);
    }

    private readonly record struct OpenPlace(string Step, int? Item);

    private sealed record OpenAttempt(string Tool, DateTimeOffset At);
}
