using Autonomy.Core.Plans;
using Autonomy.Host.Plans;
using Autonomy.Tests.Core.Plans;
using Xunit;

namespace Autonomy.Tests.Host.Plans;

public sealed class TwelveMistakesTests
{
    private const string Text =
        """
        plan: 1
        name: Site Health
        inputs:
          title: { type: string }
        steps:
          - id: check
            tool: demo.fecth
            with: { url: u }
            timout: 10s
          - id: fetch
            tool: demo.fetch
            with: { url: 5, metod: GET }
            retry: { attempts: 0 }
            deadline: 1.5h
          - id: check
            tool: demo.store
            with: { path: "${{ inputs.titel }}" }
            needs: [fetsh]
          - id: one
            tool: core.noop
            needs: [two]
            when: "${{ item }}"
          - id: two
            tool: core.noop
            needs: [one]
        """;

    [Fact]
    public void AllTwelveAreReportedAtOnceWithTheirPlaces()
    {
        PlanReading reading = PlanCompiler.Compile(YamlPlanText.Read(Text), new DemoTools());

        Assert.Null(reading.Plan);
        Assert.Equal(
            [
                "2:7 name /name",
                "7:11 unknown-tool /steps/0/tool",
                "9:5 unknown-key /steps/0/timout",
                "12:18 argument /steps/1/with/url",
                "12:28 argument /steps/1/with/metod",
                "13:24 value /steps/1/retry/attempts",
                "14:15 duration /steps/1/deadline",
                "15:9 duplicate-id /steps/2/id",
                "17:19 unknown-input /steps/2/with/path",
                "18:13 unknown-step /steps/2/needs/0",
                "21:12 cycle /steps/3/needs",
                "22:11 scope /steps/3/when",
            ],
            reading.Faults.Select(
                fault => $"{fault.Position!.Value.Line}:{fault.Position.Value.Column} {fault.Rule} {fault.Path}"));
        Assert.All(reading.Faults, fault => Assert.NotEmpty(fault.Fix));
    }

    [Fact]
    public void BrokenSyntaxHidesOtherFaults()
    {
        PlanFault fault = Assert.Single(
            PlanCompiler.Compile(YamlPlanText.Read("plan: 2\nname: X\n- y"), new DemoTools()).Faults);

        Assert.Equal((PlanRules.Syntax, new TextPosition(3, 1)), (fault.Rule, fault.Position!.Value));
    }
}
