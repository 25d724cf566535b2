using System.CommandLine;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Running;
using Autonomy.Cli.Stores;
using Autonomy.Core.Estimates;
using Autonomy.Core.Executions;
using Autonomy.Core.Health;
using Autonomy.Core.Values;
using Autonomy.Host.Local;

namespace Autonomy.Cli.Commands;

/// <summary><c>get</c>: one execution as it stands.</summary>
internal static class GetCommand
{
    public static Command Create(Surroundings around)
    {
        Argument<string> id = CommandParts.ExecutionArgument();
        var command = new Command("get", "One execution as it stands") { id };
        return command.Does(around, async (context, parsed) =>
        {
            await using StoreView store = StoreView.Open(context);
            ExecutionState state = await store.ReadAsync(await store.FindAsync(parsed.GetRequiredValue(id)));
            using BuiltInTools tools = EngineSession.Tools(context);
            Estimator estimator = await LearnedDurations.EstimatorOfAsync(
                store.Journal, tools.Catalog, state.Workspace);
            Write(context, state, new LiveEstimate(estimator, state).Of(state, context.Now));
            return ExitCode.Done;
        });
    }

    private static void Write(CommandContext context, ExecutionState state, Outlook outlook)
    {
        switch (context.Output)
        {
            case OutputFormat.Json or OutputFormat.Jsonl:
                context.WriteJson(DocumentOf(state, outlook));
                return;
            case OutputFormat.Name:
                context.Around.Out.WriteLine(state.Id.Value);
                return;
            case OutputFormat.None:
                return;
        }

        Summary.WriteOne(context, state);
        if (OutlookText.Of(outlook, state) is { } line) context.Out.Write(new StyledLine().Add("  ").Add(line));
        WriteHealth(context, state);
        int width = state.Steps.Max(step => step.Id.Length);
        bool isPaused = StepLine.IsPaused(state);
        foreach (StepState step in state.Steps)
        {
            StyledLine row = StepLine.Of(step, width, "  ", step.EndedAt ?? context.Now, isPaused);
            context.Out.Write(row.Crop(context.Out.Width));
        }
    }

    // What is well needs no word.
    private static void WriteHealth(CommandContext context, ExecutionState state)
    {
        if (!state.Work.HasTrouble) return;
        (string text, string style) = HealthText.Of(HealthScore.ValueOf(state.Work));
        context.Out.Write(new StyledLine().Add("  health ").Add(text, style)
            .Add($"; more: {context.Command($"health {state.Id}")}", "dim"));
    }

    // Of one that has ended it is the document that its run printed.
    private static DataObject DocumentOf(ExecutionState state, Outlook outlook) => state.IsTerminal
        ? ExecutionDocument.Of(state)
        : ExecutionDocument.Of(state).With("estimate", DataObject.Of(
            ("progress", new DataNumber(Math.Round(outlook.Progress, 3))),
            ("tempo", Words.Of(outlook.Tempo)),
            ("firstMs", OutlookText.MillisecondsOf(outlook.First.Total)),
            ("leftMs", OutlookText.MillisecondsOf(outlook.Current.Left))));
}
