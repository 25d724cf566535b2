using System.Globalization;
using Autonomy.Core.Estimates;
using Autonomy.Core.Executions;
using Autonomy.Core.Values;

namespace Autonomy.Core.Reporting;

/// <summary>What the pages for people have in common: the report's parts as plain sentences, not escaped yet.</summary>
internal static class ReportText
{
    /// <summary>Rows of a list that a page shows; the JSON form has them all.</summary>
    public const int RowsMax = 200;

    // Less than a second of waiting for people is not worth a word.
    private static readonly TimeSpan WaitShown = TimeSpan.FromSeconds(1);

    public static IEnumerable<(string Label, string Value)> Facts(ExecutionReport report)
    {
        yield return ("Execution", report.Id);
        if (report.Project is { } project) yield return ("Project", project);
        yield return ("Submitted", $"{ReadableTimes.Of(report.SubmittedAt)} by {report.SubmittedBy}");
        yield return ("Ended", report.EndedAt is { } end ? ReadableTimes.Of(end) : "not yet");
        yield return ("Duration", DurationOf(report));
        yield return ("Steps", Counts(report));
        if (report.Fork is { } fork)
            yield return ("Forked", $"{Words.Of(fork.Reason)} of {fork.Execution} from its version {fork.Version}");
        if (report is { Partial: { } left, IsTerminated: true })
            yield return ("Terminated", $"nothing was undone. {left}");
        else if (report.Partial is { } partial)
            yield return ("Stopped", partial.ToString());
        if (report.Errors.Length > 0) yield return ("Errors", ErrorCounts(report));
        foreach ((string label, string value) in Usage(report.Usage)) yield return (label, value);
    }

    public static string Counts(ExecutionReport report)
    {
        IEnumerable<string> counts = Enum.GetValues<StepStatus>()
            .Where(status => report.Count(status) > 0).Select(status => $"{report.Count(status)} {Words.Of(status)}");
        return $"{report.Steps.Length}: {string.Join(", ", counts)}";
    }

    public static string ItemsOf(ReportStep step) =>
        step.Items is var (completed, count) ? $" ({completed}/{count})" : "";

    public static string PlaceOf(string step, int? item) => item is { } index ? $"{step}[{index}]" : step;

    public static string PlaceOf(ReportError error) =>
        (error.IsOfUndo ? "undo of " : "") + PlaceOf(error.Step, error.Item);

    /// <summary>What became of an error, and how.</summary>
    public static string OutcomeOf(ReportError error)
    {
        string rungs = string.Join("; ", error.Rungs.Select(rung => $"{rung.Rung}: {rung.Reason}{CostOf(rung)}"));
        string outcome = error.Outcome switch
        {
            ErrorOutcome.Open => "Not settled yet",
            ErrorOutcome.Healed => "Healed",
            ErrorOutcome.Forgiven => "The step failed, which the plan forgives",
            ErrorOutcome.Failed => "The step failed for good",
            ErrorOutcome.LeftOut => "Left out",
            ErrorOutcome.Cancelled => "The execution was cancelled",
            _ => throw new ArgumentOutOfRangeException(nameof(error), error.Outcome, "Not an outcome of an error."),
        };
        return rungs.Length == 0 ? $"{outcome}." : $"{outcome} ({rungs}).";
    }

    public static string AnswerOf(DecisionState decision) => decision.Answer is not { } answer
        ? "open"
        : $"{answer.Option}, by {answer.By}, {ReadableTimes.Of(answer.At)}"
            + (string.IsNullOrEmpty(answer.Comment) ? "" : $": {answer.Comment}");

    public static string EvidenceOf(ReportEvidence evidence) => evidence.Kind switch
    {
        "http-status" => $"HTTP status {evidence.Value}",
        "exit-code" => $"exit code {evidence.Value}",
        "sha256" => $"SHA-256 {evidence.Value}",
        _ => $"{evidence.Kind} {evidence.Value}",
    };

    public static string ResultOf(DataValue output) =>
        Excerpt.Of(output is DataString text ? text.Value : DataJson.Write(output));

    private static string DurationOf(ExecutionReport report)
    {
        string taken = report.Duration is { } duration ? ReadableTimes.Duration(duration) : "not begun";
        if (report.Estimate is not { } estimate) return taken;
        string waited = report.Duration - estimate.Worked >= WaitShown
            ? $", {ReadableTimes.Duration(estimate.Worked)} without questions and pauses"
            : "";
        string verdict = estimate.Tempo switch
        {
            Tempo.SlowerThanUsual => "; slower than usual",
            Tempo.FasterThanUsual => "; faster than usual",
            _ => "",
        };
        return $"{taken}{waited}; expected {EstimateText.Of(estimate.Expected)}{verdict}";
    }

    private static string ErrorCounts(ExecutionReport report)
    {
        IEnumerable<string> counts = report.Errors.GroupBy(error => error.Outcome).OrderBy(group => group.Key)
            .Select(group => $"{group.Count()} {Words.Of(group.Key).Replace('-', ' ')}");
        return $"{report.Errors.Length}: {string.Join(", ", counts)}";
    }

    private static IEnumerable<(string Label, string Value)> Usage(ReportUsage usage)
    {
        yield return ("Attempts", usage.Attempts.ToString(CultureInfo.InvariantCulture));
        if (usage.CostUsd is { } cost) yield return ("Cost", Dollars(cost));
        if (usage.Tokens is { } tokens) yield return ("Tokens", tokens.ToString("N0", CultureInfo.InvariantCulture));
        if (usage.CpuTime is { } cpu) yield return ("Processor time", ReadableTimes.Duration(cpu));
        if (usage.MemoryPeakBytes is { } peak) yield return ("Most memory", ReadableTimes.Bytes(peak));
        if (usage.OutputBytes is { } output) yield return ("Output", ReadableTimes.Bytes(output));
        if (usage.DiskBytes is { } disk) yield return ("Written", ReadableTimes.Bytes(disk));
    }

    private static string CostOf(ReportRung rung) => rung.CostUsd is { } cost ? $", {Dollars(cost)}" : "";

    private static string Dollars(decimal cost) => $"{cost.ToString("0.00####", CultureInfo.InvariantCulture)} USD";
}
