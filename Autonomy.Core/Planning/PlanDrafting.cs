using System.Collections.Immutable;
using System.Globalization;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Planning;

/// <summary>
/// Writes planned steps as a plan of format 1, and has it checked like a plan of a person's: what is found is asked
/// about. Pure.
/// </summary>
internal static class PlanDrafting
{
    public static Proposal Draft(string goal, ClausePlanning planning, IToolCatalog tools)
    {
        List<GoalQuestion> questions = [.. planning.Questions];
        if (planning.Steps.Count == 0)
        {
            if (questions.Count == 0)
                questions.Add(new GoalQuestion("goal", QuestionKind.Goal, "", "Every part of it is left out."));
            return new Proposal { Questions = [.. questions] };
        }

        DataObject inputs = UsedInputs(planning);
        foreach ((string name, _) in planning.Inputs.Properties)
        {
            if (inputs[name] is null && !planning.Answers.IgnoresInput(name)) questions.Add(UnusedInput(name));
        }

        DataObject plan = PlanOf(goal, planning.Steps, inputs);
        if (questions.Count == 0) questions.AddRange(FaultsOf(plan, inputs, planning, tools));
        return new Proposal
        {
            Plan = plan,
            Inputs = inputs,
            Reasons = [.. planning.Steps.Select(ReasonOf)],
            Questions = [.. questions],
        };
    }

    private static DataObject PlanOf(string goal, IReadOnlyList<PlannedStep> steps, DataObject inputs)
    {
        DataObjectBuilder plan = new DataObjectBuilder().Set("plan", 1)
            .Set("name", StepNaming.PlanNameOf(steps)).Set("description", goal);
        if (inputs.Count > 0)
        {
            var declared = new DataObjectBuilder();
            foreach ((string name, DataValue value) in inputs.Properties)
                declared.Set(name, DataObject.Of(("type", TypeOf(value))));
            plan.Set("inputs", declared.Build());
        }

        return plan.Set("steps", new DataArray([.. steps.Select(StepOf)])).Build();
    }

    // A person's plan says itself where it wants approval; what rules have written leaves it to the policy.
    private static DataValue StepOf(PlannedStep step)
    {
        DataObjectBuilder written = new DataObjectBuilder().Set("id", step.Id).Set("tool", step.Tool.Tool.Name.Value);
        if (step.Filling.With.Count > 0) written.Set("with", step.Filling.With);
        DataValue[] needs =
        [
            .. step.After.Where(after => step.Filling.From.All(from => from.Id != after.Step))
                .Select(static after => new DataString(after.Step)),
        ];
        if (needs.Length > 0) written.Set("needs", new DataArray([.. needs]));
        return written.Set("approval", "auto").Build();
    }

    private static StepReason ReasonOf(PlannedStep step) => new(
        step.Id, step.Reading.Clause.Number, step.Reading.Clause.Text, step.Tool.Tool.Name.Value, step.Score)
    {
        Matched = ToolResearch.Matched(step.Tool, step.Reading),
        RunnerUp = step.RunnerUp,
        Arguments = step.Filling.Reasons,
        After = step.After,
    };

    private static DataObject UsedInputs(ClausePlanning planning)
    {
        HashSet<string> used = new(StringComparer.Ordinal);
        foreach (PlannedStep step in planning.Steps)
        {
            foreach ((string name, _) in planning.Inputs.Properties)
            {
                if (step.Filling.With.ToString().Contains($"${{{{ inputs.{name} }}}}", StringComparison.Ordinal))
                    used.Add(name);
            }
        }

        var inputs = new DataObjectBuilder();
        foreach ((string name, DataValue value) in planning.Inputs.Properties.Where(one => used.Contains(one.Key)))
            inputs.Set(name, value);
        return inputs.Build();
    }

    private static GoalQuestion UnusedInput(string name) =>
        new(GoalAnswers.IdOfInput(name), QuestionKind.Input, "", $"The goal does not use the input '{name}'. Go on?")
        {
            Options = [GoalAnswers.Ignore],
        };

    private static IEnumerable<GoalQuestion> FaultsOf(
        DataObject plan, DataObject inputs, ClausePlanning planning, IToolCatalog tools)
    {
        PlanReading reading = PlanCompiler.Compile(PlanDocument.Of(plan), tools);
        ImmutableArray<PlanFault> faults =
            reading.IsPlan ? PlanInputs.Resolve(reading.Plan, inputs).Faults : reading.Faults;
        return faults.Select(fault => QuestionOf(fault, planning));
    }

    private static GoalQuestion QuestionOf(PlanFault fault, ClausePlanning planning)
    {
        string text = $"{fault.Message} {fault.Fix}";
        string[] path = fault.Path.Split('/');
        bool isOfStep = path is ["", "steps", _, ..]
            && int.TryParse(path[2], NumberStyles.None, CultureInfo.InvariantCulture, out _);
        if (!isOfStep) return new GoalQuestion("goal", QuestionKind.Goal, "", text);
        PlannedStep step = planning.Steps[int.Parse(path[2], CultureInfo.InvariantCulture)];
        string key = path is [_, _, _, "with", var name, ..] ? name : GoalAnswers.ArgumentsKey;
        return new GoalQuestion(
            GoalAnswers.IdOf(step.Reading.Clause, key), QuestionKind.Argument, step.Reading.Clause.Text, text);
    }

    private static string TypeOf(DataValue value) => value.Kind switch
    {
        DataKind.Number => "number",
        DataKind.Boolean => "boolean",
        DataKind.Array => "array",
        DataKind.Object => "object",
        DataKind.Null => "null",
        _ => "string",
    };
}
