using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Values;

namespace Autonomy.Cli.Rendering;

/// <summary>What steering adds to the documents that programs read.</summary>
internal static class SteeringDocument
{
    public static DataValue Of(ForkOrigin? origin) => origin is null
        ? DataNull.Value
        : DataObject.Of(
            ("execution", origin.Execution), ("version", origin.Version), ("reason", Words.Of(origin.Reason)));

    public static DataObject Of(PartialResults partial) => DataObject.Of(
        ("done", ListOf(partial.Done)),
        ("undone", ListOf(partial.Undone)),
        ("leftAsIs", ListOf(partial.LeftAsIs)),
        ("unclear", ListOf(partial.Unclear)),
        ("notDone", ListOf(partial.NotDone)));

    public static DataObject Of(ExecutionState state, UndoPreview preview) => DataObject.Of(
        ("apiVersion", ExecutionDocument.ApiVersion),
        ("id", state.Id.Value),
        ("undo", new DataArray([.. preview.Lines.Select(LineOf)])));

    public static DataObject Of(ForkPlan plan) => DataObject.Of(
        ("apiVersion", ExecutionDocument.ApiVersion),
        ("forkedFrom", Of(plan.Origin)),
        ("carried", TextsOf(plan.Carried.Select(step => step.Step))),
        ("runsAgain", TextsOf(plan.RunsAgain)),
        ("repeats", new DataArray([.. plan.Repeats.Select(RepeatOf)])));

    private static DataValue RepeatOf(RepeatedEffect repeated) => DataObject.Of(
        ("step", repeated.Step), ("units", repeated.Units), ("tool", repeated.Tool),
        ("effect", Words.Of(repeated.Effect)), ("isCertain", repeated.IsCertain));

    private static DataValue LineOf(UndoLine line) => DataObject.Of(
        ("step", line.Step),
        ("item", line.Item is { } item ? item : DataNull.Value),
        ("tool", line.Tool is { } tool ? tool.Value : DataNull.Value),
        ("obstacle", line.Obstacle is { } obstacle ? obstacle : DataNull.Value),
        ("effect", Words.Of(line.Effect)));

    private static DataArray ListOf(ImmutableArray<PartialStep> steps) => new([.. steps.Select(step =>
        (DataValue)DataObject.Of(("step", step.Step), ("units", step.Units), ("of", step.Of)))]);

    private static DataArray TextsOf(IEnumerable<string> texts) => new([.. texts.Select(text => (DataValue)text)]);
}
