using System.Collections.Immutable;
using System.Text;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Xunit;

namespace Autonomy.Tests.Core.Plans;

public sealed class PlanReaderTests
{
    [Fact]
    public void EveryKeyIsRead()
    {
        StepDefinition step = ReadStep(
            """
            "id": "a", "tool": "demo.fetch", "with": { "url": "${{ item }}" }, "forEach": [1, 2],
            "forEachConcurrency": 4, "timeout": "10s",
            "deadline": "2m", "retry": { "attempts": 5, "initial": "2s", "factor": 1.5, "max": "1m" },
            "expect": "${{ output.ok }}",
            "optional": true, "needs": ["z"], "when": "${{ steps.z.output }}", "undo": { "tool": "demo.store" },
            "approval": "always",
            "fallback": [{ "tool": "demo.store", "with": { "path": "p" } }], "priority": "high", "estimate": "2s",
            "effect": "irreversible"
            """);

        Assert.Equal("demo.fetch", step.Call!.Tool.Value);
        Assert.Equal(
            (4, true, ApprovalMode.Always, Priority.High),
            (step.ForEachConcurrency, step.IsOptional, step.Approval, step.Priority));
        Assert.Equal(
            (TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(2)),
            (step.Timeout, step.Deadline, step.Estimate));
        Assert.Equal(new RetryPolicy(5, TimeSpan.FromSeconds(2), 1.5, TimeSpan.FromMinutes(1)), step.Retry);
        Assert.Equal(EffectClass.Irreversible, step.Effect);
        Assert.Equal("demo.store", step.Undo!.Tool.Value);
        Assert.Single(step.Fallbacks);
        Assert.NotNull(step.Expect);
        Assert.NotNull(step.When);
        Assert.NotNull(step.ForEach);
    }

    [Fact]
    public void WhatIsNotSaidHasItsDefault()
    {
        StepDefinition step = ReadStep("\"id\": \"a\", \"tool\": \"core.noop\", \"retry\": { \"attempts\": 7 }");

        Assert.Equal(RetryPolicy.Default with { Attempts = 7 }, step.Retry);
        Assert.Equal((ApprovalMode.Never, Priority.Medium, false), (step.Approval, step.Priority, step.IsOptional));
        Assert.Equal(PlanHeader.ConcurrencyDefault, step.ForEachConcurrency);
        Assert.Null(step.Effect);
    }

    [Fact]
    public void NeedsAreNamedAndInferredFromEveryExpression()
    {
        Plan plan = Read("""
            { "plan": 1, "name": "p", "concurrency": 3, "steps": [
              { "id": "last", "tool": "core.noop", "needs": ["n"], "forEach": "${{ steps.f.output }}",
              "when": "${{ steps.w.output }}",
                "with": { "deep": [{ "x": "a ${{ steps.\"with-dash\".output }} b" }] },
                "expect": "${{ output == steps.e.output }}",
                "undo": { "tool": "core.noop", "with": { "x": "${{ steps.u.output }}" } },
                "fallback": [{ "tool": "core.noop", "with": { "x": "${{ steps.b.output }}" } }] },
              { "id": "n", "tool": "core.noop" }, { "id": "f", "tool": "core.noop" }, { "id": "w",
              "tool": "core.noop" },
              { "id": "with-dash", "tool": "core.noop" }, { "id": "e", "tool": "core.noop" }, { "id": "u",
              "tool": "core.noop" },
              { "id": "b", "tool": "core.noop", "needs": ["n"] } ] }
            """).Plan!;

        Assert.Equal<int>([1, 2, 3, 4, 5, 6, 7], plan.Steps[0].Needs);
        Assert.Equal<int>([0, 7], plan.Steps[1].Dependents);
        Assert.Equal(3, plan.Steps[0].ForEachConcurrency);
    }

    [Theory]
    [InlineData("\"attempts\": 0", "value")]
    [InlineData("\"attempts\": -1", "value")]
    [InlineData("\"attempts\": 101", "value")]
    [InlineData("\"attempts\": 2147483648", "value")]
    [InlineData("\"attempts\": 1.0", "type")]
    [InlineData("\"attempts\": \"5\"", "type")]
    [InlineData("\"attempts\": null", "type")]
    [InlineData("\"factor\": 0.5", "value")]
    [InlineData("\"factor\": 1e300", "value")]
    [InlineData("\"initial\": \"0s\"", "duration")]
    [InlineData("\"initial\": \"-1s\"", "duration")]
    [InlineData("\"initial\": \"3650d\"", "duration")]
    [InlineData("\"initial\": \"99999999999999999999s\"", "duration")]
    [InlineData("\"initial\": 10", "type")]
    [InlineData("\"initial\": \"1m\", \"max\": \"1s\"", "conflict")]
    [InlineData("\"atempts\": 3", "unknown-key")]
    public void ValuesOutOfRangeAndOfWrongTypeAreRefused(string retry, string rule)
    {
        PlanFault fault = Assert.Single(
            FaultsOfStep($"\"id\": \"a\", \"tool\": \"core.noop\", \"retry\": {{ {retry} }}"));

        Assert.Equal(rule, fault.Rule);
        Assert.StartsWith("/steps/0/retry/", fault.Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Check")]
    [InlineData("-rf")]
    [InlineData("a b")]
    [InlineData("a\u202Eb")]
    [InlineData("a\u200Bb")]
    [InlineData("\u0430")]
    [InlineData("a\\u0007")]
    [InlineData("../a")]
    [InlineData("")]
    public void AnIdIsPlainLowerCase(string id)
    {
        PlanFault fault = Assert.Single(FaultsOfStep($"\"id\": \"{id}\", \"tool\": \"core.noop\""));

        Assert.Equal((PlanRules.Name, "/steps/0/id"), (fault.Rule, fault.Path));
        Assert.DoesNotContain('\u202E', fault.Message);
        Assert.DoesNotContain('\u200B', fault.Message);
    }

    [Fact]
    public void IdsThatDifferOnlyInCaseAreTwins()
    {
        PlanReading reading = Read(
            """{ "plan": 1, "name": "p", "steps": [{ "id": "a", "tool": "t.x" }, { "id": "A", "tool": "t.x" }] }""");

        Assert.Equal([PlanRules.Name, PlanRules.DuplicateId], reading.Faults.Select(fault => fault.Rule));
    }

    [Theory]
    [InlineData("\"when\": \"${{ output }}\"", "scope")]
    [InlineData("\"with\": { \"x\": \"${{ item }}\" }", "scope")]
    [InlineData("\"with\": { \"x\": \"${{ index }}\" }", "scope")]
    [InlineData("\"forEach\": \"${{ item }}\"", "scope")]
    [InlineData("\"with\": { \"x\": \"${{ keys(steps) }}\" }", "scope")]
    [InlineData("\"with\": { \"x\": \"${{ step.a }}\" }", "scope")]
    [InlineData("\"with\": { \"x\": \"${{ inputs.titel }}\" }", "unknown-input")]
    [InlineData("\"with\": { \"x\": \"${{ steps.nowhere }}\" }", "unknown-step")]
    [InlineData("\"with\": { \"x\": \"${{ steps.a.output }}\" }", "cycle")]
    [InlineData("\"with\": { \"x\": \"${{ a b }}\" }", "expression")]
    [InlineData("\"with\": { \"x\": \"${{ a\" }", "expression")]
    [InlineData("\"when\": \"inputs.title\"", "expression")]
    [InlineData("\"when\": \"${{ inputs.title }} ${{ inputs.title }}\"", "expression")]
    [InlineData("\"when\": true", "type")]
    [InlineData("\"expect\": \"yes\"", "expression")]
    [InlineData("\"needs\": [\"z\", \"z\"]", "duplicate-need")]
    [InlineData("\"needs\": [\"a\"]", "cycle")]
    [InlineData("\"needs\": [\"zz\"]", "unknown-step")]
    [InlineData("\"needs\": \"z\"", "type")]
    [InlineData("\"forEachConcurrency\": 2", "conflict")]
    public void WhatHasNoMeaningWhereItStandsIsRefused(string keys, string rule) =>
        Assert.Equal(rule, Assert.Single(FaultsOfStep($"\"id\": \"a\", \"tool\": \"core.noop\", {keys}")).Rule);

    [Fact]
    public void ADollarBraceInsideDataIsText() =>
        Assert.Empty(
            FaultsOfStep("\"id\": \"a\", \"tool\": \"core.noop\", \"with\": { \"x\": \"$${{ not an expression\" }"));

    [Fact]
    public void TheNearestNameIsSuggested()
    {
        Assert.Equal(
            "Did you mean 'forEach'?",
            Assert.Single(FaultsOfStep("\"id\": \"a\", \"tool\": \"core.noop\", \"foreach\": [1]")).Fix);
        Assert.Equal(
            "Did you mean 'title'?",
            Assert.Single(FaultsOfStep("\"id\": \"a\", \"tool\": \"t.x\", \"when\": \"${{ inputs.titel }}\"")).Fix);
        Assert.Equal(
            "Did you mean 'always'?",
            Assert.Single(FaultsOfStep("\"id\": \"a\", \"tool\": \"t.x\", \"approval\": \"allways\"")).Fix);
    }

    [Fact]
    public void ACycleIsPrinted()
    {
        PlanReading reading = Read("""
            { "plan": 1, "name": "p", "steps": [
              { "id": "a", "tool": "t.x", "needs": ["b"] },
              { "id": "b", "tool": "t.x", "with": { "x": "${{ steps.c.output }}" } },
              { "id": "c", "tool": "t.x", "needs": ["a", "free"] },
              { "id": "free", "tool": "t.x" },
              { "id": "d", "tool": "t.x", "needs": ["e", "a"] },
              { "id": "e", "tool": "t.x", "needs": ["d"] } ] }
            """);

        Assert.Equal(
            ["These steps need one another: a -> b -> c -> a.", "These steps need one another: d -> e -> d."],
            reading.Faults.Select(fault => fault.Message));
    }

    [Fact]
    public void ARingOfTenThousandStepsIsFoundAndWrittenShort()
    {
        PlanFault fault = Assert.Single(Read(Chain(PlanLimits.StepsMax, first: $"s{PlanLimits.StepsMax - 1}")).Faults);

        Assert.Equal(PlanRules.Cycle, fault.Rule);
        Assert.Contains("(9,980 more)", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AChainOfTenThousandStepsIsAnOrdinaryPlan()
    {
        PlanReading reading = PlanCompiler.Compile(JsonPlanText.Read(Chain(PlanLimits.StepsMax)), new DemoTools());

        Assert.Empty(reading.Faults);
        Assert.Equal<int>([9_998], reading.Plan!.Steps[9_999].Needs);
        Assert.Equal<int>([9_999], reading.Plan.Steps[9_998].Dependents);
    }

    [Fact]
    public void StepsBeyondTheLimitAreRefused() =>
        Assert.Equal((PlanRules.Limit, "/steps"), Place(Assert.Single(Read(Chain(PlanLimits.StepsMax + 1)).Faults)));

    [Fact]
    public void APlanWithoutStepsIsRefused() =>
        Assert.Equal(
            (PlanRules.Type, "/steps"),
            Place(Assert.Single(Read("""{ "plan": 1, "name": "p", "steps": [] }""").Faults)));

    [Fact]
    public void EdgesBeyondTheLimitAreRefused()
    {
        string all = string.Join(',', Enumerable.Range(0, 250).Select(i => $"\"a{i}\""));
        IEnumerable<string> sources = Enumerable.Range(0, 250).Select(i => $$"""{ "id": "a{{i}}", "tool": "t.x" }""");
        IEnumerable<string> sinks = Enumerable.Range(0, 201).Select(
            i => $$"""{ "id": "b{{i}}", "tool": "t.x", "needs": [{{all}}] }""");

        PlanFault fault = Assert.Single(
            Read($$"""{ "plan": 1, "name": "p", "steps": [{{string.Join(',', sources.Concat(sinks))}}] }""").Faults);

        Assert.Equal((PlanRules.Limit, "/steps"), Place(fault));
        Assert.Contains("50,250", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnArgumentBeyondItsLimitIsRefused()
    {
        string text = new('x', PlanLimits.WithValueBytesMax);

        PlanFault fault = Assert.Single(
            FaultsOfStep(
                $"\"id\": \"a\", \"tool\": \"t.x\", \"with\": {{ \"x\": \"{text}\" }}"));

        Assert.Equal((PlanRules.Limit, "/steps/0/with/x"), Place(fault));
    }

    [Fact]
    public void FaultsAreBoundedAndTheRestIsCounted()
    {
        string steps = string.Join(
            ',',
            Enumerable.Range(0, 3_000).Select(i => $$"""{ "id": "s{{i}}", "tool": "t.x", "needs": ["x{{i}}"] }"""));

        PlanReading reading = Read($$"""{ "plan": 1, "name": "p", "steps": [{{steps}}] }""");

        Assert.Equal(PlanLimits.FaultsMax + 1, reading.Faults.Length);
        Assert.Equal("There are 2,000 more faults.", reading.Faults[^1].Message);
    }

    [Theory]
    [InlineData("{ \"type\": \"strin\" }", "schema")]
    [InlineData("{ \"tpye\": \"string\" }", "unknown-key")]
    [InlineData("{ \"type\": \"integer\", \"default\": \"5\" }", "input")]
    [InlineData("\"string\"", "type")]
    public void AnInputIsAJsonSchemaWithAFittingDefault(string schema, string rule)
    {
        PlanReading reading = Read(
            $$"""{ "plan": 1, "name": "p", "inputs": { "n": {{schema}} }, "steps": [{ "id": "a", "tool": "t.x" }] }""");

        Assert.Equal(rule, Assert.Single(reading.Faults).Rule);
    }

    [Theory]
    [InlineData("2", "value")]
    [InlineData("\"1\"", "type")]
    [InlineData("1.0", "value")]
    public void OnlyVersionOneIsRead(string version, string rule) => Assert.Equal(
        (rule, "/plan"),
        Place(
            Assert.Single(
                Read($$"""{ "plan": {{version}}, "name": "p", "steps": [{ "id": "a", "tool": "t.x" }] }""").Faults)));

    [Fact]
    public void AStoredPlanReadsAsItWasSubmitted()
    {
        Plan plan = Read(Chain(3)).Plan!;

        Plan again = PlanReader.ReadStored(plan.Json.Span);

        Assert.Equal(plan.Source, again.Source);
        Assert.Throws<FormatException>(() => PlanReader.ReadStored("{}"u8));
    }

    private static string Chain(int length, string? first = null)
    {
        var text = new StringBuilder("{ \"plan\": 1, \"name\": \"chain\", \"steps\": [");
        for (int i = 0; i < length; i++)
        {
            string? need = i == 0 ? first : $"s{i - 1}";
            text.Append(i == 0 ? "" : ",").Append(
                $$"""{ "id": "s{{i}}", "tool": "core.noop", "needs": [{{(need is null ? "" : $"\"{need}\"")}}] }""");
        }

        return text.Append("] }").ToString();
    }

    private static PlanReading Read(string json) => PlanReader.Read(JsonPlanText.Read(json));

    private static StepDefinition ReadStep(string keys)
    {
        PlanReading reading = ReadWithStep(keys);
        Assert.Empty(reading.Faults);
        return reading.Plan!.Steps[0];
    }

    private static ImmutableArray<PlanFault> FaultsOfStep(string keys) => ReadWithStep(keys).Faults;

    private static PlanReading ReadWithStep(string keys) => Read(
        $$"""
        { "plan": 1, "name": "p", "inputs": { "title": { "type": "string" } },
          "steps": [{ {{keys}} }, { "id": "z", "tool": "core.noop" }] }
        """);

    private static (string Rule, string Path) Place(PlanFault fault) => (fault.Rule, fault.Path);
}
