using Autonomy.Cli.Running;
using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Reporting;
using Autonomy.Core.Values;

namespace Autonomy.Cli.Rendering;

/// <summary>
/// What a run came to, in brief: how it ended, results, failures with their remedy, what is asked, how to see more.
/// </summary>
internal static class Summary
{
    private const int ResultsMax = 12;
    private const int FailuresMax = 10;

    private static readonly string[] Gists = ["path", "text", "stdout"];

    public static void Write(CommandContext context, RunEnd end)
    {
        switch (context.Output)
        {
            case OutputFormat.Json or OutputFormat.Jsonl:
                List<ExecutionState> roots = [.. end.Watch.Roots];
                context.WriteJson(roots is [var only] ? ExecutionDocument.Of(only) : ExecutionDocument.Of(roots));
                break;
            case OutputFormat.Name:
                foreach (ExecutionState root in end.Watch.Roots) context.Around.Out.WriteLine(root.Id.Value);
                break;
            case OutputFormat.Table or OutputFormat.Wide:
                foreach (ExecutionState root in end.Watch.Roots) WriteOne(context, root);
                break;
        }

        WriteQuestions(context, end);
        WriteHowToGoOn(context, end);
    }

    /// <summary>One execution for a person.</summary>
    public static void WriteOne(CommandContext context, ExecutionState state)
    {
        Screen screen = context.Out;
        DateTimeOffset until = state.EndedAt ?? context.Now;
        screen.Write(new StyledLine().Add(state.Id.Value, "bold").Add("  ")
            .Add(Words.Of(state.Status), Glyphs.Of(state.Status))
            .Add($" after {Times.Duration(until - state.SubmittedAt)}  {StepCounts(state)}"));
        if (state.IsTerminal && ReportEstimate.Of(state, context.Now) is { } estimate)
            screen.Write(new StyledLine().Add("  ").Add(OutlookText.Of(estimate)));
        if (SteeringText.OfEnd(state) is { } end) screen.Write(new StyledLine().Add("  ").Add(end, "yellow"));
        WriteFailures(screen, state);
        List<KeyValuePair<string, DataValue>> results = [.. ExecutionDocument.ResultsOf(state).Properties];
        foreach ((string step, DataValue output) in results.Take(ResultsMax))
            screen.Write(new StyledLine().Add($"  {step}: ", "bold").Add(Excerpt.Of(GistOf(output))));
        if (results.Count > ResultsMax)
            screen.Write(new StyledLine().Add($"  … {results.Count - ResultsMax} more results", "dim"));
        if (state.IsTerminal)
            context.Note(new StyledLine().Add($"More: {context.Command($"report {state.Id}")}", "dim"));
    }

    /// <summary>A value as text: a text as it stands, anything else as JSON.</summary>
    public static string TextOf(DataValue value) => value is DataString text ? text.Value : DataJson.Write(value);

    /// <summary>
    /// What a person wants to know of an output first: the file that was written, the text that came.
    /// </summary>
    private static string GistOf(DataValue output)
    {
        if (output is not DataObject { Count: > 0 } record) return TextOf(output);
        string? gist = Gists.Select(name => record[name])
            .OfType<DataString>().Select(text => text.Value.Trim()).FirstOrDefault(text => text.Length > 0);
        if (gist is not null) return gist;
        return record["exitCode"] is DataNumber code ? $"exit code {code.Literal}" : TextOf(output);
    }

    public static string StepCounts(ExecutionState state)
    {
        var counts = state.Steps.GroupBy(step => step.Status).OrderBy(group => group.Key)
            .Select(group => $"{group.Count()} {Words.Of(group.Key)}");
        return $"{state.Steps.Length} steps: {string.Join(", ", counts)}";
    }

    private static void WriteFailures(Screen screen, ExecutionState state)
    {
        List<StepState> failed = [.. state.Steps.Where(step => step.Error is not null)];
        foreach (StepState step in failed.Take(FailuresMax))
        {
            Failure failure = step.Error!;
            screen.Write(new StyledLine().Add($"  ✗ {step.Id}: ", "red").Add(failure.Message)
                .Add($" ({Words.Of(failure.Kind)}, {failure.Code})", "dim"));
            foreach (string line in EvidenceLines.Of(failure.Evidence))
                screen.Write(new StyledLine().Add($"      {line}", "dim"));
        }

        if (failed.Count > FailuresMax)
            screen.Write(new StyledLine().Add($"  … {failed.Count - FailuresMax} more failures", "dim"));
    }

    private static void WriteQuestions(CommandContext context, RunEnd end)
    {
        if (end.StopCode is not null) return;
        foreach ((_, DecisionState decision) in end.Watch.OpenDecisions)
        {
            foreach (StyledLine line in DecisionText.Of(decision.Request, context.Times)) context.Error.Write(line);
            context.Error.Write("  Answer by one of:");
            foreach (string command in DecisionText.Commands(decision.Request, context))
                context.Error.Write($"    {command}");
        }
    }

    private static void WriteHowToGoOn(CommandContext context, RunEnd end)
    {
        if (end.StopCode is null) return;
        if (end.StoreRefusal is { } refusal) context.Error.Write(new StyledLine().Add("error: ", "red").Add(refusal));
        foreach (ExecutionState root in end.Watch.Roots.Where(root => !root.IsTerminal))
        {
            string state = root.Status == ExecutionStatus.Paused ? "paused" : "stopped";
            context.Error.Write(
                $"{root.Id} is {state}; nothing is lost. Go on with: {context.Command($"resume {root.Id}")}");
        }
    }
}
