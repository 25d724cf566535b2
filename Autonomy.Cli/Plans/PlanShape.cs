using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Cli.Plans;

/// <summary>
/// What can be known of a plan before it runs: its order, what asks and what cannot be taken back.
/// </summary>
internal sealed class PlanShape
{
    private readonly Plan _plan;
    private readonly IToolCatalog _tools;
    private readonly int[] _levels;

    public PlanShape(Plan plan, IToolCatalog tools)
    {
        (_plan, _tools) = (plan, tools);
        Order = OrderOf(plan);
        _levels = new int[plan.Steps.Length];
        foreach (int step in Order)
            _levels[step] = plan.Steps[step].Needs.Select(need => _levels[need] + 1).DefaultIfEmpty(0).Max();
    }

    /// <summary>The steps' ordinals, each after everything that it needs.</summary>
    public IReadOnlyList<int> Order { get; }

    /// <summary>Steps that can run at the same time, from the first to the last.</summary>
    public IReadOnlyList<IReadOnlyList<StepDefinition>> Levels =>
        [
            .. _plan.Steps.GroupBy(step => _levels[step.Ordinal])
                .OrderBy(level => level.Key).Select(level => level.ToList())
        ];

    /// <summary>What repeating the step's call does, as far as it is known before its arguments are.</summary>
    public EffectClass? EffectOf(StepDefinition step)
    {
        if (step.Effect is { } said) return said;
        if (step.Call is not { } call || _tools.Find(call.Tool) is not { } tool) return null;
        return call.With is { IsConstant: true, Source: DataObject input }
            ? _tools.AdapterOf(call.Tool)?.EffectOf(tool, input) ?? tool.Effect
            : tool.Effect;
    }

    /// <summary>Whether a person is asked before the step runs.</summary>
    public bool Asks(StepDefinition step) => step.Call is { } call && (call.Tool == ControlTools.Approve
        || (_tools.Find(call.Tool) is { } tool && EffectOf(step) is { } effect
            && ApprovalPolicy.MustAsk(step, tool, effect)));

    private static int[] OrderOf(Plan plan)
    {
        int[] unmet = [.. plan.Steps.Select(step => step.Needs.Length)];
        var free = new Queue<int>(plan.Steps.Where(step => step.Needs.Length == 0).Select(step => step.Ordinal));
        var order = new List<int>(plan.Steps.Length);
        while (free.TryDequeue(out int step))
        {
            order.Add(step);
            foreach (int dependent in plan.Steps[step].Dependents)
            {
                if (--unmet[dependent] == 0) free.Enqueue(dependent);
            }
        }

        return [.. order];
    }
}
