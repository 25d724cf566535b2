using Autonomy.Core.Executions;
using Autonomy.Core.Explaining;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;

namespace Autonomy.Core.Reporting;

/// <summary>
/// The report as one HTML page that needs nothing else: no script, its style within, nothing loaded from anywhere.
/// </summary>
public static class ReportHtml
{
    private const string Head = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="referrer" content="no-referrer">
        """;

    /// <summary>The page.</summary>
    /// <param name="report">The report.</param>
    /// <param name="commandOf">How a command is typed; null: as it stands.</param>
    public static string Of(ExecutionReport report, Func<Remedy, string>? commandOf = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        var page = new HtmlPage();
        page.Constant(Head).Line().Element("title", $"{report.Name}: {Words.Of(report.Outcome)}").Line();
        page.Constant($"<style>\n{ReportStyle.Css}\n</style>\n</head>\n<body>\n");
        WriteHeader(page, report);
        page.Open("main").Line();
        WriteSteps(page, report);
        WriteErrors(page, report);
        WriteDecisions(page, report);
        WriteArtifacts(page, report);
        WriteEvidence(page, report);
        WriteResults(page, report);
        WriteActions(page, report, commandOf ?? (static remedy => remedy.Command));
        page.Close("main").Line();
        page.Element("footer", $"Autonomy, {ReadableTimes.Of(report.GeneratedAt)}", "muted").Line();
        return page.Constant("</body>\n</html>\n").ToString();
    }

    private static void WriteHeader(HtmlPage page, ExecutionReport report)
    {
        page.Open("header").Line().Open("h1").Text(report.Name).Constant(": ")
            .Element("span", Words.Of(report.Outcome), StyleOf(report.Outcome)).Close("h1").Line();
        page.Element("p", report.Headline).Line().Open("dl").Line();
        foreach ((string label, string value) in ReportText.Facts(report))
            page.Element("dt", label).Element("dd", value).Line();
        page.Close("dl").Line().Close("header").Line();
    }

    private static void WriteSteps(HtmlPage page, ExecutionReport report)
    {
        page.Element("h2", "Steps").Line().OpenTable("Steps", "step", "tool", "status", "#attempts", "#time");
        foreach (ReportStep step in report.Steps.Take(ReportText.RowsMax))
        {
            page.Open("tr").Element("th scope=\"row\"", step.Id).Element("td", step.Tool ?? "goal").Open("td")
                .Element("span", StatusOf(step), StyleOf(step.Status));
            if (step.Reason is { } reason) page.Element("p", reason, "muted");
            page.Close("td").Element("td", step.Attempts.ToString(), "number")
                .Element("td", step.Duration is { } taken ? ReadableTimes.Duration(taken) : "-", "number")
                .Close("tr").Line();
        }

        page.CloseTable();
        WriteMore(page, report.Steps.Length);
    }

    private static void WriteErrors(HtmlPage page, ExecutionReport report)
    {
        if (report.Errors.Length == 0) return;
        page.Element("h2", "Errors and how each was healed").Line().Open("ul").Line();
        foreach (ReportError error in report.Errors.Take(ReportText.RowsMax))
        {
            string attempt = error.Attempt is { } number ? $", attempt {number}" : "";
            page.Open("li").Element("strong", ReportText.PlaceOf(error))
                .Text($"{attempt} ({Words.Of(error.Failure.Kind)}, ").Constant(" ")
                .Element("code", error.Failure.Code).Constant("): ").Text(error.Failure.Message);
            foreach (string line in EvidenceLines.Of(error.Failure.Evidence))
                page.Open("p").Element("code", line).Close("p");
            page.Element("p", ReportText.OutcomeOf(error), $"outcome {StyleOf(error.Outcome)}").Close("li").Line();
        }

        page.Close("ul").Line();
        WriteMore(page, report.Errors.Length);
    }

    private static void WriteDecisions(HtmlPage page, ExecutionReport report)
    {
        if (report.Decisions.Length == 0) return;
        page.Element("h2", "Decisions").Line().OpenTable("Decisions", "step", "question", "answer");
        foreach (DecisionState decision in report.Decisions.Take(ReportText.RowsMax))
        {
            page.Open("tr")
                .Element("th scope=\"row\"", ReportText.PlaceOf(decision.Request.Step, decision.Request.Item))
                .Element("td", decision.Request.Question)
                .Element("td", ReportText.AnswerOf(decision), decision.Answer is null ? "warn" : null)
                .Close("tr").Line();
        }

        page.CloseTable();
        WriteMore(page, report.Decisions.Length);
    }

    private static void WriteArtifacts(HtmlPage page, ExecutionReport report)
    {
        if (report.Artifacts.Length == 0) return;
        page.Element("h2", "Artifacts").Line().OpenTable("Artifacts", "file", "step", "#size", "SHA-256");
        foreach (ReportArtifact artifact in report.Artifacts.Take(ReportText.RowsMax))
        {
            page.Open("tr").Open("th scope=\"row\"").Element("code", artifact.Path)
                .Constant(artifact.IsUndone ? " (undone)" : "").Close("th")
                .Element("td", ReportText.PlaceOf(artifact.Step, artifact.Item))
                .Element("td", artifact.Bytes is { } bytes ? ReadableTimes.Bytes(bytes) : "-", "number")
                .Open("td").Element("code", artifact.Sha256 ?? "-").Close("td").Close("tr").Line();
        }

        page.CloseTable();
        WriteMore(page, report.Artifacts.Length);
    }

    private static void WriteEvidence(HtmlPage page, ExecutionReport report)
    {
        if (report.Evidence.Length == 0) return;
        page.Element("h2", "Evidence").Line().OpenTable("Evidence", "step", "evidence", "of");
        foreach (ReportEvidence evidence in report.Evidence.Take(ReportText.RowsMax))
        {
            page.Open("tr").Element("th scope=\"row\"", ReportText.PlaceOf(evidence.Step, evidence.Item))
                .Element("td", ReportText.EvidenceOf(evidence)).Element("td", evidence.Target ?? "-")
                .Close("tr").Line();
        }

        page.CloseTable();
        WriteMore(page, report.Evidence.Length);
    }

    private static void WriteResults(HtmlPage page, ExecutionReport report)
    {
        if (report.Results.Count == 0) return;
        page.Element("h2", "Results").Line().OpenTable("Results", "step", "output");
        foreach ((string step, DataValue output) in report.Results.Properties.Take(ReportText.RowsMax))
        {
            page.Open("tr").Element("th scope=\"row\"", step)
                .Open("td").Element("code", ReportText.ResultOf(output)).Close("td").Close("tr").Line();
        }

        page.CloseTable();
        WriteMore(page, report.Results.Count);
    }

    private static void WriteActions(HtmlPage page, ExecutionReport report, Func<Remedy, string> commandOf)
    {
        page.Element("h2", "Next").Line().Open("ul").Line();
        foreach (Remedy action in report.NextActions)
        {
            page.Open("li").Element("code", commandOf(action)).Constant(" ")
                .Element("span", action.Consequence, "muted").Close("li").Line();
        }

        page.Close("ul").Line();
    }

    private static void WriteMore(HtmlPage page, int count)
    {
        if (count <= ReportText.RowsMax) return;
        page.Element("p", $"{count - ReportText.RowsMax} more are in the JSON form of this report.", "muted").Line();
    }

    private static string StatusOf(ReportStep step) =>
        $"{SignOf(step.Status)} {Words.Of(step.Status)}{ReportText.ItemsOf(step)}";

    private static string SignOf(StepStatus status) => status switch
    {
        StepStatus.Completed => "✓",
        StepStatus.Failed => "✗",
        StepStatus.Skipped => "↷",
        StepStatus.Cancelled => "■",
        StepStatus.Undone => "↶",
        StepStatus.Running => "▶",
        StepStatus.Waiting => "◷",
        _ => "·",
    };

    private static string StyleOf(StepStatus status) => status switch
    {
        StepStatus.Completed => "good",
        StepStatus.Failed => "bad",
        StepStatus.Running => "info",
        StepStatus.Waiting or StepStatus.Undone => "warn",
        _ => "muted",
    };

    private static string StyleOf(ExecutionStatus status) => status switch
    {
        ExecutionStatus.Completed => "good",
        ExecutionStatus.Failed => "bad",
        ExecutionStatus.Running or ExecutionStatus.Queued => "info",
        _ => "warn",
    };

    private static string StyleOf(ErrorOutcome outcome) => outcome switch
    {
        ErrorOutcome.Healed => "good",
        ErrorOutcome.Failed => "bad",
        _ => "warn",
    };
}
