using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Expressions;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Plans.Format;

/// <summary>A tool and its arguments.</summary>
internal sealed class CallRule : ValueRule<StepCall>
{
    private static readonly PlanKey<ToolName> Tool = new(
        "tool", new ToolNameRule(), "The tool to call.")
    { IsRequired = true };
    private static readonly PlanKey<Template> With = new(
        "with", new ArgumentsRule(), "Its arguments; their texts may hold expressions.");
    private static readonly ObjectFormat Format = new("A call", [Tool, With]);

    internal override DataObject Schema => Format.Schema;

    internal override bool TryRead(PlanNode node, PlanFaults faults, [MaybeNullWhen(false)] out StepCall value)
    {
        value = null;
        if (Format.Open(node, faults) is not { } fields) return false;
        bool hasArguments = fields.TryRead(With, out Template? with);
        if (!fields.TryRead(Tool, out ToolName tool) || (fields.Has(With) && !hasArguments)) return false;
        value = new StepCall(tool, with ?? StepRule.NoArguments);
        return true;
    }
}

/// <summary>The calls to try one after another.</summary>
internal sealed class FallbacksRule : ValueRule<ImmutableArray<StepCall>>
{
    private static readonly CallRule Call = new();

    internal override DataObject Schema => DataObject.Of(
        ("type", "array"),
        ("items", Call.Schema),
        ("maxItems", PlanLimits.FallbacksMax));

    internal override bool TryRead(PlanNode node, PlanFaults faults, out ImmutableArray<StepCall> value)
    {
        value = [];
        if (node.Value is not DataArray array)
        {
            faults.AddType(node, "a list of calls", "Write [ { tool: ..., with: { ... } } ].");
            return false;
        }

        if (array.Items.Length > PlanLimits.FallbacksMax)
        {
            string message = $"There are {array.Items.Length:N0} fallbacks; the most are {PlanLimits.FallbacksMax}.";
            faults.Add(PlanRules.Limit, node, message, "Keep the likeliest ones.");
            return false;
        }

        ImmutableArray<StepCall>.Builder calls = ImmutableArray.CreateBuilder<StepCall>();
        for (int i = 0; i < array.Items.Length; i++)
        {
            if (Call.TryRead(node.Of(i, array.Items[i]), faults, out StepCall? call)) calls.Add(call);
        }

        value = calls.ToImmutable();
        return true;
    }
}

/// <summary>How often and when a failed attempt is tried again.</summary>
internal sealed class RetryRule : ValueRule<RetryPolicy>
{
    private static readonly PlanKey<int> Attempts =
        new("attempts", new IntegerRule(1, PlanLimits.AttemptsMax), "Tries in all, the first included.")
        {
            Default = RetryPolicy.Default.Attempts,
        };

    private static readonly PlanKey<TimeSpan> Initial =
        new(
            "initial",
            new DurationRule(PlanLimits.WaitMax),
            "The longest delay before the second try; the delay is drawn below it.")
        {
            Default = Durations.Write(RetryPolicy.Default.Initial),
        };

    private static readonly PlanKey<decimal> Factor =
        new("factor", new NumberRule(1, PlanLimits.RetryFactorMax), "What the longest delay grows by from try to try.")
        {
            Default = new DataNumber(RetryPolicy.Default.Factor),
        };

    private static readonly PlanKey<TimeSpan> Max =
        new(
            "max",
            new DurationRule(PlanLimits.WaitMax),
            "The longest delay of all; by default 30s, or initial if that is longer.");

    private static readonly ObjectFormat Format = new("retry", [Attempts, Initial, Factor, Max]);

    internal override DataObject Schema => Format.Schema;

    internal override bool TryRead(PlanNode node, PlanFaults faults, [MaybeNullWhen(false)] out RetryPolicy value)
    {
        value = null;
        if (Format.Open(node, faults) is not { } fields) return false;
        TimeSpan initial = fields.Read(Initial, RetryPolicy.Default.Initial);
        TimeSpan maxDefault = initial > RetryPolicy.Default.Max ? initial : RetryPolicy.Default.Max;
        bool hasMax = fields.TryRead(Max, out TimeSpan max);
        value = new RetryPolicy(
            fields.Read(Attempts, RetryPolicy.Default.Attempts),
            initial,
            (double)fields.Read(Factor, (decimal)RetryPolicy.Default.Factor),
            hasMax ? max : maxDefault);
        if (value.Max >= initial) return true;
        string message =
            $"The longest delay ({Durations.Write(max)}) is shorter than the first ({Durations.Write(initial)}).";
        faults.Add(PlanRules.Conflict, fields.At(Max)!.Value, message, "Make max as long as initial, or longer.");
        return false;
    }
}
