using System.Collections.Immutable;
using System.Globalization;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>The questions that people are asked, in their words.</summary>
internal static class Questions
{
    private static readonly ImmutableArray<DecisionOption> AfterUnknownEffect =
    [
        new(
            DecisionOption.Retry,
            "The same call is made again, with the same arguments. If it had been done, it is done twice.",
            CanBeUndone: false),
        new(DecisionOption.Done, "It counts as done, with the output that you give, or none.", CanBeUndone: false),
        new(DecisionOption.Skip, "The step is left out, and what needs it too.", CanBeUndone: false),
        new(DecisionOption.Stop, "The execution is cancelled; what was done stays.", CanBeUndone: false),
    ];

    private static readonly DecisionOption LeaveEffect = new(
        DecisionOption.Leave, "The effect stays, and the steps before it are undone.", CanBeUndone: false);

    private static readonly ImmutableArray<DecisionOption> AfterFailedUndo =
    [
        new(DecisionOption.Retry, "The undo is called again.", CanBeUndone: false), LeaveEffect,
    ];

    private static readonly ImmutableArray<DecisionOption> AfterUnknownUndo =
    [
        new(
            DecisionOption.Retry, "The undo is called again. If it had been done, it is done twice.",
            CanBeUndone: false),
        new(DecisionOption.Done, "It counts as undone, and the steps before it are undone.", CanBeUndone: false),
        LeaveEffect,
    ];

    public static DecisionRequest AboutUnknownEffect(
        ExecutionState state, StepState step, UnitState unit, Failure failure) => new()
        {
            Id = Answering.NextId(state),
            Kind = DecisionKind.UnknownEffect,
            Step = step.Id,
            Item = unit.Key.Item,
            Question =
            $"Did the step '{step.Id}' do its work? Attempt {unit.Attempts} of {unit.Tool} failed, nobody knows "
            + $"whether it had its effect, and repeating it is not safe ({Words.Of(unit.Effect)}).",
            Evidence = [failure.Message, $"attempt {unit.Attempts} began at {unit.AttemptStartedAt:u}"],
            Options = AfterUnknownEffect,
            Default = DecisionOption.Stop,
        };

    /// <summary>Asked once repeating was in vain so often that the call may be what stops the engine.</summary>
    public static DecisionRequest AboutLosses(ExecutionState state, StepState step, UnitState unit) =>
        AboutUnknownEffect(state, step, unit, unit.LastFailure!) with
        {
            Question = $"Call {unit.Tool} of the step '{step.Id}' once more? "
                + $"The engine stopped {unit.Losses} times in a row while it ran, and the call may be why.",
            Options =
            [
                new DecisionOption(
                    DecisionOption.Retry,
                    "The same call is made again, with the same arguments and under the same idempotency key.",
                    CanBeUndone: false),
                .. AfterUnknownEffect.Skip(1),
            ],
        };

    public static DecisionRequest AboutFailedUndo(ExecutionState state, string step, int? item, Failure failure) =>
        new()
        {
            Id = Answering.NextId(state),
            Kind = DecisionKind.UndoFailed,
            Step = step,
            Item = item,
            Question = failure.Effect == FailureEffect.Unknown
                ? $"Was the step '{step}' undone? Its undo ended without an answer."
                : $"Undoing the step '{step}' failed. Try again, or leave its effect as it is?",
            Evidence = [failure.Message],
            Options = failure.Effect == FailureEffect.Unknown ? AfterUnknownUndo : AfterFailedUndo,
            Default = DecisionOption.Leave,
        };

    /// <summary>The question that <c>core.approve</c> asks.</summary>
    public static DecisionRequest OfPlan(
        ExecutionState state, StepState step, UnitState unit, DataObject input, DateTimeOffset? expiresAt)
    {
        string[] names = NamesIn(input["options"]);
        ImmutableArray<DecisionOption> options =
            [.. names.Select(name => new DecisionOption(name, ConsequenceOf(name), CanBeUndone: false))];
        string fallback = input["default"] is DataString chosen ? chosen.Value : options[^1].Name;
        return new DecisionRequest
        {
            Id = Answering.NextId(state),
            Kind = DecisionKind.Question,
            Step = step.Id,
            Item = unit.Key.Item,
            Question = input["question"] is DataString question ? question.Value : $"May '{step.Id}' go on?",
            Evidence = input["evidence"] is DataArray lines ? [.. lines.Items.Select(LineOf)] : [],
            Options = options,
            Default = options.Any(option => option.Name == fallback) ? fallback : options[^1].Name,
            ExpiresAt = expiresAt,
        };
    }

    /// <summary>What a question of the plan gives once it is answered.</summary>
    public static DataObject OutputOf(ExecutionCommand.Answer answer, DateTimeOffset now) => DataObject.Of(
        ("option", answer.Option),
        ("by", answer.By),
        ("at", now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
        ("comment", answer.Comment is { } comment ? comment : DataNull.Value));

    // Options that an expression gives may turn out to be none.
    private static string[] NamesIn(DataValue? options)
    {
        string[] names = options is DataArray array
            ? [.. array.Items.OfType<DataString>().Select(name => name.Value).Distinct(StringComparer.Ordinal)]
            : [];
        return names.Length > 0 ? names : [DecisionOption.Approve, DecisionOption.Reject];
    }

    private static string LineOf(DataValue evidence) =>
        evidence is DataString text ? text.Value : DataJson.Write(evidence);

    private static string ConsequenceOf(string option) => option == DecisionOption.Reject
        ? "The step fails; what needs it does not run."
        : $"The step completes with '{option}' as its answer.";
}
