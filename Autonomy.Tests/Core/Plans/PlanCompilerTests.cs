using Autonomy.Core.Plans;
using Xunit;

namespace Autonomy.Tests.Core.Plans;

public sealed class PlanCompilerTests
{
    [Theory]
    [InlineData("\"tool\": \"demo.fecth\"", "unknown-tool /steps/0/tool", "Did you mean 'demo.fetch'?")]
    [InlineData("\"tool\": \"demo.fetch\"", "argument /steps/0/with", null)]
    [InlineData("\"tool\": \"demo.fetch\", \"with\": { \"url\": 5 }", "argument /steps/0/with/url", null)]
    [InlineData(
        "\"tool\": \"demo.fetch\", \"with\": { \"url\": \"u\", \"metod\": \"GET\" }",
        "argument /steps/0/with/metod",
        null)]
    [InlineData(
        "\"tool\": \"demo.fetch\", \"with\": { \"url\": \"u\", \"method\": \"GRAB\" }",
        "argument /steps/0/with/method",
        null)]
    [InlineData(
        "\"tool\": \"demo.fetch\", \"with\": { \"url\": \"u\", \"retries\": \"a ${{ execution.id }}\" }",
        "argument /steps/0/with/retries",
        null)]
    [InlineData(
        "\"tool\": \"demo.store\", \"with\": { \"path\": \"/\" }",
        "argument /steps/0/with/path",
        "Name a file.")]
    [InlineData(
        "\"tool\": \"core.noop\", \"undo\": { \"tool\": \"demo.nothing\" }",
        "unknown-tool /steps/0/undo/tool",
        null)]
    [InlineData(
        "\"tool\": \"core.noop\", \"fallback\": [{ \"tool\": \"demo.store\" }]",
        "argument /steps/0/fallback/0/with",
        null)]
    [InlineData("\"tool\": \"core.wait\"", "argument /steps/0/with", null)]
    [InlineData(
        "\"tool\": \"core.wait\", \"with\": { \"duration\": \"31d\" }",
        "argument /steps/0/with/duration",
        null)]
    [InlineData(
        "\"tool\": \"core.wait\", \"with\": { \"duration\": \"1d\", \"until\": \"2030-01-01T00:00:00Z\" }",
        "argument /steps/0/with",
        null)]
    [InlineData("\"tool\": \"core.wait\", \"with\": { \"until\": \"tomorrow\" }", "argument /steps/0/with/until", null)]
    [InlineData("\"tool\": \"core.signal\", \"with\": { \"timeout\": \"1d\" }", "argument /steps/0/with", null)]
    [InlineData(
        "\"tool\": \"core.approve\", \"with\": { \"options\": [\"a\"], \"default\": \"b\" }",
        "argument /steps/0/with/default",
        null)]
    [InlineData(
        "\"tool\": \"core.approve\", \"with\": { \"default\": \"aprove\" }",
        "argument /steps/0/with/default",
        "Did you mean 'approve'?")]
    [InlineData(
        "\"tool\": \"core.fail\", \"with\": { \"kind\": \"Unavailble\" }",
        "argument /steps/0/with/kind",
        "Did you mean 'Unavailable'?")]
    public void ACallThatItsToolRefusesIsReported(string keys, string expected, string? fix)
    {
        PlanFault fault = Assert.Single(Compile(keys).Faults);

        Assert.StartsWith(expected, $"{fault.Rule} {fault.Path}", StringComparison.Ordinal);
        if (fix is not null) Assert.Equal(fix, fault.Fix);
    }

    [Theory]
    [InlineData(
        "\"tool\": \"demo.fetch\", "
        + "\"with\": { \"url\": \"${{ execution.id }}\", \"method\": \"${{ execution.x }}\", "
        + "\"retries\": \"${{ `1` }}\" }")]
    [InlineData(
        "\"tool\": \"demo.fetch\", "
        + "\"with\": { \"url\": \"http://${{ execution.id }}/\", \"headers\": { \"x\": \"${{ secrets.TOKEN }}\" } }")]
    [InlineData("\"tool\": \"core.wait\", \"with\": { \"duration\": \"${{ execution.x }}\" }")]
    [InlineData("\"tool\": \"core.wait\", \"with\": { \"duration\": \"30d\" }")]
    [InlineData(
        "\"tool\": \"core.approve\", \"with\": { \"options\": \"${{ execution.x }}\", \"default\": \"b\" }")]
    public void WhatIsOnlyKnownAtRunTimeSatisfiesEveryRule(string keys) => Assert.Empty(Compile(keys).Faults);

    [Fact]
    public void APlanThatWasReadIsValidatedWithItsPlaces()
    {
        PlanDocument document = JsonPlanText.Read(
            "{ \"plan\": 1, \"name\": \"p\",\n \"steps\": [{ \"id\": \"a\", \"tool\": \"demo.gone\" }] }");

        PlanFault fault = Assert.Single(
            PlanValidator.Validate(PlanReader.Read(document).Plan!, document, new DemoTools()));

        Assert.Equal(new TextPosition(2, 33), fault.Position);
    }

    private static PlanReading Compile(string keys) => PlanCompiler.Compile(
        JsonPlanText.Read($$"""{ "plan": 1, "name": "p", "steps": [{ "id": "a", {{keys}} }] }"""),
        new DemoTools());
}
