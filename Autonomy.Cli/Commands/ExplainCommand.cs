using System.CommandLine;
using Autonomy.Cli.Plans;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Running;
using Autonomy.Cli.Stores;
using Autonomy.Core.Estimates;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Spending;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Host.Local;

namespace Autonomy.Cli.Commands;

/// <summary>
/// <c>explain</c>: what a plan would do, in which order, how long, and what it would ask; nothing runs.
/// </summary>
internal static class ExplainCommand
{
    private const int NamesShown = 8;

    public static Command Create(Surroundings around)
    {
        Argument<string> path = CommandParts.PlanArgument();
        var project = new Option<string?>("--project")
        {
            Description = "The project that it would run in, for the budgets",
            HelpName = "PROJECT",
        };
        var command = new Command("explain", "What a plan would do; nothing runs") { path, project };
        return command.Does(around, async (context, parsed) =>
        {
            using BuiltInTools tools = EngineSession.Tools(context);
            string file = parsed.GetRequiredValue(path);
            PlanReading reading = PlanFile.Read(context, file, tools.Catalog);
            Plan plan = reading.Plan!;
            var shape = new PlanShape(plan, tools.Catalog);
            Estimator estimator = await LearnedDurations.EstimatorOfAsync(context, tools.Catalog);
            DataObject inputs = DefaultsOf(plan);
            Estimate estimate = estimator.EstimateOf(plan, inputs, StableHash.Of64(plan.Header.Name));
            SpendingLedger ledger = await BudgetCommand.LedgerOfAsync(context);
            IReadOnlyList<BudgetForecast> budgets = BudgetForecast.Of(
                plan, inputs, tools.Catalog, estimate, ledger, parsed.GetValue(project), context.Now);
            if (context.WritesJson)
            {
                context.WriteJson(DocumentOf(plan, shape, estimate)
                    .With("budgets", new DataArray([.. budgets.Select(BudgetText.DataOf)]))
                    .With("warnings", FaultText.DataOf(reading.Warnings)));
            }
            else if (context.Output != OutputFormat.None)
            {
                Write(context.Out, plan, shape, estimate);
                foreach (StyledLine warning in PlanFile.WarningsOf(file, reading)) context.Out.Write(warning);
                WriteBudgets(context.Out, budgets);
            }

            return ExitCode.Done;
        });
    }

    // Inputs that must be given are not known here; fan-outs over them are taken to have a usual number of items.
    private static DataObject DefaultsOf(Plan plan)
    {
        var defaults = new DataObjectBuilder();
        foreach (InputDeclaration input in plan.Header.Inputs)
        {
            if (input.Default is { } value) defaults.Set(input.Name, value);
        }

        return defaults.Build();
    }

    private static void Write(Screen screen, Plan plan, PlanShape shape, Estimate estimate)
    {
        screen.Write(
            new StyledLine().Add(plan.Header.Name, "bold")
                .Add(plan.Header.Description.Length > 0 ? $": {plan.Header.Description}" : ""));
        screen.Write(
            $"{plan.Steps.Length} steps in {shape.Levels.Count} levels, "
            + $"at most {shape.Levels.Max(level => level.Count)} at once (concurrency {plan.Header.Concurrency})");
        foreach (InputDeclaration input in plan.Header.Inputs)
        {
            string value = input.Default is { } otherwise ? $"default {DataJson.Write(otherwise)}" : "must be given";
            screen.Write($"input {input.Name}: {value}");
        }

        screen.WriteEmpty();
        int width = Math.Min(28, plan.Steps.Max(step => step.Id.Value.Length));
        for (int level = 0; level < shape.Levels.Count; level++)
        {
            foreach (StepDefinition step in shape.Levels[level])
                screen.Write(LineOf(level + 1, step, shape, estimate, width).Crop(screen.Width));
        }

        screen.WriteEmpty();
        screen.Write(
            new StyledLine().Add("Takes: ", "bold").Add(EstimateText.Of(estimate.Total))
                .Add(estimate.WaitsForOthers ? ", and what people and signals take" : ""));
        screen.Write(
            new StyledLine().Add("Critical path: ", "bold")
                .Add(Names(estimate.CriticalPath.Select(step => plan.Steps[step]), " → ")));
        screen.Write(new StyledLine().Add("Approvals: ", "bold").Add(Names(plan.Steps.Where(shape.Asks), ", ")));
        screen.Write(
            new StyledLine().Add("Irreversible effects: ", "bold").Add(Names(Irreversible(plan, shape), ", ")));
    }

    private static void WriteBudgets(Screen screen, IReadOnlyList<BudgetForecast> budgets)
    {
        if (budgets.Count == 0)
        {
            screen.Write(new StyledLine().Add("Budgets: ", "bold").Add("none"));
            return;
        }

        screen.WriteEmpty();
        BudgetText.TableOf(budgets).WriteTo(screen);
    }

    private static StyledLine LineOf(int level, StepDefinition step, PlanShape shape, Estimate estimate, int width)
    {
        var marks = new List<string>();
        if (shape.EffectOf(step) is { } effect) marks.Add(Words.Of(effect));
        if (step.ForEach is not null) marks.Add("for each item");
        if (step.When is not null) marks.Add("when");
        if (step.IsOptional) marks.Add("optional");
        if (shape.Asks(step)) marks.Add("asks");
        return new StyledLine().Add($"{level,3}  ", "dim").AddColumn(step.Id.Value, width).Add("  ")
            .AddColumn(step.Call!.Tool.Value, 16, "blue").Add(
                $"{Times.Duration(estimate.Steps[step.Ordinal].Likely),7}  ", "dim")
            .Add(string.Join(", ", marks));
    }

    private static IEnumerable<StepDefinition> Irreversible(Plan plan, PlanShape shape) =>
        plan.Steps.Where(step => shape.EffectOf(step) == EffectClass.Irreversible);

    private static string Names(IEnumerable<StepDefinition> steps, string separator)
    {
        List<string> names = [.. steps.Select(step => step.Id.Value)];
        if (names.Count == 0) return "none";
        string more = names.Count > NamesShown ? $"{separator}… ({names.Count} in all)" : "";
        return string.Join(separator, names.Take(NamesShown)) + more;
    }

    private static DataObject DocumentOf(Plan plan, PlanShape shape, Estimate estimate) =>
        DataObject.Of(
            ("apiVersion", ExecutionDocument.ApiVersion),
            ("name", plan.Header.Name),
            ("levels", new DataArray([.. shape.Levels.Select(IdsOf)])),
            ("width", shape.Levels.Max(level => level.Count)),
            ("criticalPath", IdsOf(estimate.CriticalPath.Select(step => plan.Steps[step]))),
            ("usualMs", (long)estimate.Total.P50.TotalMilliseconds),
            ("estimateMs", OutlookText.MillisecondsOf(estimate.Total)),
            ("approvals", IdsOf(plan.Steps.Where(shape.Asks))),
            ("irreversible", IdsOf(Irreversible(plan, shape))));

    private static DataValue IdsOf(IEnumerable<StepDefinition> steps) =>
        new DataArray([.. steps.Select(step => (DataValue)step.Id.Value)]);
}
