using Autonomy.Core.Expressions;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Expressions;

public sealed class ExpressionTests
{
    private static readonly DataValue Secret = new DataSecret([new SecretPart(IsSecret: true, "TOKEN")]);

    [Theory]
    [InlineData("length('a𝄞b')", "3")]
    [InlineData("reverse('a𝄞b')", "\"b𝄞a\"")]
    [InlineData("sort(['\uFF5E', '𝄞', 'z'])", "[\"z\",\"\uFF5E\",\"𝄞\"]")]
    [InlineData("max(['\uFF5E', '𝄞'])", "\"𝄞\"")]
    public void TextIsCountedAndOrderedByCodePoints(string text, string json) => AssertGives(json, text);

    [Theory]
    [InlineData("sum(`[9007199254740993, 1]`)", "9007199254740994")]
    [InlineData("sum(`[0.1, 0.2]`)", "0.3")]
    [InlineData("avg(`[1, 2]`)", "1.5")]
    [InlineData("abs(`-9223372036854775807`)", "9223372036854775807")]
    [InlineData("ceil(`1.0000000000000001`)", "2")]
    [InlineData("to_number('12345678901234567890')", "12345678901234567890")]
    [InlineData("to_string(`1.10`)", "\"1.10\"")]
    [InlineData("sort(`[9007199254740993, 9007199254740992]`)", "[9007199254740992,9007199254740993]")]
    [InlineData("`9007199254740993` == `9007199254740992`", "false")]
    public void NumbersStayExactWhereADecimalHoldsThem(string text, string json) => AssertGives(json, text);

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData(" 1")]
    [InlineData("+1")]
    [InlineData("01")]
    [InlineData("1.")]
    [InlineData("1e400")]
    public void OnlyAJsonNumberIsMadeANumber(string text) => AssertGives("null", $"to_number('{text}')");

    [Fact]
    public void NotBindsLooserThanAPathAndTighterThanAComparison()
    {
        AssertGives("true", "!@.a.b");
        AssertGives("true", "!`null` == `true`");
    }

    [Fact]
    public void ASumBeyondTheLargestNumberIsAFault() =>
        AssertFault("invalid-value", "sum(`[1.7e308, 1.7e308]`)");

    [Theory]
    [InlineData("foo bar", 4)]
    [InlineData("a.b.`1`", 4)]
    [InlineData("[0", 2)]
    [InlineData("abs(a", 5)]
    [InlineData("a = b", 2)]
    [InlineData("x[?a == 'b]", 8)]
    public void ASyntaxFaultSaysWhere(string text, int position)
    {
        ExpressionFault fault = Expression.Parse(text).Fault!;
        Assert.Equal((ExpressionFaultCode.Syntax, position), (fault.Code, fault.Position));
    }

    [Fact]
    public void FunctionsAreCheckedWhenTheyAreParsed()
    {
        Assert.Equal(ExpressionFaultCode.UnknownFunction, Expression.Parse("upper(a)").Fault!.Code);
        Assert.Equal(ExpressionFaultCode.InvalidArity, Expression.Parse("x | abs(a, b)").Fault!.Code);
        Assert.Equal(ExpressionFaultCode.InvalidType, Expression.Parse("sort_by(a, b)").Fault!.Code);
        Assert.Contains("takes 1 argument; it got 2", Expression.Parse("abs(a, b)").Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AllFunctionsOfTheSpecificationAreThere() =>
        Assert.Equal(26, FunctionTable.Functions.Count());

    [Fact]
    public void ANameWithADashIsAnsweredWithTheQuotedName()
    {
        ExpressionFault fault = Expression.Parse("steps.a-b.output").Fault!;
        Assert.Contains("steps.\"a-b\"", fault.Message, StringComparison.Ordinal);
        Assert.Equal(7, fault.Position);
        Assert.Contains("steps.\"a-1\"", Expression.Parse("steps.a-1").Fault!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("length(secret)")]
    [InlineData("type(secret)")]
    [InlineData("not_null(secret)")]
    [InlineData("to_string([secret])")]
    [InlineData("contains([secret], secret)")]
    [InlineData("secret == 'x'")]
    [InlineData("secret < `1`")]
    [InlineData("sort_by([@], &secret)")]
    public void ASecretIsNoValueForFunctionsAndComparisons(string text)
    {
        ExpressionFault fault = AssertFault("invalid-type", text, DataObject.Of(("secret", Secret)));
        Assert.Contains("secret is a handle", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ASecretIsHandedOnAsItIs() =>
        Assert.Same(Secret, Evaluate("{a: x || secret}.a", DataObject.Of(("secret", Secret))).Value);

    [Fact]
    public void AFieldIsLookedUpAndNothingElseIsRead()
    {
        var view = new UnreadableView("steps");
        Assert.Equal("found", Evaluate("steps && steps", view).Value);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("!")]
    [InlineData("[")]
    [InlineData("{a:")]
    [InlineData("a[?")]
    [InlineData("abs(")]
    public void NestingBeyondTheMaximumIsAFaultAndNoOverflow(string opening)
    {
        string text = string.Concat(Enumerable.Repeat(opening, ExpressionLimits.TextLengthMax / opening.Length));
        Assert.Equal(ExpressionFaultCode.LimitExceeded, Expression.Parse(text).Fault!.Code);
    }

    [Theory]
    [InlineData(".a")]
    [InlineData("[0]")]
    [InlineData("[]")]
    [InlineData("|a")]
    [InlineData("||a")]
    [InlineData("==a")]
    [InlineData("[*]")]
    public void AChainBeyondTheMaximumIsAFaultAndNoOverflow(string link)
    {
        string fits = "a" + string.Concat(Enumerable.Repeat(link, 100));
        string tooLong = "a" + string.Concat(Enumerable.Repeat(link, 5000));
        Assert.True(Evaluate(fits, DataObject.Empty).HasValue);
        Assert.Equal(ExpressionFaultCode.LimitExceeded, Expression.Parse(tooLong).Fault!.Code);
    }

    [Fact]
    public void ATextBeyondTheMaximumIsAFault() => Assert.Equal(
        ExpressionFaultCode.LimitExceeded,
        Expression.Parse(new string('a', ExpressionLimits.TextLengthMax + 1)).Fault!.Code);

    [Fact]
    public void WorkBeyondTheBudgetIsAFault()
    {
        var items = new DataArray([.. Enumerable.Range(0, 3000).Select(number => (DataValue)number)]);
        DataObject root = DataObject.Of(("x", items));
        AssertFault("limit-exceeded", DoubledItems(24), root);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" | to_string(@)")]
    [InlineData(" | @ == {a: @}")]
    [InlineData(" | join('', [to_string(@), to_string(@)])")]
    public void AResultThatHoldsOnePartManyTimesOverIsMeasuredInFull(string ending)
    {
        string doubled = "@" + string.Concat(Enumerable.Repeat(" | {a: @, b: @}", 40));
        EvaluationResult result = Evaluate(doubled + ending, DataObject.Empty);
        Assert.True(result.HasValue ? ending.Contains("==", StringComparison.Ordinal) : result.Fault.Name == "limit-exceeded");
    }

    [Fact]
    public void AResultThatNestsTooDeepToBeStoredIsAFault() =>
        AssertFault("limit-exceeded", "@" + string.Concat(Enumerable.Repeat(" | [@]", DataJson.DepthMax + 1)));

    [Fact]
    public void AnExpressionIsParsedOnceAndTheCacheIsBounded()
    {
        Assert.Same(Expression.Parse("inputs.once").Expression, Expression.Parse("inputs.once").Expression);
        var cache = new ExpressionCache();
        Expression kept = Expression.Parse("kept").Expression!;
        cache.Keep(kept);
        for (int index = 0; index < 2 * ExpressionLimits.CachedExpressionsMax; index++)
        {
            cache.Keep(Expression.Parse($"name_{index}").Expression!);
            Assert.Same(kept, cache.Find("kept"));
            Assert.InRange(cache.Count, 1, ExpressionLimits.CachedExpressionsMax);
        }

        Assert.Null(cache.Find("name_0"));
    }

    private static string DoubledItems(int times) => "x" + string.Concat(Enumerable.Repeat(" | [@, @][]", times));

    private static EvaluationResult Evaluate(string text, DataValue root) => Expression.Parse(text).Expression!.Evaluate(root);

    private static void AssertGives(string json, string text) =>
        Assert.Equal(DataJson.Parse(json), Evaluate(text, DataObject.Empty).Value);

    private static ExpressionFault AssertFault(string name, string text, DataValue? root = null)
    {
        ExpressionFault? fault = Evaluate(text, root ?? DataObject.Empty).Fault;
        Assert.Equal(name, fault?.Name);
        return fault!;
    }

    /// <summary>A view that answers look-ups of one name and refuses to be enumerated.</summary>
    private sealed class UnreadableView(string known) : DataObject
    {
        public override IEnumerable<KeyValuePair<string, DataValue>> Properties => throw new InvalidOperationException("Enumerated.");

        public override int Count => throw new InvalidOperationException("Counted.");

        public override bool TryGet(string name, out DataValue value)
        {
            value = "found";
            return name == known;
        }
    }
}
