using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Reporting;

/// <summary>Follows an execution's events and keeps what was used, what was made, and what shows it.</summary>
internal sealed class WorkTrail(ExecutionState state)
{
    private readonly List<ReportArtifact> _artifacts = [];
    private readonly List<ReportEvidence> _evidence = [];
    private readonly Dictionary<(string Step, int? Item), EffectClass> _effects = [];

    public ReportUsage Usage { get; private set; } = new();

    public ImmutableArray<ReportArtifact> Artifacts => [.. _artifacts.Select(Current)];

    public ImmutableArray<ReportEvidence> Evidence => [.. _evidence];

    public void Follow(ExecutionEvent happened)
    {
        switch (happened)
        {
            case ExecutionEvent.AttemptStarted started:
                _effects[(started.Step, started.Item)] = started.Effect;
                Usage = Usage with { Attempts = Usage.Attempts + 1 };
                break;
            case ExecutionEvent.AttemptFailed failed: Usage = Usage.With(failed.Usage); break;
            case ExecutionEvent.StepCompleted done:
                Usage = Usage.With(done.Usage);
                Look(done.Step, null, done.Output);
                break;
            case ExecutionEvent.ItemCompleted done:
                Usage = Usage.With(done.Usage);
                Look(done.Step, done.Item, done.Output);
                break;
        }
    }

    // Tools agree on the names of what their outputs hold; whatever they are called, it is these that count.
    private void Look(string step, int? item, DataValue? given)
    {
        if (given is not DataObject output) return;
        string? path = Text(output, "path");
        string? sha256 = Text(output, "sha256");
        long? bytes = Number(output, "size") ?? Number(output, "bytes");
        bool isMade = _effects.TryGetValue((step, item), out EffectClass effect) && effect != EffectClass.Pure;
        if (isMade && path is not null && (sha256 is not null || bytes is not null || output["to"] is not null))
            _artifacts.Add(new ReportArtifact(step, item, Text(output, "to") ?? path, bytes, sha256, IsUndone: false));
        else if (sha256 is not null) Add(step, item, "sha256", sha256, path);
        if (Number(output, "status") is { } status)
            Add(step, item, "http-status", status.ToString(), Text(output, "url"));
        if (Number(output, "exitCode") is { } code) Add(step, item, "exit-code", code.ToString(), null);
    }

    private void Add(string step, int? item, string kind, string value, string? target) =>
        _evidence.Add(new ReportEvidence(step, item, kind, value, target));

    private ReportArtifact Current(ReportArtifact artifact) =>
        state.StepOf(artifact.Step).FindUnit(artifact.Item)?.Status == StepStatus.Undone
            ? artifact with { IsUndone = true }
            : artifact;

    private static string? Text(DataObject output, string name) => (output[name] as DataString)?.Value;

    private static long? Number(DataObject output, string name) =>
        output[name] is DataNumber number && number.TryGetInt64(out long value) ? value : null;
}
