using System.Collections.Immutable;
using Autonomy.Core.Expressions;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Expressions;

public sealed class TemplateTests
{
    private static readonly DataValue Root = DataJson.Parse("""
        {"inputs": {"n": 7, "list": [1, {"a": "b"}], "text": "${{ inputs.n }}", "none": null}, "item": {"ok": true},
         "steps": {"a-b": {"output": 1}, "check": {"output": [{"status": 200}, {"status": 500}]}}}
        """);

    [Theory]
    [InlineData("${{ inputs.n }}", "7")]
    [InlineData("${{inputs.list}}", """[1,{"a":"b"}]""")]
    [InlineData("${{ item.ok }}", "true")]
    [InlineData("${{ inputs.missing }}", "null")]
    public void AStringThatIsOneExpressionKeepsTheTypeOfItsValue(string text, string json) =>
        Assert.Equal(DataJson.Parse(json), Evaluate(text));

    [Theory]
    [InlineData(" ${{ inputs.n }}", " 7")]
    [InlineData("n=${{ inputs.n }}, ${{ item.ok }}", "n=7, true")]
    [InlineData("<${{ inputs.none }}>", "<>")]
    [InlineData("${{ inputs.list }}!", """[1,{"a":"b"}]!""")]
    [InlineData("${{ inputs.n }}${{ inputs.n }}", "77")]
    [InlineData("${{ inputs.title || 'Report' }}: ${{ to_string(steps.check.output[].status) }}", "Report: [200,500]")]
    public void OtherwiseValuesAreWrittenIntoTheString(string text, string written) =>
        Assert.Equal((DataValue)written, Evaluate(text));

    [Fact]
    public void AnInsertedValueIsDataAndIsNotEvaluated()
    {
        Assert.Equal((DataValue)"${{ inputs.n }}", Evaluate("${{ inputs.text }}"));
        Assert.Equal((DataValue)"-${{ inputs.n }}", Evaluate("-${{ inputs.text }}"));
    }

    [Theory]
    [InlineData("$${{ inputs.n }}", "${{ inputs.n }}")]
    [InlineData("$$${{ x", "$${{ x")]
    [InlineData("$${{ a }} ${{ inputs.n }}", "${{ a }} 7")]
    [InlineData("}} {{ $ ${ {{", "}} {{ $ ${ {{")]
    public void ADoubledDollarWritesTheCharactersThemselves(string text, string written) =>
        Assert.Equal((DataValue)written, Evaluate(text));

    [Theory]
    [InlineData("${{ {a: {b: inputs.n}}}}", """{"a":{"b":7}}""")]
    [InlineData("${{ '}}' }}", "\"}}\"")]
    [InlineData("${{ `{\"a\": {}}` }}", """{"a":{}}""")]
    [InlineData("${{ {\"}}\": inputs.n} }}", """{"}}":7}""")]
    [InlineData("${{ 'it\\'s }}' }}", "\"it's }}\"")]
    public void AnExpressionEndsOutsideOfItsQuotesAndBraces(string text, string json) =>
        Assert.Equal(DataJson.Parse(json), Evaluate(text));

    [Theory]
    [InlineData("a ${{ inputs.n", 2, "no closing }}")]
    [InlineData("${{ {a: b }}", 0, "no closing }}")]
    [InlineData("${{ it's }}", 0, "' at character 6 is never closed")]
    public void AnUnterminatedExpressionSaysWhy(string text, int position, string reason)
    {
        ExpressionFault fault = Assert.Single(Template.Parse(text).Faults);
        Assert.Equal((ExpressionFaultCode.Syntax, position), (fault.Code, fault.Position));
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryFaultIsReportedWithItsPlace()
    {
        DataValue value = DataJson.Parse("""{"a/b": ["ok", "x ${{ 1 }}"], "c~": "${{ nope(a) }} ${{ abs() }}"}""");
        ImmutableArray<ExpressionFault> faults = Template.Parse(value).Faults;
        Assert.Equal(
            [("/a~1b/1", 6, "syntax"), ("/c~0", 4, "unknown-function"), ("/c~0", 19, "invalid-arity")],
            faults.Select(fault => (fault.Pointer, fault.Position, fault.Name)));
    }

    [Fact]
    public void AFaultOfTheEvaluationSaysItsPlace()
    {
        Template template = Template.Parse(DataJson.Parse("""{"a": ["n: ${{ length(inputs.n) }}"]}""")).Template!;
        ExpressionFault fault = template.Evaluate(Root).Fault!;
        Assert.Equal(("/a/0", 7, "invalid-type"), (fault.Pointer, fault.Position, fault.Name));
    }

    [Fact]
    public void AConstantTemplateGivesTheInstanceItWasMadeOf()
    {
        DataValue value = DataJson.Parse("""{"a": ["x", {"b": 1}]}""");
        Assert.Same(value, Template.Parse(value).Template!.Evaluate(Root).Value);
        Assert.True(Template.Parse(value).Template!.IsConstant);
    }

    [Fact]
    public void NamesOfPropertiesAreTakenAsTheyAre() => Assert.Equal(
        DataJson.Parse("""{"${{ inputs.n }}": 7}"""), Evaluate(DataJson.Parse("""{"${{ inputs.n }}": "${{ inputs.n }}"}""")));

    [Fact]
    public void ASecretIsAHandleAloneAndInsideAString()
    {
        Assert.Equal(new DataSecret([new SecretPart(true, "TOKEN")]), Evaluate("${{ secrets.TOKEN }}"));
        Assert.Equal(
            new DataSecret([new SecretPart(false, "Bearer 7 "), new SecretPart(true, "T_1"), new SecretPart(false, "!")]),
            Evaluate("Bearer ${{ inputs.n }} ${{secrets.T_1}}!"));
    }

    [Theory]
    [InlineData("${{ length(secrets.TOKEN) }}")]
    [InlineData("${{ secrets }}")]
    [InlineData("${{ secrets.\"A B\" }}")]
    [InlineData("${{ secrets.A.b }}")]
    [InlineData("${{ inputs.list[?a == secrets.TOKEN] }}")]
    [InlineData("${{ @.secrets.A }}")]
    [InlineData("${{ \"secrets\".A }}")]
    [InlineData("${{ inputs.x || secrets.TOKEN }}")]
    public void ASecretInsideAnExpressionIsRefusedWithTheRemedy(string text) =>
        Assert.Contains("write ${{ secrets.NAME }}", Assert.Single(Template.Parse(text).Faults).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("${{ item.secrets }}")]
    [InlineData("${{ inputs.list[*].secrets.a }}")]
    [InlineData("${{ inputs.list[?\"secrets\"] }}")]
    public void APropertyOfDataMayBeNamedSecrets(string text) => Assert.True(Template.Parse(text).IsParsed);

    [Fact]
    public void AnArrayThatHoldsASecretIsNotWrittenIntoAString()
    {
        DataObject root = DataObject.Of(("item", new DataArray([new DataSecret([new SecretPart(true, "T")])])));
        Assert.Equal("invalid-type", Template.Parse("x${{ item }}").Template!.Evaluate(root).Fault!.Name);
    }

    [Fact]
    public void AValueThatNestsTooDeepIsAFaultAndNoOverflow()
    {
        DataValue value = "${{ a }}";
        for (int depth = 0; depth < 100_000; depth++) value = new DataArray([value]);
        Assert.Equal(ExpressionFaultCode.LimitExceeded, Assert.Single(Template.Parse(value).Faults).Code);
    }

    private static DataValue? Evaluate(DataValue template) => Template.Parse(template).Template!.Evaluate(Root).Value;
}
