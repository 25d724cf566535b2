using System.Collections.Immutable;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;

namespace Autonomy.Host.Api;

/// <summary>
/// What is to be run later, by a schedule or a task: checked as a submission of now is. A plan is kept as it is; of a
/// name, what it stands for is looked up when it is run.
/// </summary>
internal sealed class LaterPlans(PlanDesk plans, NamedPlanDesk namedPlans)
{
    /// <summary>What is kept, and what is to be said of it.</summary>
    /// <param name="caller">Who lays it down.</param>
    /// <param name="plan">The plan; null: it is named.</param>
    /// <param name="planName">Its name in the workspace, or its name and a version; null: it is given.</param>
    /// <param name="inputs">Its inputs; null: none.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="ApiException">There is not exactly one plan, or it or its inputs have mistakes.</exception>
    public async Task<LaterPlan> KeepAsync(
        Caller caller, DataValue? plan, string? planName, DataObject? inputs, CancellationToken cancellation)
    {
        if (plan is null == planName is null)
        {
            throw RequestValues.Mistake(
                "/plan", "There is to be either a plan or the name of one.", "Write plan or planName.");
        }

        DataValue content = plan ?? (await namedPlans.ResolveAsync(caller.Workspace, planName!, cancellation)).Plan;
        PlanReading reading = plans.Compile(caller.Workspace, content);
        Plan compiled = reading.Plan!;
        InputsReading given = PlanInputs.Resolve(compiled, inputs ?? DataObject.Empty);
        if (!given.AreInputs) throw Refusals.Of("invalid_inputs", "What is given", given.Faults, "/inputs");
        return new LaterPlan(
            plan is null ? null : (DataObject)DataJson.Parse(compiled.Json.Span), reading.Warnings);
    }
}

/// <summary>What is to be run later, and was checked.</summary>
/// <param name="Plan">The plan, whatever it was written in; null: it is kept by its name.</param>
/// <param name="Warnings">What is no fault of it and yet worth a word.</param>
internal sealed record LaterPlan(DataObject? Plan, ImmutableArray<PlanFault> Warnings);
