using Autonomy.Core.Executions;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Estimates;

/// <summary>Which calls are alike: the same tool in the same version, called for the same.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Version">The version of its behaviour.</param>
/// <param name="Prior">How long a call usually takes, before anything was learned.</param>
/// <param name="Operation">What it is called for: the plan's name and the step's id.</param>
public sealed record CallKey(ToolName Tool, string Version, TimeSpan Prior, string Operation)
{
    // As many random characters as an id ends with, and the hyphen before them.
    private const int RandomTailLength = 13;
    private const int PlanNameLengthMax = 40;

    /// <summary>The key of a call, from what is known of its tool; null where nothing is.</summary>
    public static CallKey Of(ToolName tool, ToolDescriptor? known, string operation) =>
        new(tool, known?.Version ?? "", DurationPriors.Of(tool, known), operation);

    /// <summary>What a step of a plan calls its tool for.</summary>
    public static string OperationOf(string planName, string step)
    {
        ArgumentNullException.ThrowIfNull(planName);
        return $"{(planName.Length > PlanNameLengthMax ? planName[..PlanNameLengthMax] : planName)}/{step}";
    }

    /// <summary>
    /// The same, where only the execution's id is at hand: it begins with the plan's name. Of a child execution it is
    /// the root's plan and the way to the step, without the numbers of items and attempts.
    /// </summary>
    public static string OperationOf(ExecutionId execution, string step)
    {
        string[] parts = execution.Value.Split('~');
        string plan = parts[0].Length > RandomTailLength ? parts[0][..^RandomTailLength] : parts[0];
        foreach (string child in parts.Skip(1))
        {
            int dot = child.LastIndexOf('.');
            plan += $"~{(dot < 0 ? child : child[..dot])}";
        }

        return $"{plan}/{step}";
    }
}
