using System.Text;
using Autonomy.Core.Executions;
using Autonomy.Core.Explaining;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;

namespace Autonomy.Core.Reporting;

/// <summary>The report as a page of Markdown: readable as it stands in a terminal, and rendered.</summary>
public static class ReportMarkdown
{
    private const int LineMax = 80;

    /// <summary>The page.</summary>
    /// <param name="report">The report.</param>
    /// <param name="commandOf">How a command is typed; null: as it stands.</param>
    public static string Of(ExecutionReport report, Func<Remedy, string>? commandOf = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        var page = new StringBuilder();
        page.Append($"# {MarkdownText.Of(report.Name)}: {Words.Of(report.Outcome)}\n\n");
        AppendWrapped(page, "", MarkdownText.Of(report.Headline));
        page.Append('\n');
        foreach ((string label, string value) in ReportText.Facts(report))
            AppendWrapped(page, "- ", $"{label}: {MarkdownText.Of(value)}");
        AppendSteps(page, report);
        AppendErrors(page, report);
        AppendDecisions(page, report);
        AppendArtifacts(page, report);
        AppendEvidence(page, report);
        AppendResults(page, report);
        AppendActions(page, report, commandOf ?? (static remedy => remedy.Command));
        return page.ToString();
    }

    private static void AppendSteps(StringBuilder page, ExecutionReport report)
    {
        Heading(page, "Steps");
        List<string[]> rows = [["step", "tool", "status", "attempts", "time"]];
        foreach (ReportStep step in report.Steps.Take(ReportText.RowsMax))
        {
            rows.Add([
                MarkdownText.Of(step.Id), MarkdownText.Of(step.Tool ?? "goal"),
                Words.Of(step.Status) + ReportText.ItemsOf(step), step.Attempts.ToString(),
                step.Duration is { } taken ? ReadableTimes.Duration(taken) : "-",
            ]);
        }

        AppendTable(page, rows);
        AppendMore(page, report.Steps.Length);
        List<ReportStep> told = [.. report.Steps.Where(step => step.Reason is not null).Take(ReportText.RowsMax)];
        if (told.Count > 0) page.Append('\n');
        foreach (ReportStep step in told)
        {
            AppendWrapped(
                page, "- ", $"{MarkdownText.Code(step.Id)} {Words.Of(step.Status)}: {MarkdownText.Of(step.Reason!)}");
        }
    }

    // Columns are padded, so that the table is one in a terminal too; the last two hold numbers.
    private static void AppendTable(StringBuilder page, List<string[]> rows)
    {
        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        for (int i = 0; i < rows.Count; i++)
        {
            IEnumerable<string> cells = rows[i].Select((cell, column) =>
                column < widths.Length - 2 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            page.Append($"| {string.Join(" | ", cells)} |\n");
            if (i > 0) continue;
            IEnumerable<string> rules = widths.Select((width, column) =>
                column < widths.Length - 2 ? new string('-', width + 2) : $"{new string('-', width + 1)}:");
            page.Append($"|{string.Join('|', rules)}|\n");
        }
    }

    private static void AppendErrors(StringBuilder page, ExecutionReport report)
    {
        if (report.Errors.Length == 0) return;
        Heading(page, "Errors and how each was healed");
        foreach (ReportError error in report.Errors.Take(ReportText.RowsMax))
        {
            string attempt = error.Attempt is { } number ? $", attempt {number}" : "";
            AppendWrapped(
                page, "- ",
                $"{MarkdownText.Code(ReportText.PlaceOf(error))}{attempt} ({Words.Of(error.Failure.Kind)}, "
                    + $"{MarkdownText.Code(error.Failure.Code)}): {MarkdownText.Of(error.Failure.Message)}");
            foreach (string line in EvidenceLines.Of(error.Failure.Evidence))
                page.Append($"    - {MarkdownText.Code(line)}\n");
            AppendWrapped(page, "    - ", MarkdownText.Of(ReportText.OutcomeOf(error)));
        }

        AppendMore(page, report.Errors.Length);
    }

    private static void AppendDecisions(StringBuilder page, ExecutionReport report)
    {
        if (report.Decisions.Length == 0) return;
        Heading(page, "Decisions");
        foreach (DecisionState decision in report.Decisions.Take(ReportText.RowsMax))
        {
            AppendWrapped(page, "- ", MarkdownText.Of(decision.Request.Question));
            AppendWrapped(page, "    - ", $"**{MarkdownText.Of(ReportText.AnswerOf(decision))}**");
        }

        AppendMore(page, report.Decisions.Length);
    }

    private static void AppendArtifacts(StringBuilder page, ExecutionReport report)
    {
        if (report.Artifacts.Length == 0) return;
        Heading(page, "Artifacts");
        foreach (ReportArtifact artifact in report.Artifacts.Take(ReportText.RowsMax))
        {
            string size = artifact.Bytes is { } bytes ? $", {ReadableTimes.Bytes(bytes)}" : "";
            string undone = artifact.IsUndone ? ", undone" : "";
            string step = MarkdownText.Code(ReportText.PlaceOf(artifact.Step, artifact.Item));
            page.Append($"- {MarkdownText.Code(artifact.Path)} ({step}{size}{undone})\n");
            if (artifact.Sha256 is { } hash) page.Append($"    - SHA-256 {MarkdownText.Code(hash)}\n");
        }

        AppendMore(page, report.Artifacts.Length);
    }

    private static void AppendEvidence(StringBuilder page, ExecutionReport report)
    {
        if (report.Evidence.Length == 0) return;
        Heading(page, "Evidence");
        foreach (ReportEvidence evidence in report.Evidence.Take(ReportText.RowsMax))
        {
            string target = evidence.Target is { } of ? $" of {MarkdownText.Code(of)}" : "";
            AppendWrapped(
                page, "- ",
                $"{MarkdownText.Code(ReportText.PlaceOf(evidence.Step, evidence.Item))}: "
                    + $"{MarkdownText.Of(ReportText.EvidenceOf(evidence))}{target}");
        }

        AppendMore(page, report.Evidence.Length);
    }

    private static void AppendResults(StringBuilder page, ExecutionReport report)
    {
        if (report.Results.Count == 0) return;
        Heading(page, "Results");
        foreach ((string step, DataValue output) in report.Results.Properties.Take(ReportText.RowsMax))
            page.Append($"- {MarkdownText.Code(step)}: {MarkdownText.Code(ReportText.ResultOf(output))}\n");
        AppendMore(page, report.Results.Count);
    }

    private static void AppendActions(StringBuilder page, ExecutionReport report, Func<Remedy, string> commandOf)
    {
        Heading(page, "Next");
        foreach (Remedy action in report.NextActions)
            page.Append($"- {MarkdownText.Code(commandOf(action))}\n  {MarkdownText.Of(action.Consequence)}\n");
    }

    private static void Heading(StringBuilder page, string title) => page.Append($"\n## {title}\n\n");

    private static void AppendMore(StringBuilder page, int count)
    {
        if (count > ReportText.RowsMax)
            page.Append($"\n{count - ReportText.RowsMax} more are in the JSON form of this report.\n");
    }

    // A word that would be read as the marker of a heading or of a list stays within its line.
    private static bool MayBeginALine(string word) =>
        word[0] is not ('#' or '-' or '+' or '=') && !(char.IsDigit(word[0]) && word[^1] is '.' or ')');

    private static void AppendWrapped(StringBuilder page, string lead, string text)
    {
        string indent = new(' ', lead.Length);
        int column = lead.Length;
        page.Append(lead);
        bool isFirst = true;
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!isFirst && MayBeginALine(word) && column + 1 + word.Length > LineMax)
            {
                page.Append('\n').Append(indent);
                column = indent.Length;
            }
            else if (!isFirst)
            {
                page.Append(' ');
                column++;
            }

            page.Append(word);
            column += word.Length;
            isFirst = false;
        }

        page.Append('\n');
    }
}
