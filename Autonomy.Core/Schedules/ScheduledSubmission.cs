using Autonomy.Core.Executions;
using Autonomy.Core.NamedPlans;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Schedules;

/// <summary>
/// The submission of a run: whoever makes it makes the same, under the same id, so that it is one execution. Pure.
/// </summary>
public static class ScheduledSubmission
{
    /// <summary>The submission, or why there can be none.</summary>
    /// <param name="id">The schedule.</param>
    /// <param name="definition">What it runs.</param>
    /// <param name="run">The run.</param>
    /// <param name="named">The plan that it names; null: it names none, or there is none of that name.</param>
    /// <param name="tools">The tools that the plan may call now.</param>
    public static (ExecutionCommand.Submit? Submit, string? Fault) Of(
        ScheduleId id, ScheduleDefinition definition, ScheduleRun run, FoundPlan? named, IToolCatalog tools)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(run);
        if ((definition.Plan ?? named?.Content) is not { } content)
            return (null, NamedPlan.WhyGone(definition.PlanName!));
        PlanReading reading = PlanCompiler.Compile(PlanDocument.Of(content), tools);
        if (reading.Plan is not { } plan)
            return (null, $"Its plan cannot run any more. {reading.Faults[0].Message} {reading.Faults[0].Fix}");

        InputsReading inputs = PlanInputs.Resolve(plan, definition.Inputs ?? DataObject.Empty);
        if (inputs.Inputs is null)
            return (null, $"Its inputs do not fit. {inputs.Faults[0].Message} {inputs.Faults[0].Fix}");

        var submit = new ExecutionCommand.Submit(
            ExecutionId.Parse(run.Execution), id.Workspace, plan, inputs.Inputs, run.By ?? $"schedule {id}",
            definition.Priority, Parent: null)
        {
            Project = definition.Project,
            PlanOrigin = named?.Origin,
        };
        return (submit, null);
    }
}
