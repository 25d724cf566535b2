using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Reporting;
using Autonomy.Core.Values;

namespace Autonomy.Cli.Rendering;

/// <summary>
/// An execution as the one JSON document that <c>run</c>, <c>resume</c> and <c>get</c> print. Programs rely on its
/// shape: every property is always there, null where there is nothing.
/// </summary>
internal static class ExecutionDocument
{
    public const string ApiVersion = "autonomy/v1";

    public static DataObject Of(ExecutionState state) => DataObject.Of(
        ("apiVersion", ApiVersion),
        ("id", state.Id.Value),
        ("name", state.Plan!.Header.Name),
        ("status", Words.Of(state.Status)),
        ("startedAt", TimeOf(state.StartedAt)),
        ("endedAt", TimeOf(state.EndedAt)),
        ("durationMs", MillisecondsOf(state.StartedAt, state.EndedAt)),
        ("steps", ArrayOf(state.Steps.Select(StepOf))),
        ("results", ResultsOf(state)),
        ("errors", ArrayOf(ErrorsOf(state))),
        ("decisions", ArrayOf(state.Decisions.Select(decision => DecisionOf(state, decision)))),
        ("budget", BudgetText.DataOf(state.Budget)),
        ("terminated", state.IsTerminated),
        ("forkedFrom", SteeringDocument.Of(state.Fork)),
        ("partial", SteeringDocument.Of(PartialResults.Of(state))));

    /// <summary>Several executions, or none.</summary>
    public static DataObject Of(IEnumerable<ExecutionState> states) =>
        DataObject.Of(("apiVersion", ApiVersion), ("executions", ArrayOf(states.Select(Of))));

    /// <summary>The outputs of completed steps that no step needs: what the execution was for.</summary>
    public static DataObject ResultsOf(ExecutionState state)
    {
        var results = new DataObjectBuilder();
        foreach (StepState step in state.Steps)
        {
            if (step is { Status: StepStatus.Completed, Definition.Dependents.Length: 0 })
                results.Set(step.Id, step.Output ?? DataNull.Value);
        }

        return results.Build();
    }

    public static DataObject DecisionOf(ExecutionState state, DecisionState decision)
    {
        DecisionRequest request = decision.Request;
        return DataObject.Of(
            ("id", request.Id),
            ("execution", state.Id.Value),
            ("kind", Words.Of(request.Kind)),
            ("status", decision.Answer is null ? "open" : "answered"),
            ("step", request.Step),
            ("item", Optional(request.Item)),
            ("question", request.Question),
            ("evidence", ArrayOf(request.Evidence.Select(line => (DataValue)line))),
            ("options", ArrayOf(request.Options.Select(OptionOf))),
            ("default", request.Default),
            ("askedAt", TimeOf(decision.AskedAt)),
            ("expiresAt", TimeOf(request.ExpiresAt)),
            ("callHash", Optional(request.CallHash)),
            ("tool", Optional(request.Tool)),
            ("target", Optional(request.Target)),
            ("policy", Optional(request.Policy)),
            ("tried", LinesOf(request.Tried)),
            ("blocks", LinesOf(request.Blocks)),
            ("goesOn", LinesOf(request.GoesOn)),
            ("answer", AnswerOf(decision.Answer)));
    }

    public static DataValue ErrorOf(Failure? failure) => failure is null
        ? DataNull.Value
        : DataObject.Of(
            ("kind", Words.Of(failure.Kind)),
            ("category", Words.Of(failure.Category)),
            ("code", failure.Code),
            ("effect", Words.Of(failure.Effect)),
            ("message", failure.Message),
            ("evidence", EvidenceJson.Of(failure.Evidence)));

    public static DataValue TimeOf(DateTimeOffset? time) => time is { } at ? Times.Iso(at) : DataNull.Value;

    private static DataObject StepOf(StepState step) => DataObject.Of(
        ("id", step.Id),
        ("status", Words.Of(step.Status)),
        ("attempts", step.Attempts),
        ("durationMs", MillisecondsOf(step.StartedAt, step.EndedAt)),
        ("output", step.Output ?? DataNull.Value),
        ("error", ErrorOf(step.Error)));

    private static IEnumerable<DataValue> ErrorsOf(ExecutionState state)
    {
        if (state.Error is { } error) yield return PlacedErrorOf(DataNull.Value, DataNull.Value, error);
        foreach (StepState step in state.Steps)
        {
            if (step.Error is { } failure) yield return PlacedErrorOf(step.Id, DataNull.Value, failure);
            if (step.ItemCount is null) continue;
            foreach (
                UnitState unit in step.Units.Where(
                    unit => unit is { Status: StepStatus.Failed, LastFailure: not null }))
            {
                yield return PlacedErrorOf(step.Id, Optional(unit.Key.Item), unit.LastFailure!);
            }
        }
    }

    private static DataObject PlacedErrorOf(DataValue step, DataValue item, Failure failure) =>
        DataObject.Of(("step", step), ("item", item), ("error", ErrorOf(failure)));

    private static DataObject OptionOf(DecisionOption option) => DataObject.Of(
        ("name", option.Name), ("consequence", option.Consequence), ("canBeUndone", option.CanBeUndone));

    private static DataValue AnswerOf(DecisionAnswer? answer) => answer is null
        ? DataNull.Value
        : DataObject.Of(
            ("option", answer.Option), ("by", answer.By), ("at", TimeOf(answer.At)),
            ("comment", Optional(answer.Comment)), ("output", answer.Output ?? DataNull.Value),
            ("arguments", answer.Arguments ?? (DataValue)DataNull.Value), ("always", answer.Always));

    private static DataArray LinesOf(ImmutableArray<string>? lines) =>
        ArrayOf((lines ?? []).Select(line => (DataValue)line));

    private static DataValue MillisecondsOf(DateTimeOffset? from, DateTimeOffset? to) =>
        from is { } begin && to is { } end ? (long)(end - begin).TotalMilliseconds : DataNull.Value;

    private static DataValue Optional(string? text) => text is null ? DataNull.Value : text;

    private static DataValue Optional(int? number) => number is { } value ? value : DataNull.Value;

    private static DataArray ArrayOf(IEnumerable<DataValue> items) => new([.. items]);
}
