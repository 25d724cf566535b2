using System.Collections.Immutable;
using Autonomy.Core.Plans;
using Autonomy.Core.Plans.Format;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>
/// Changes to a plan that runs, each step as the plan's format has it. They are of steps that have not begun; what has
/// begun stays as it is.
/// </summary>
public sealed record PlanChanges
{
    /// <summary>Steps that the plan does not have yet.</summary>
    public ImmutableArray<DataObject> Add { get; init; } = [];

    /// <summary>Steps that take the places of those with their ids.</summary>
    public ImmutableArray<DataObject> Replace { get; init; } = [];

    /// <summary>The ids of steps that are not to run.</summary>
    public ImmutableArray<string> Remove { get; init; } = [];

    /// <summary>Whether there is no change at all.</summary>
    public bool IsEmpty => Add.IsEmpty && Replace.IsEmpty && Remove.IsEmpty;

    /// <summary>
    /// What makes the first plan the second. Steps that were removed before, and still are, are no change.
    /// </summary>
    public static PlanChanges Between(ExecutionState state, Plan edited)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(edited);
        ILookup<bool, DataObject> known = StepsOf(edited).ToLookup(step => state.Plan!.OrdinalOf(IdOf(step)) >= 0);
        return new PlanChanges
        {
            Add = [.. known[false]],
            Replace = [.. known[true].Where(step => !step.Equals(StepsOf(state.Plan!)[OrdinalIn(state, step)]))],
            Remove =
            [
                .. state.Steps.Where(step => !step.IsRemoved && edited.OrdinalOf(step.Id) < 0).Select(step => step.Id),
            ],
        };
    }

    internal static string IdOf(DataObject step) => (step[StepKeys.Id.Name] as DataString)?.Value ?? "";

    /// <summary>
    /// The plan's text with the changes in it: replaced steps in their places, added ones at the end, removed ones as
    /// they were.
    /// </summary>
    internal DataObject ApplyTo(Plan plan)
    {
        var replaced = new Dictionary<string, DataObject>();
        foreach (DataObject step in Replace) replaced[IdOf(step)] = step;
        IEnumerable<DataValue> kept = StepsOf(plan).Select(step => replaced.GetValueOrDefault(IdOf(step), step));
        return plan.Source.With(PlanKeys.Steps.Name, new DataArray([.. kept, .. Add]));
    }

    private static ImmutableArray<DataObject> StepsOf(Plan plan) =>
        [.. ((DataArray)plan.Source[PlanKeys.Steps.Name]!).Items.Cast<DataObject>()];

    private static int OrdinalIn(ExecutionState state, DataObject step) => state.Plan!.OrdinalOf(IdOf(step));
}
