using System.Text;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Plans;

public sealed class JsonPlanTextTests
{
    [Theory]
    [InlineData("", "1:1 syntax")]
    [InlineData(" \r\n", "1:1 syntax")]
    [InlineData("{ \"a\": 1", "1:9 syntax")]
    [InlineData("{ \"a\": 1 } x", "1:12 syntax")]
    [InlineData("{ \"a\": 1, }", "1:11 syntax")]
    [InlineData("{ \"a\": 1 } // comment", "1:12 syntax")]
    [InlineData("{ // comment\n \"a\": 1 }", "1:3 syntax")]
    [InlineData("{ \"a\": NaN }", "1:8 syntax")]
    [InlineData("{ \"a\": Infinity }", "1:8 syntax")]
    [InlineData("{ 'a': 1 }", "1:3 syntax")]
    [InlineData("{ \"a\": 1e400 }", "1:8 value")]
    [InlineData("{ \"a\": 1,\n  \"a\": 2 }", "2:3 duplicate-key")]
    [InlineData("{ \"a\": \"\\ud800\" }", "1:8 encoding")]
    [InlineData("{ \"a\": \"x\\u0000\" }", "1:8 encoding")]
    [InlineData("{ \"\\u0000\": 1 }", "1:3 encoding")]
    [InlineData("\uFEFF{ \"a\": 1 }", "1:1 encoding")]
    public void WhatIsNoStrictJsonIsRefusedWithItsPlace(string text, string expected)
    {
        PlanFault fault = Assert.Single(JsonPlanText.Read(text).Faults);

        Assert.Equal(expected, $"{fault.Position!.Value.Line}:{fault.Position.Value.Column} {fault.Rule}");
        Assert.NotEmpty(fault.Fix);
    }

    [Fact]
    public void InvalidUtf8IsRefusedWithItsPlace()
    {
        PlanFault fault = Assert.Single(JsonPlanText.Read([(byte)'{', (byte)'\n', (byte)'"', 0xFF, (byte)'"']).Faults);

        Assert.Equal((PlanRules.Encoding, new TextPosition(2, 2)), (fault.Rule, fault.Position!.Value));
    }

    [Fact]
    public void ARawZeroIsRefused() =>
        Assert.Equal(PlanRules.Encoding, Assert.Single(JsonPlanText.Read("{ \"a\": \"\0\" }").Faults).Rule);

    [Fact]
    public void AFaultyValueDoesNotHideTheOthers()
    {
        PlanDocument document = JsonPlanText.Read("""{ "a": 1e400, "a": 1, "b": "\ud800", "c": 5 }""");

        Assert.Equal(["/a", "/a", "/b"], document.Faults.Select(fault => fault.Path));
        Assert.Equal(5, ((DataObject)document.Root!)["c"]);
    }

    [Theory]
    [InlineData(64, 0)]
    [InlineData(65, 1)]
    [InlineData(100_000, 1)]
    public void NestingIsBounded(int depth, int faults)
    {
        PlanDocument document = JsonPlanText.Read(new string('[', depth) + new string(']', depth));

        Assert.Equal(faults, document.Faults.Length);
        Assert.All(document.Faults, fault => Assert.Equal(new TextPosition(1, 65), fault.Position));
    }

    [Fact]
    public void NestingThatNeverEndsIsBrokenAndTooDeep() =>
        Assert.Contains(JsonPlanText.Read(new string('[', 100_000)).Faults, fault => fault.Rule == PlanRules.Syntax);

    [Fact]
    public void ATextOverTheLimitIsRefused()
    {
        byte[] text = Encoding.UTF8.GetBytes($"\"{new string('x', PlanLimits.PlanBytesMax)}\"");

        Assert.Equal(PlanRules.Limit, Assert.Single(JsonPlanText.Read(text).Faults).Rule);
    }

    [Fact]
    public void ColumnsCountUtf16CodeUnits()
    {
        PlanDocument document = JsonPlanText.Read("""{ "\u00e4": "ä😀", "b": [1, 2] }""");

        Assert.Equal(new TextPosition(1, 20), document.KeyPositionOf("/b"));
        Assert.Equal(new TextPosition(1, 29), document.PositionOf("/b/1"));
        Assert.Equal(new TextPosition(1, 25), document.PositionOf("/b/7/none"));
    }

    [Fact]
    public void LargeIntegersAndSpelledNumbersAreKept()
    {
        PlanDocument document = JsonPlanText.Read("[9007199254740993, 1.50, -0, 123456789012345678901234567890]");

        Assert.Equal("[9007199254740993,1.50,-0,123456789012345678901234567890]", document.Root!.ToString());
    }
}
