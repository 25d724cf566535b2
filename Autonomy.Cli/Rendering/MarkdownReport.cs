using System.Text;
using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;

namespace Autonomy.Cli.Rendering;

/// <summary>An execution as a page of Markdown.</summary>
internal static class MarkdownReport
{
    public static string Of(ExecutionState state)
    {
        var page = new StringBuilder();
        page.AppendLine($"# {state.Plan!.Header.Name}: {Words.Of(state.Status)}").AppendLine();
        page.AppendLine($"- Execution: `{state.Id}`");
        page.AppendLine($"- Submitted: {Times.Iso(state.SubmittedAt)} by {state.SubmittedBy}");
        page.AppendLine($"- Ended: {(state.EndedAt is { } end ? Times.Iso(end) : "not yet")}");
        page.AppendLine($"- Duration: {Times.Duration(state.StartedAt, state.EndedAt)}");
        page.AppendLine($"- {Summary.StepCounts(state)}");
        if (state.Fork is { } fork)
            page.AppendLine($"- Forked: {Words.Of(fork.Reason)} of `{fork.Execution}` from its version {fork.Version}");
        if (SteeringText.OfEnd(state) is { } stopped) page.AppendLine().AppendLine(stopped);
        AppendSteps(page, state);
        AppendErrors(page, state);
        AppendDecisions(page, state);
        AppendResults(page, state);
        return page.ToString();
    }

    private static void AppendSteps(StringBuilder page, ExecutionState state)
    {
        page.AppendLine().AppendLine("## Steps").AppendLine();
        page.AppendLine("| step | tool | status | attempts | time |").AppendLine("|---|---|---|---|---|");
        foreach (StepState step in state.Steps)
        {
            string items = step.ItemCount is { } count ? $" ({step.ItemsEnded - step.ItemsFailed}/{count})" : "";
            page.AppendLine($"| {step.Id} | {step.Definition.Call?.Tool.Value ?? "goal"} "
                + $"| {Words.Of(step.Status)}{items} "
                + $"| {step.Attempts} | {Times.Duration(step.StartedAt, step.EndedAt)} |");
        }
    }

    private static void AppendErrors(StringBuilder page, ExecutionState state)
    {
        List<(string Place, Failure Failure, string Healed)> errors = [.. state.Steps.SelectMany(ErrorsOf)];
        if (errors.Count == 0) return;
        page.AppendLine().AppendLine("## Errors").AppendLine();
        foreach ((string place, Failure failure, string healed) in errors)
        {
            page.AppendLine(
                $"- **{place}** ({Words.Of(failure.Kind)}, `{failure.Code}`): {OneLine(failure.Message)}{healed}");
            foreach (string line in failure.Evidence.Stderr) page.AppendLine($"    - `{OneLine(line)}`");
        }
    }

    private static IEnumerable<(string Place, Failure Failure, string Healed)> ErrorsOf(StepState step)
    {
        foreach (UnitState unit in step.Units.Where(unit => unit.LastFailure is not null))
        {
            string place = unit.Key.Item is { } item ? $"{step.Id}[{item}]" : step.Id;
            string healed = unit.Status != StepStatus.Completed
                ? ""
                : unit.Fallback > 0
                    ? $" Healed by fallback {unit.Fallback} ({unit.Tool})."
                    : $" Healed by attempt {unit.Attempts}.";
            yield return (place, unit.LastFailure!, healed);
        }
    }

    private static void AppendDecisions(StringBuilder page, ExecutionState state)
    {
        if (state.Decisions.Count == 0) return;
        page.AppendLine().AppendLine("## Decisions").AppendLine();
        foreach (DecisionState decision in state.Decisions)
        {
            string answer = decision.Answer is { } given
                ? $"**{given.Option}** by {given.By}, {Times.Iso(given.At)}"
                : "**open**";
            page.AppendLine($"- {OneLine(decision.Request.Question)} {answer}");
        }
    }

    private static void AppendResults(StringBuilder page, ExecutionState state)
    {
        List<KeyValuePair<string, DataValue>> results = [.. ExecutionDocument.ResultsOf(state).Properties];
        if (results.Count == 0) return;
        page.AppendLine().AppendLine("## Results").AppendLine();
        foreach ((string step, DataValue output) in results)
            page.AppendLine($"- {step}: `{Excerpt.Of(OneLine(Summary.TextOf(output)))}`");
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Replace('`', '\'').Replace('|', '/');
}
