using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Autonomy.Core.Expressions;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>
/// What expressions see: <c>{ inputs, steps, item, index, output, execution }</c>, read lazily from the state.
/// </summary>
internal static class Scopes
{
    public static DataObject Of(ExecutionState state, StepState step, int? item = null, DataValue? output = null)
    {
        var scope = new DataObjectBuilder();
        scope.Set("inputs", state.Inputs);
        scope.Set("steps", new StepsView(state));
        scope.Set("execution", DescriptionOf(state));
        if (item is { } index)
        {
            scope.Set("item", ItemsOf(state, step).Items!.Items[index]);
            scope.Set("index", index);
        }

        if (output is not null) scope.Set("output", output);
        return scope.Build();
    }

    /// <summary>The items of a step's fan-out. They are computed once; a replay computes the same.</summary>
    public static (DataArray? Items, Failure? Failure) ItemsOf(ExecutionState state, StepState step)
    {
        if (step.Items is { } known) return (new DataArray(known), null);
        EvaluationResult result = step.Definition.ForEach!.Evaluate(Of(state, step));
        if (result.Fault is { } fault) return (null, Failures.OfExpression(step.Id, "forEach", fault));
        if (result.Value is not DataArray items) return (null, Failures.OfBadFanOut(step.Id, result.Value!));
        if (items.Items.Length > PlanLimits.ForEachItemsMax)
            return (null, Failures.OfLargeFanOut(step.Id, items.Items.Length));
        step.Items = items.Items;
        return (items, null);
    }

    /// <summary>A step as expressions see it.</summary>
    public static DataObject Describe(StepState step) => DataObject.Of(
        ("status", Words.Of(step.Status)),
        ("output", step.Output ?? DataNull.Value),
        ("error", step.Error is { } error ? DataObject.Of(
            ("kind", Words.Of(error.Kind)), ("code", error.Code), ("message", error.Message)) : DataNull.Value),
        ("attempts", step.Attempts));

    private static DataObject DescriptionOf(ExecutionState state) => DataObject.Of(
        ("id", state.Id.Value),
        ("name", state.Plan!.Header.Name),
        ("workspace", state.Workspace),
        ("startedAt", WriteTime(state.StartedAt ?? state.SubmittedAt)));

    private static string WriteTime(DateTimeOffset time) =>
        time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The steps by id. A plan of 10,000 steps costs nothing until one of them is asked for.</summary>
    private sealed class StepsView(ExecutionState state) : DataObject
    {
        public override int Count => state.Steps.Length;

        public override IEnumerable<KeyValuePair<string, DataValue>> Properties =>
            state.Steps.Select(step => KeyValuePair.Create(step.Id, (DataValue)Describe(step)));

        public override bool TryGet(string name, [NotNullWhen(true)] out DataValue? value)
        {
            int ordinal = state.Plan!.OrdinalOf(name);
            value = ordinal < 0 ? null : Describe(state.Steps[ordinal]);
            return value is not null;
        }
    }
}
