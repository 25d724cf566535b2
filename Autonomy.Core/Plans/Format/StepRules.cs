using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Expressions;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Plans.Format;

/// <summary>A step as it was read, before the names in it were looked up.</summary>
/// <param name="Node">Where it is.</param>
/// <param name="Id">Its id as it is written, well-formed or not; null when there is none.</param>
/// <param name="Definition">What was read of it; with a fault anywhere it never becomes part of a plan.</param>
/// <param name="With">The arguments, also of a step whose tool could not be read.</param>
/// <param name="Needs">The ids that <c>needs</c> names, with their places.</param>
internal sealed record StepDraft(
    PlanNode Node, string? Id, StepDefinition Definition, Template? With, ImmutableArray<PlanNode> Needs);

/// <summary>The steps that must have ended before, by their ids.</summary>
internal sealed class NeedsRule : ValueRule<ImmutableArray<PlanNode>>
{
    private static readonly IdRule Id = new();

    internal override DataObject Schema =>
        DataObject.Of(("type", "array"), ("items", Id.Schema), ("uniqueItems", true));

    internal override bool TryRead(PlanNode node, PlanFaults faults, out ImmutableArray<PlanNode> value)
    {
        value = [];
        if (node.Value is not DataArray array)
        {
            string? fix = node.Value is DataString text
                ? $"Write [{Quote.Cut(text.Value)}]."
                : "Write [first, second].";
            faults.AddType(node, "a list of step ids", fix);
            return false;
        }

        ImmutableArray<PlanNode>.Builder ids = ImmutableArray.CreateBuilder<PlanNode>();
        for (int i = 0; i < array.Items.Length; i++)
        {
            PlanNode item = node.Of(i, array.Items[i]);
            if (item.Value is DataString) ids.Add(item);
            else faults.AddType(item, "the id of a step");
        }

        value = ids.ToImmutable();
        return true;
    }
}

/// <summary>One step.</summary>
internal sealed class StepRule : ValueRule<StepDraft>
{
    /// <summary>The arguments of a call that has none.</summary>
    internal static readonly Template NoArguments = Template.Parse(DataObject.Empty).Template!;

    internal override DataObject Schema => StepKeys.Format.Schema.With("anyOf", new DataArray(
        [
            DataObject.Of(("required", new DataArray([new DataString(StepKeys.Tool.Name)]))),
            DataObject.Of(("required", new DataArray([new DataString(StepKeys.Goal.Name)]))),
        ]));

    internal override bool TryRead(PlanNode node, PlanFaults faults, [MaybeNullWhen(false)] out StepDraft value)
    {
        value = null;
        if (StepKeys.Format.Open(node, faults) is not { } fields) return false;
        CheckCombination(fields, faults);
        fields.TryRead(StepKeys.Id, out StepId id);
        Template? with = ReadTemplate(fields, StepKeys.With);
        var definition = new StepDefinition
        {
            // Known once all the steps are.
            Ordinal = -1,
            Id = id,
            Call = fields.TryRead(StepKeys.Tool, out ToolName tool) ? new StepCall(tool, with ?? NoArguments) : null,
            Goal = fields.TryRead(StepKeys.Goal, out string? goal) ? goal : null,
            ForEach = ReadTemplate(fields, StepKeys.ForEach),
            ForEachConcurrency = fields.Read(StepKeys.ForEachConcurrency, 0),
            Timeout = fields.ReadOptional(StepKeys.Timeout),
            Deadline = fields.ReadOptional(StepKeys.Deadline),
            Retry = fields.TryRead(StepKeys.Retry, out RetryPolicy? retry) ? retry : null,
            OnFailure = fields.ReadOptional(StepKeys.OnFailure),
            Expect = ReadTemplate(fields, StepKeys.Expect),
            IsOptional = fields.Read(StepKeys.Optional, false),
            When = ReadTemplate(fields, StepKeys.When),
            Undo = fields.TryRead(StepKeys.Undo, out StepCall? undo) ? undo : null,
            Approval = fields.Read(StepKeys.Approval, ApprovalMode.Never),
            DecisionTimeout = fields.ReadOptional(StepKeys.DecisionTimeout),
            Fallbacks = fields.Read(StepKeys.Fallback, []),
            Priority = fields.Read(StepKeys.Priority, Priority.Medium),
            Estimate = fields.ReadOptional(StepKeys.Estimate),
            Effect = fields.ReadOptional(StepKeys.Effect),
            Limits = fields.TryRead(StepKeys.Limits, out AttemptLimits? limits) ? limits : null,
        };
        string? written = (fields.At(StepKeys.Id)?.Value as DataString)?.Value;
        value = new StepDraft(node, written, definition, with, fields.Read(StepKeys.Needs, []));
        return true;
    }

    private static Template? ReadTemplate(PlanFields fields, PlanKey<Template> key) =>
        fields.TryRead(key, out Template? template) ? template : null;

    private static void CheckCombination(PlanFields fields, PlanFaults faults)
    {
        bool hasCall = fields.Has(StepKeys.Tool) || fields.Has(StepKeys.Goal);
        if (!hasCall)
        {
            faults.Add(
                PlanRules.MissingKey,
                fields.Node,
                "A step needs a tool or a goal.",
                "Add 'tool': the tool to call, as in http.request.");
        }

        if (!hasCall && fields.At(StepKeys.With) is { } with)
        {
            faults.AddAtKey(
                PlanRules.Conflict,
                with.Path,
                "Arguments without a tool do nothing.",
                "Name the tool, or say it in the goal.");
        }

        if (!fields.Has(StepKeys.ForEach) && fields.At(StepKeys.ForEachConcurrency) is { } width)
        {
            faults.AddAtKey(
                PlanRules.Conflict,
                width.Path,
                "Without 'forEach' there is nothing to do at once.",
                "Add 'forEach', or remove this key.");
        }
    }
}

/// <summary>All the steps.</summary>
internal sealed class StepsRule : ValueRule<ImmutableArray<StepDraft>>
{
    private static readonly StepRule Step = new();

    internal override DataObject Schema => DataObject.Of(
        ("type", "array"),
        ("items", Step.Schema),
        ("minItems", 1),
        ("maxItems", PlanLimits.StepsMax));

    internal override bool TryRead(PlanNode node, PlanFaults faults, out ImmutableArray<StepDraft> value)
    {
        value = [];
        if (node.Value is not DataArray { Items.Length: > 0 } array)
        {
            faults.AddType(node, "a list of steps", "Write at least one step: [ { id: first, tool: core.noop } ].");
            return false;
        }

        if (array.Items.Length > PlanLimits.StepsMax)
        {
            string message = $"The plan has {array.Items.Length:N0} steps; the most are {PlanLimits.StepsMax:N0}.";
            faults.Add(
                PlanRules.Limit, node, message, "Use forEach for what repeats, or split the plan with core.plan.");
            return false;
        }

        ImmutableArray<StepDraft>.Builder steps = ImmutableArray.CreateBuilder<StepDraft>(array.Items.Length);
        for (int i = 0; i < array.Items.Length; i++)
        {
            if (Step.TryRead(node.Of(i, array.Items[i]), faults, out StepDraft? step))
                steps.Add(step with { Definition = step.Definition with { Ordinal = i } });
        }

        value = steps.ToImmutable();
        return true;
    }
}
