using Autonomy.Core.Executions;
using Autonomy.Core.Values;

namespace Autonomy.Tests.Core.Executions;

/// <summary>A change of the plan of a running execution that may, or may not, be possible.</summary>
internal sealed class RandomEdit(ExecutionState state, Dice dice)
{
    public PlanChanges Draw()
    {
        StepState any = dice.Of([.. state.Steps]);
        return dice.Next(0, 3) switch
        {
            0 => new PlanChanges { Remove = [any.Id] },
            1 => new PlanChanges { Replace = [StepOf(any.Id, any.Definition.Ordinal)] },
            2 => new PlanChanges
            {
                Replace = [StepOf(any.Id, any.Definition.Ordinal)],
                Add = [StepOf($"s{state.Steps.Length}", state.Steps.Length)],
            },
            _ => new PlanChanges { Add = [StepOf($"s{state.Steps.Length}", state.Steps.Length)] },
        };
    }

    private DataObject StepOf(string id, int before)
    {
        DataValue[] needs =
            [.. state.Steps.Take(before).Where(_ => dice.Chance(3)).Select(step => (DataValue)step.Id)];
        DataObject step = DataObject.Of(
            ("id", id), ("tool", dice.Of("test.pure", "test.create")), ("deadline", "30s"),
            ("priority", dice.Of("critical", "medium", "low")), ("needs", new DataArray([.. needs])));
        return dice.Chance(3) ? step.With("forEach", DataJson.Parse("[1, 2, 3]")) : step;
    }
}
