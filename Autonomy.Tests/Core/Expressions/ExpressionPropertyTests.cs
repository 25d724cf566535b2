using Autonomy.Core.Expressions;
using Autonomy.Core.Values;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Autonomy.Tests.Core.Expressions;

public sealed class ExpressionPropertyTests
{
    private static readonly string[] Pieces =
    [
        "a", "b", "\"c\"", "'x'", "`1`", "`[1, [2]]`", "@", "*", ".", "[", "]", "[]", "[?", "[*]", "[0]", "[-1]", "[::2]", "[::-1]",
        "(", ")", "{", "}", "{a: b}", ":", ",", "|", "||", "&&", "!", "&", "==", "<", " ", "sort_by(", "map(&", "length(",
        "to_string(", "join('', ", "max_by(@, &a)", "keys(", "merge(", "not_null(", "sum(", "$", "-", "}}", "${{",
    ];

    private static readonly Gen<string> Texts = Gen.Elements(Pieces).ListOf().Select(string.Concat);

    [Fact]
    public void NoTextAndNoDataMakeTheEvaluatorThrow() => Prop
        .ForAll(Texts.ToArbitrary(), Values(3).ToArbitrary(), (text, data) =>
        {
            ExpressionResult parsed = Expression.Parse(text);
            if (!parsed.IsParsed) return parsed.Fault.Position >= 0 && parsed.Fault.Position <= text.Length;
            EvaluationResult first = parsed.Expression.Evaluate(data);
            return first == parsed.Expression.Evaluate(data);
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void WellFormedExpressionsNeverThrow() => Prop
        .ForAll(Expressions(5).ToArbitrary(), Values(3).ToArbitrary(), (text, data) =>
        {
            ExpressionResult parsed = Expression.Parse(text);
            return parsed.IsParsed && parsed.Expression.Evaluate(data) is not null;
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void AnEscapedTextComesBackAsItWas() => Prop
        .ForAll(Texts.ToArbitrary(), text =>
        {
            TemplateResult parsed = Template.Parse(Template.Escape(text));
            return parsed.IsParsed && parsed.Template.Evaluate(DataNull.Value).Value!.Equals((DataValue)text);
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void AnyTextIsATemplateOrHasAFault() => Prop
        .ForAll(Texts.ToArbitrary(), text =>
        {
            TemplateResult parsed = Template.Parse("${{" + text);
            return parsed.IsParsed ? parsed.Template.Evaluate(DataObject.Empty) is not null : !parsed.Faults.IsEmpty;
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void AnInsertedValueIsNeverEvaluated() => Prop
        .ForAll(Texts.ToArbitrary(), text =>
        {
            DataObject root = DataObject.Of(("item", text));
            return Template.Parse("<${{ item }}>").Template!.Evaluate(root).Value!.Equals((DataValue)$"<{text}>");
        })
        .QuickCheckThrowOnFailure();

    private static Gen<DataValue> Values(int depth)
    {
        Gen<DataValue> scalar = Gen.OneOf(
            Gen.Constant<DataValue>(DataNull.Value),
            Gen.Elements<DataValue>(true, false),
            Gen.Choose(-3, 3).Select(number => (DataValue)number),
            Gen.Elements<DataValue>("", "x", "𝄞", "1.5"),
            Gen.Constant<DataValue>(new DataSecret([new SecretPart(IsSecret: true, "T")])));
        if (depth == 0) return scalar;
        Gen<DataValue> array = Values(depth - 1).ListOf(3).Select(items => (DataValue)new DataArray([.. items]));
        Gen<DataValue> record = Values(depth - 1).ListOf(3)
            .Select(items => (DataValue)DataObject.Of(("a", items[0]), ("b", items[1]), ("c", items[2])));
        return Gen.OneOf(scalar, array, record);
    }

    private static Gen<string> Expressions(int depth)
    {
        Gen<string> leaf = Gen.Elements("a", "b", "\"c\"", "@", "`[3, 1]`", "'x'", "*", "[]");
        if (depth == 0) return leaf;
        Gen<string> inner = Expressions(depth - 1);
        Gen<string> wrapped = Gen.Elements(
                "($)[0]", "($)[]", "($)[*].a", "($)[1:]", "!($)", "($).b", "($)[?a]", "keys($)", "length($)", "to_string($)", "sort($)", "sum($)",
                "map(&($), @)", "sort_by(@, &$)", "max_by(`[1]`, &$)", "not_null($)", "to_number($)", "reverse($)", "[$]", "{x: $}")
            .SelectMany(frame => inner.Select(text => frame.Replace("$", text)));
        Gen<string> pair = Gen.Elements(" | ", " || ", " && ", " == ", " < ", " != ")
            .SelectMany(symbol => inner.SelectMany(left => inner.Select(right => $"({left}){symbol}({right})")));
        return Gen.OneOf(leaf, wrapped, pair);
    }
}
