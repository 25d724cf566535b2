using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Workspaces;
using Autonomy.Host.Plans;
using Xunit;

namespace Autonomy.Tests.Core.Workspaces;

public sealed class PolicyReaderTests
{
    [Fact]
    public void EveryKeyIsReadAndWrittenAgain()
    {
        PolicyRule rule = Assert.Single(Read("""
            policies: 1
            rules:
              - answer: ask
                reason: Money.
                tool: bank.*
                target: "*.bank.example"
                effect: [irreversible, compensatable]
                costOver: 0.5
                novel: true
                project: web
                overridesPlan: true
                decisionTimeout: 2h
            """).Rules!.Value);

        Assert.Equal(PolicyAnswer.Ask, rule.Answer);
        Assert.Equal([EffectClass.Irreversible, EffectClass.Compensatable], rule.Effects!.Value.ToArray());
        Assert.Equal((0.5m, true, "web", true), (rule.CostOver, rule.Novel, rule.Project, rule.OverridesPlan));
        Assert.Equal(TimeSpan.FromHours(2), rule.DecisionTimeout);
        Assert.True(PolicyReader.TryRead(PolicyReader.Write([rule]), out var again));
        Assert.Equal(PolicyReader.Write(rule), PolicyReader.Write(Assert.Single(again.Value)));
    }

    [Fact]
    public void EveryFaultIsReportedWithItsPlace()
    {
        PolicyReading reading = Read("""
            policies: 1
            rules:
              - answer: perhaps
                tol: x
              - answer: allow
                overridesPlan: true
              - answer: deny
                decisionTimeout: 2h
            """);

        Assert.Null(reading.Rules);
        Assert.Equal([3, 4, 6, 8], reading.Faults.Select(fault => fault.Position!.Value.Line));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("policies: 2\nrules: [{ answer: ask }]")]
    [InlineData("policies: 1\nrules: []")]
    [InlineData("policies: 1")]
    public void WhatIsNoFileOfPoliciesIsRefused(string text) => Assert.NotEmpty(Read(text).Faults);

    private static PolicyReading Read(string text)
    {
        PlanDocument document = YamlPlanText.Read(text);
        return PolicyReader.Read(document);
    }
}
