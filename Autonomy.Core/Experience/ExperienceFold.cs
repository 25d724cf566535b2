using System.Collections.Frozen;
using System.Text.Json;
using Autonomy.Core.Estimates;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Experience;

/// <summary>
/// What the journal teaches of tools, each workspace by its own executions: how long their calls take, and how often
/// and how they fail; and how good estimates were. An attempt that the engine itself lost teaches nothing.
/// </summary>
/// <param name="tools">The tools as they are now: their versions and priors.</param>
public sealed class ExperienceFold(IToolCatalog tools) : IJournalFold
{
    /// <summary>
    /// Levels of durations that are kept of all workspaces together; beyond, the workspace with the most of them
    /// forgets the one that was unused for longest: 5,000.
    /// </summary>
    public const int LevelsMax = 5_000;

    /// <summary>Where the experience of an engine is stored.</summary>
    public static readonly StreamId StoredWith = new("experience");

    private const string Submitted = "execution-submitted";
    private const string Started = "attempt-started";

    private static readonly FrozenSet<string> Ends =
        FrozenSet.ToFrozenSet(
            ["execution-completed", "execution-failed", "execution-cancelled", "execution-terminated"]);

    private static readonly FrozenSet<string> Wanted =
        FrozenSet.ToFrozenSet([Submitted, Started, "attempt-failed", "step-completed", "item-completed", .. Ends]);

    private readonly SortedDictionary<string, WorkspaceExperience> _workspaces = new(StringComparer.Ordinal);
    private readonly OpenExecutions _open = new();
    private readonly EstimateTrail _estimates = new();
    private int _levels;

    /// <summary>
    /// Estimates from before the start of executions that then did their whole work undisturbed, and how long those
    /// took; the latest 500.
    /// </summary>
    public IReadOnlyCollection<PastEstimate> PastEstimates => _estimates.Past;

    /// <inheritdoc/>
    public StreamId Stream => StoredWith;

    /// <inheritdoc/>
    public int SchemaVersion => 3;

    /// <summary>What the executions of a workspace taught so far.</summary>
    public WorkspaceExperience Of(string workspace) =>
        _workspaces.GetValueOrDefault(workspace, WorkspaceExperience.None);

    /// <inheritdoc/>
    public bool Wants(string eventName) => Wanted.Contains(eventName) || EstimateTrail.Wants(eventName);

    /// <inheritdoc/>
    public void Apply(StoredEvent stored, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(stored);
        if (EstimateTrail.Wants(stored.Name)) _estimates.Apply(stored, body);
        if (Ends.Contains(stored.Name)) _open.Forget(stored.Stream);
        else if (stored.Name == Submitted) _open.Submit(stored.Stream, WorkspaceIn(body));
        else if (Wanted.Contains(stored.Name)) TakeAttempt(stored, body);
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer) => JsonSerializer.Serialize(
        writer,
        new ExperienceRecord(
            [
                .. _workspaces.Select(entry => new WorkspaceRecord(
                    entry.Key, entry.Value.Durations.ToRecords(), [.. entry.Value.Tools.Values])),
            ],
            _open.ToRecords())
        {
            Estimates = _estimates.ToRecord(),
        },
        ExperienceJson.Default.ExperienceRecord);

    /// <inheritdoc/>
    public void Restore(JsonElement state)
    {
        ExperienceRecord record = state.Deserialize(ExperienceJson.Default.ExperienceRecord)!;
        _workspaces.Clear();
        _levels = 0;
        foreach (WorkspaceRecord one in record.Workspaces)
        {
            var experience = new WorkspaceExperience(DurationTable.Of(one.Durations), one.Tools);
            _workspaces.Add(one.Workspace, experience);
            _levels += experience.Durations.Count;
        }

        _open.Restore(record.Open);
        _estimates.Restore(record.Estimates);
    }

    private static string WorkspaceIn(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, ExperienceJson.Default.SubmittedMark)!.Workspace;

    private void TakeAttempt(StoredEvent stored, ReadOnlySpan<byte> body)
    {
        AttemptMark mark = JsonSerializer.Deserialize(body, ExperienceJson.Default.AttemptMark)!;
        var place = new OpenPlace(mark.Step, mark.Item);
        if (stored.Name != Started) End(stored, place, mark);
        else if (mark.Tool is { } tool) _open.Begin(stored.Stream, place, new OpenAttempt(tool, stored.Time));
    }

    private void End(StoredEvent stored, OpenPlace place, AttemptMark mark)
    {
        if (mark.Error is { } error) _estimates.TakeFailure(stored.Stream, error.Code);
        if (!_open.TryEnd(stored.Stream, place, out string? workspace, out OpenAttempt? attempt)) return;
        if (mark.Error?.Code is FailureCodes.Interrupted or FailureCodes.Cancelled) return;
        if (!ToolName.TryParse(attempt.Tool, out ToolName tool)) return;
        if (!ExecutionId.TryFromStream(stored.Stream, out ExecutionId execution)) return;
        if (!_workspaces.TryGetValue(workspace, out WorkspaceExperience? experience))
            _workspaces.Add(workspace, experience = new WorkspaceExperience(new DurationTable(), []));
        experience.Count(attempt.Tool, mark.Error?.Kind);
        CallKey call = CallKey.Of(tool, tools.Find(tool), CallKey.OperationOf(execution, mark.Step));
        Learn(experience.Durations, call, stored.Time - attempt.At, mark);
    }

    private void Learn(DurationTable durations, CallKey call, TimeSpan took, AttemptMark mark)
    {
        int before = durations.Count;
        if (mark.Error is null) durations.Learn(call, took, mark.Usage?.OutputBytes);
        else durations.LearnFailure(call);
        _levels += durations.Count - before;
        for (; _levels > LevelsMax; _levels--) _workspaces.Values.MaxBy(one => one.Durations.Count)!.Durations.Forget();
    }
}
