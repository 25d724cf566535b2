using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;

namespace Autonomy.Core.Goals;

/// <summary>A step that a policy does not simply let run.</summary>
/// <param name="Step">The step's id.</param>
/// <param name="Tool">Its tool.</param>
/// <param name="Effect">What repeating it does.</param>
/// <param name="Answer">What is said of it: it is asked about, or denied.</param>
/// <param name="Policy">The rule that says so, by its id; null: that of what cannot be taken back.</param>
public sealed record GuardedStep(string Step, string Tool, EffectClass Effect, PolicyAnswer Answer, string? Policy);

/// <summary>
/// What the policies in force say of the steps of a plan before it runs, as far as their arguments are known by then.
/// It binds nobody: each step is judged again when it runs. Pure.
/// </summary>
public static class Foresight
{
    /// <summary>The steps that a person is asked about, and those that are denied, in the order of the plan.</summary>
    /// <param name="plan">The plan, without faults.</param>
    /// <param name="project">The project that it is to run in; null: none.</param>
    /// <param name="tools">The tools.</param>
    /// <param name="rules">The workspace's rules.</param>
    public static ImmutableArray<GuardedStep> Of(Plan plan, string? project, IToolCatalog tools, WorkspaceRules rules)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(tools);
        ImmutableArray<GuardedStep>.Builder guarded = ImmutableArray.CreateBuilder<GuardedStep>();
        foreach (StepDefinition step in plan.Steps)
        {
            if (step.Call is not { } call || tools.Find(call.Tool) is not { } tool) continue;
            // An argument that is an expression is known at run time alone.
            DataObject? known = call.With.IsConstant ? call.With.Evaluate(DataNull.Value).Value as DataObject : null;
            IToolAdapter? adapter = known is null ? null : tools.AdapterOf(call.Tool);
            EffectClass effect = step.Effect ?? adapter?.EffectOf(tool, known!) ?? tool.Effect;
            var facts = new CallFacts(
                tool.Name.Value, adapter?.TargetOf(tool, known!), effect, tool.TypicalCostUsd, project);
            Judgement judgement = ApprovalPolicy.Judge(step, tool, facts, rules);
            if (judgement.Answer == PolicyAnswer.Allow) continue;
            guarded.Add(new GuardedStep(
                step.Id.Value, tool.Name.Value, effect, judgement.Answer, judgement.Policy?.Id));
        }

        return guarded.ToImmutable();
    }
}
