using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Autonomy.Host.Plans;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Autonomy.Tests.Host.Plans;

public sealed class YamlPlanTextTests
{
    private static readonly string[] Pieces =
        [
            "a", ": ", "\n", "  ", "- ", "[", "]", "{", "}", ",", "&x ", "*x", "\"", "'", "|\n", ">", "#",
            "!", "!!str ", "? ", "<<", "%", "@", "\t", "1e9", "---", "...",
        ];

    [Theory]
    [InlineData("yes", "\"yes\"")]
    [InlineData("on", "\"on\"")]
    [InlineData("No", "\"No\"")]
    [InlineData("true", "true")]
    [InlineData("'true'", "\"true\"")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("5", "5")]
    [InlineData("+5", "5")]
    [InlineData("007", "7")]
    [InlineData("0x1F", "31")]
    [InlineData("0o17", "15")]
    [InlineData("\"5\"", "\"5\"")]
    [InlineData("5.00", "5.00")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData("-1.5e3", "-1.5e3")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData("12:30:45", "\"12:30:45\"")]
    [InlineData("2030-01-31", "\"2030-01-31\"")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("!!str 5", "\"5\"")]
    [InlineData("!!float 5", "5")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    public void ScalarsFollowTheCoreSchema(string scalar, string json)
    {
        PlanDocument document = YamlPlanText.Read($"v: {scalar}");

        Assert.Empty(document.Faults);
        Assert.Equal($"{{\"v\":{json}}}", document.Root!.ToString());
    }

    [Theory]
    [InlineData("", "1:1 syntax")]
    [InlineData("# only a comment\n", "1:1 syntax")]
    [InlineData("\uFEFFa: 1", "1:1 encoding")]
    [InlineData("a: \"x\0\"", "1:6 encoding")]
    [InlineData("a: \"\\0\"", "1:4 encoding")]
    [InlineData("a: \"\\ud800\"", "1:4 syntax")]
    [InlineData("a: .nan", "1:4 value")]
    [InlineData("a: -.inf", "1:4 value")]
    [InlineData("a: 1e400", "1:4 value")]
    [InlineData("a: 1\na: 2", "2:1 duplicate-key")]
    [InlineData("a: 1\n<<: { b: 1 }", "2:1 yaml")]
    [InlineData("a: !mine 1", "1:4 yaml")]
    [InlineData("a: !!binary aGk=", "1:4 yaml")]
    [InlineData("a: !!int x", "1:4 yaml")]
    [InlineData("a: *none", "1:4 yaml")]
    [InlineData("a: &a [*a]", "1:8 yaml")]
    [InlineData("? [a]\n: 1", "1:3 yaml")]
    [InlineData("a: 1\n---\nb: 1", "3:1 yaml")]
    [InlineData("a: 1\n b: 2", "2:3 syntax")]
    [InlineData("a: [1, 2", "2:1 syntax")]
    [InlineData("a: @x", "1:4 syntax")]
    [InlineData("...\n]<<}}*x", "1:1 syntax")]
    public void WhatPlansDoWithoutIsRefusedWithItsPlace(string text, string expected)
    {
        PlanFault fault = Assert.Single(YamlPlanText.Read(text).Faults);

        Assert.Equal(expected, $"{fault.Position!.Value.Line}:{fault.Position.Value.Column} {fault.Rule}");
        Assert.NotEmpty(fault.Fix);
    }

    [Fact]
    public void ATabIsReportedWithWhatToDo()
    {
        PlanFault fault = Assert.Single(YamlPlanText.Read("a:\n\tb: 1").Faults);

        Assert.Equal((PlanRules.Syntax, "Indent with spaces."), (fault.Rule, fault.Fix));
    }

    [Fact]
    public void AnAliasStandsForItsValue()
    {
        PlanDocument document = YamlPlanText.Read("a: &x { b: [1] }\nc: *x\nd: [*x]");

        Assert.Equal("""{"a":{"b":[1]},"c":{"b":[1]},"d":[{"b":[1]}]}""", document.Root!.ToString());
        Assert.Equal(new TextPosition(2, 4), document.PositionOf("/c/b/0"));
    }

    [Fact]
    public void AliasesThatMultiplyAreRefused()
    {
        IEnumerable<string> levels = Enumerable.Range(1, 9).Select(
            i => $"l{i}: &l{i} [{string.Join(", ", Enumerable.Repeat($"*l{i - 1}", 9))}]");

        PlanFault fault = Assert.Single(YamlPlanText.Read($"l0: &l0 ha\n{string.Join('\n', levels)}").Faults);

        Assert.Equal(PlanRules.Limit, fault.Rule);
    }

    [Fact]
    public void AListOfFiveThousandNeedsThatFiveThousandStepsHaveIsRefused()
    {
        string needs = string.Join(',', Enumerable.Range(0, 5_000).Select(i => $"a{i}"));
        string steps = string.Join('\n', Enumerable.Range(0, 5_000).Select(
            i => $"  - {{ id: b{i}, tool: core.noop, needs: {(i == 0 ? $"&all [{needs}]" : "*all")} }}"));

        PlanFault fault = Assert.Single(YamlPlanText.Read($"plan: 1\nname: n\nsteps:\n{steps}").Faults);

        Assert.Equal(PlanRules.Limit, fault.Rule);
    }

    [Fact]
    public void AliasesThatNestTooDeepAreRefused()
    {
        string levels = string.Join('\n', Enumerable.Range(1, 70).Select(i => $"l{i}: &l{i} [*l{i - 1}]"));

        Assert.Equal(PlanRules.Limit, Assert.Single(YamlPlanText.Read($"l0: &l0 1\n{levels}").Faults).Rule);
    }

    [Theory]
    [InlineData("[", 64, "syntax")]
    [InlineData("[", 65, "limit")]
    [InlineData("[", 100_000, "limit")]
    [InlineData("- ", 100_000, "limit")]
    [InlineData("{a: ", 100_000, "limit")]
    [InlineData("? ", 100_000, "yaml")]
    public void NestingIsBounded(string opening, int depth, string rule) =>
        Assert.Contains(
            YamlPlanText.Read(string.Concat(Enumerable.Repeat(opening, depth))).Faults, fault => fault.Rule == rule);

    [Fact]
    public void JsonIsYaml() =>
        Assert.Equal(
            """{"plan":1,"x":["a",null]}""",
            YamlPlanText.Read("""{ "plan": 1, "x": ["a", null] }""").Root!.ToString());

    [Fact]
    public void AnyTextIsReadWithoutAnException() => Prop
        .ForAll(Gen.Elements(Pieces).ListOf().Select(string.Concat).ToArbitrary(), text =>
        {
            PlanDocument document = YamlPlanText.Read(text);
            return document.Root is not null || !document.Faults.IsEmpty;
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void YamlAndJsonReadTheSameData() =>
        Assert.Equal(
            JsonPlanText.Read("""{ "plan": 1, "steps": [{ "id": "a", "with": { "n": 1.50 } }] }""").Root,
            YamlPlanText.Read("plan: 1\nsteps:\n  - id: a\n    with: { n: 1.50 }\n").Root);

    [Fact]
    public void SecretsOfThePlanStayText() =>
        Assert.Equal(
            new DataString("${{ secrets.TOKEN }}"),
            ((DataObject)YamlPlanText.Read("t: \"${{ secrets.TOKEN }}\"").Root!)["t"]);
}
