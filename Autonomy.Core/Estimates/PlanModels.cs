using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Estimates;

/// <summary>Makes the models of a plan's steps from what was learned.</summary>
internal sealed class PlanModels
{
    /// <summary>Units of one fan-out that are gone through one by one; beyond, one stands for several.</summary>
    private const int UnitsOfStepMax = 1_000;

    /// <summary>How many items a fan-out is taken to have when that is not known yet.</summary>
    private const int ItemsAssumed = 10;

    private readonly IToolCatalog _tools;
    private readonly DurationTable _learned;
    private readonly Func<string, string> _operationOf;
    private readonly Dictionary<(DurationLevel Level, string Tool, double Mean), int> _paces = [];
    private readonly List<DurationBelief> _beliefs = [];

    public PlanModels(IToolCatalog tools, DurationTable learned, Func<string, string> operationOf) =>
        (_tools, _learned, _operationOf) = (tools, learned, operationOf);

    /// <summary>The beliefs that a pace is drawn of in each run, by pace index.</summary>
    public IReadOnlyList<DurationBelief> Beliefs => _beliefs;

    /// <summary>The model of a step that has so many items left, as they stand for now.</summary>
    public StepModel Of(StepDefinition step, int items, DateTimeOffset? now)
    {
        if (step.Call is not { } call) return Fixed(step, step.Estimate ?? DurationPriors.OfFamily("llm"));
        if (call.Tool == ControlTools.Wait) return Fixed(step, WaitOf(call, now));
        if (ControlTools.IsWait(call.Tool)) return Fixed(step, TimeSpan.Zero);
        CallKey key = CallKey.Of(call.Tool, _tools.Find(call.Tool), _operationOf(step.Id.Value));
        DurationBelief belief = _learned.BeliefOf(key, step.Estimate);
        int perUnit = Math.Max(1, (items + UnitsOfStepMax - 1) / UnitsOfStepMax);
        return new StepModel(belief, PaceOf(belief, call.Tool), 0, step.Retry ?? RetryPolicy.Default, perUnit);
    }

    /// <summary>How many units a step has before it begins.</summary>
    public static int ItemsOf(StepDefinition step, DataObject inputs)
    {
        if (step.ForEach is not { } items) return 1;
        bool isKnown = !items.References.Reads("steps") && !items.References.Reads("execution");
        if (isKnown && items.Evaluate(DataObject.Of(("inputs", inputs))).Value is DataArray known)
            return known.Items.Length;
        return ItemsAssumed;
    }

    /// <summary>Whether people or signals decide how long the step takes.</summary>
    public static bool WaitsForOthers(StepDefinition step) => step.Approval == ApprovalMode.Always
        || step.Call?.Tool == ControlTools.Approve || step.Call?.Tool == ControlTools.Signal;

    /// <summary>Whether a unit of the step takes one of the execution's places.</summary>
    public static bool TakesPlace(StepDefinition step) => step.Call is not { } call || !ControlTools.IsWait(call.Tool);

    private static StepModel Fixed(StepDefinition step, TimeSpan duration) =>
        new(null, 0, duration.TotalSeconds, step.Retry ?? RetryPolicy.Default, 1);

    // What is computed at run time is not known before.
    private static TimeSpan WaitOf(StepCall call, DateTimeOffset? now)
    {
        if (!call.With.IsConstant || call.With.Source is not DataObject with) return TimeSpan.Zero;
        if (with["duration"] is DataString text && Durations.TryParse(text.Value, out TimeSpan wait)) return wait;
        return with["until"] is DataString time && now is { } from
            && DateTimeOffset.TryParse(time.Value, out DateTimeOffset until) && until > from
            ? until - from
            : TimeSpan.Zero;
    }

    private int PaceOf(DurationBelief belief, ToolName tool)
    {
        var key = (belief.Level, tool.Value, belief.Mean);
        if (_paces.TryGetValue(key, out int index)) return index;
        _paces.Add(key, _beliefs.Count);
        _beliefs.Add(belief);
        return _beliefs.Count - 1;
    }
}
