using Autonomy.Core.Executions;
using Autonomy.Core.Values;

namespace Autonomy.Cli.Rendering;

/// <summary>Steering in words: what happened, what would happen, and how far a stopped execution came.</summary>
internal static class SteeringText
{
    private const int NamesMax = 12;

    /// <summary>What a stopped execution leaves behind; null for one that ended otherwise.</summary>
    public static string? OfEnd(ExecutionState state)
    {
        if (state.Status != ExecutionStatus.Cancelled) return null;
        string how = state.IsTerminated ? "Terminated: nothing was undone." : "Stopped.";
        return $"{how} {PartialResults.Of(state)}";
    }

    /// <summary>What a cancel with undo would do.</summary>
    public static IEnumerable<StyledLine> Of(ExecutionState state, UndoPreview preview)
    {
        if (preview.Lines.IsEmpty)
            yield return new StyledLine().Add($"Nothing of {state.Id} has completed, so nothing is undone.");
        else yield return new StyledLine().Add($"Undo of {state.Id}, in this order:", "bold");
        int width = preview.Lines.Select(line => PlaceOf(line.Step, line.Item).Length).DefaultIfEmpty().Max();
        foreach (UndoLine line in preview.Lines)
        {
            (string sign, string style) = line.Tool is null ? ("  - ", "dim") : ("  ↶ ", "magenta");
            yield return new StyledLine().Add(sign, style)
                .AddColumn(PlaceOf(line.Step, line.Item), width).Add("  ").Add(FateOf(line));
        }

        if (preview.Running.IsEmpty) yield break;
        IEnumerable<string> running = preview.Running.Select(unit => PlaceOf(state.Steps[unit.Step].Id, unit.Item));
        yield return new StyledLine().Add(
            $"  Still runs: {Names(running)}. What completes all the same is undone first.", "yellow");
    }

    /// <summary>What a fork would be.</summary>
    public static IEnumerable<StyledLine> Of(ForkPlan plan, ExecutionState origin)
    {
        string what = plan.Origin.Reason.ToString();
        yield return new StyledLine().Add(
            $"{what} of {plan.Origin.Execution} from its version {plan.Origin.Version}", "bold");
        if (!plan.Carried.IsEmpty)
            yield return new StyledLine().Add($"  taken over  {Names(plan.Carried.Select(CarriedOf))}");
        yield return new StyledLine().Add($"  runs        {Names(plan.RunsAgain)}");
        foreach (RepeatedEffect repeated in plan.Repeats)
        {
            string items = origin.Steps.First(step => step.Id == repeated.Step).ItemCount is null
                ? ""
                : $" ({repeated.Units} items)";
            string had = repeated.IsCertain ? "had" : "may have had";
            yield return new StyledLine().Add("  ! ", "bold red").Add($"{repeated.Step}{items}: {repeated.Tool} {had} ")
                .Add($"an effect that is {Words.Of(repeated.Effect)}", "red").Add("; it would have it again");
        }
    }

    /// <summary>What an edit would do.</summary>
    public static IEnumerable<StyledLine> Of(PlanChanges changes)
    {
        foreach (string id in changes.Add.Select(IdOf)) yield return new StyledLine().Add("  + ", "green").Add(id);
        foreach (string id in changes.Replace.Select(IdOf)) yield return new StyledLine().Add("  ~ ", "yellow").Add(id);
        foreach (string id in changes.Remove) yield return new StyledLine().Add("  - ", "red").Add(id);
    }

    private static string IdOf(DataObject step) => step["id"] is DataString id ? id.Value : "?";

    private static string FateOf(UndoLine line) => (line.Tool, line.Obstacle) switch
    {
        (null, { } obstacle) => $"left as it is: {obstacle}",
        ({ } tool, null) => tool.Value,
        (var tool, var obstacle) => $"{tool} cannot be called: {obstacle} You will be asked.",
    };

    private static string CarriedOf(CarriedStep step) =>
        step.Items.IsEmpty ? step.Step : $"{step.Step} ({step.Items.Length} items)";

    private static string Names(IEnumerable<string> names)
    {
        string[] all = [.. names];
        string rest = all.Length > NamesMax ? $" and {all.Length - NamesMax} more" : "";
        return string.Join(", ", all.Take(NamesMax)) + rest;
    }

    private static string PlaceOf(string step, int? item) => item is { } index ? $"{step}[{index}]" : step;
}
