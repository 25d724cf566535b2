using Autonomy.Core.Executions;
using Autonomy.Core.Explaining;
using Autonomy.Core.Values;

namespace Autonomy.Core.Reporting;

/// <summary>
/// The report as a document for programs, as <c>docs/report.schema.json</c> describes it: every property is always
/// there, null where there is nothing; properties are only ever added.
/// </summary>
public static class ReportJson
{
    private const string ApiVersion = "autonomy/v1";
    private const string Kind = "execution-report";

    /// <summary>The document.</summary>
    /// <param name="report">The report.</param>
    /// <param name="commandOf">How a command is typed; null: as it stands.</param>
    public static DataObject Of(ExecutionReport report, Func<Remedy, string>? commandOf = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        commandOf ??= static remedy => remedy.Command;
        return DataObject.Of(
            ("apiVersion", ApiVersion),
            ("kind", Kind),
            ("id", report.Id),
            ("name", report.Name),
            ("workspace", report.Workspace),
            ("project", Optional(report.Project)),
            ("outcome", Words.Of(report.Outcome)),
            ("isFinal", report.IsFinal),
            ("headline", report.Headline),
            ("submittedBy", report.SubmittedBy),
            ("submittedAt", Time(report.SubmittedAt)),
            ("startedAt", Time(report.StartedAt)),
            ("endedAt", Time(report.EndedAt)),
            ("generatedAt", Time(report.GeneratedAt)),
            ("durationMs", Milliseconds(report.Duration)),
            ("estimate", EstimateOf(report.Estimate)),
            ("stepCounts", CountsOf(report)),
            ("steps", Array(report.Steps.Select(StepOf))),
            ("errors", Array(report.Errors.Select(ErrorOf))),
            ("decisions", Array(report.Decisions.Select(DecisionOf))),
            ("usage", UsageOf(report.Usage)),
            ("artifacts", Array(report.Artifacts.Select(ArtifactOf))),
            ("evidence", Array(report.Evidence.Select(EvidenceOf))),
            ("results", report.Results),
            ("nextActions", Array(report.NextActions.Select(action => DataObject.Of(
                ("command", commandOf(action)), ("consequence", action.Consequence))))));
    }

    /// <summary>What was expected, and how it was kept to; null where nobody estimated it.</summary>
    public static DataValue EstimateOf(ReportEstimate? estimate) => estimate is null
        ? DataNull.Value
        : DataObject.Of(
            ("lowMs", Milliseconds(estimate.Expected.P10)),
            ("likelyMs", Milliseconds(estimate.Expected.P50)),
            ("highMs", Milliseconds(estimate.Expected.P90)),
            ("slowBeyondMs", Milliseconds(estimate.Expected.P95)),
            ("workedMs", Milliseconds(estimate.Worked)),
            ("tempo", Words.Of(estimate.Tempo)));

    private static DataObject CountsOf(ExecutionReport report)
    {
        var counts = new DataObjectBuilder();
        foreach (StepStatus status in Enum.GetValues<StepStatus>()) counts.Set(Words.Of(status), report.Count(status));
        return counts.Build();
    }

    private static DataObject StepOf(ReportStep step) => DataObject.Of(
        ("id", step.Id),
        ("tool", Optional(step.Tool)),
        ("status", Words.Of(step.Status)),
        ("items", step.Items is var (completed, count)
            ? DataObject.Of(("completed", completed), ("count", count))
            : DataNull.Value),
        ("attempts", step.Attempts),
        ("startedAt", Time(step.StartedAt)),
        ("endedAt", Time(step.EndedAt)),
        ("durationMs", Milliseconds(step.Duration)),
        ("reason", Optional(step.Reason)));

    private static DataObject ErrorOf(ReportError error) => DataObject.Of(
        ("step", error.Step),
        ("item", Optional(error.Item)),
        ("attempt", Optional(error.Attempt)),
        ("isOfUndo", error.IsOfUndo),
        ("at", Time(error.At)),
        ("kind", Words.Of(error.Failure.Kind)),
        ("category", Words.Of(error.Failure.Category)),
        ("code", error.Failure.Code),
        ("effect", Words.Of(error.Failure.Effect)),
        ("message", error.Failure.Message),
        ("evidence", EvidenceJson.Of(error.Failure.Evidence)),
        ("causes", Array(error.Failure.Causes.Select(cause => (DataValue)cause))),
        ("rungs", Array(error.Rungs.Select(RungOf))),
        ("outcome", Words.Of(error.Outcome)));

    private static DataObject RungOf(ReportRung rung) => DataObject.Of(
        ("rung", rung.Rung),
        ("at", Time(rung.At)),
        ("reason", rung.Reason),
        ("before", rung.Before ?? DataNull.Value),
        ("after", rung.After ?? DataNull.Value),
        ("costUsd", Optional(rung.CostUsd)));

    private static DataObject DecisionOf(DecisionState decision) => DataObject.Of(
        ("id", decision.Request.Id),
        ("kind", Words.Of(decision.Request.Kind)),
        ("step", decision.Request.Step),
        ("item", Optional(decision.Request.Item)),
        ("question", decision.Request.Question),
        ("askedAt", Time(decision.AskedAt)),
        ("answer", decision.Answer is not { } answer
            ? DataNull.Value
            : DataObject.Of(
                ("option", answer.Option), ("by", answer.By), ("at", Time(answer.At)),
                ("comment", Optional(answer.Comment)))));

    private static DataObject UsageOf(ReportUsage usage) => DataObject.Of(
        ("attempts", usage.Attempts),
        ("costUsd", Optional(usage.CostUsd)),
        ("tokens", Optional(usage.Tokens)),
        ("cpuMs", Milliseconds(usage.CpuTime)),
        ("memoryPeakBytes", Optional(usage.MemoryPeakBytes)),
        ("outputBytes", Optional(usage.OutputBytes)),
        ("diskBytes", Optional(usage.DiskBytes)));

    private static DataObject ArtifactOf(ReportArtifact artifact) => DataObject.Of(
        ("step", artifact.Step),
        ("item", Optional(artifact.Item)),
        ("path", artifact.Path),
        ("bytes", Optional(artifact.Bytes)),
        ("sha256", Optional(artifact.Sha256)),
        ("isUndone", artifact.IsUndone));

    private static DataObject EvidenceOf(ReportEvidence evidence) => DataObject.Of(
        ("step", evidence.Step),
        ("item", Optional(evidence.Item)),
        ("kind", evidence.Kind),
        ("value", evidence.Value),
        ("target", Optional(evidence.Target)));

    private static DataValue Time(DateTimeOffset? time) => time is { } at ? ReadableTimes.Iso(at) : DataNull.Value;

    private static DataValue Milliseconds(TimeSpan? span) =>
        span is { } time ? (long)time.TotalMilliseconds : DataNull.Value;

    private static DataValue Optional(string? text) => text is null ? DataNull.Value : text;

    private static DataValue Optional(long? number) => number is { } value ? value : DataNull.Value;

    private static DataValue Optional(decimal? number) =>
        number is { } value ? new DataNumber(value) : DataNull.Value;

    private static DataArray Array(IEnumerable<DataValue> items) => new([.. items]);
}
