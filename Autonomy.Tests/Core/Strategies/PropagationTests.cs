using System.Collections.Immutable;
using System.Text;
using Autonomy.Core.Plans;
using Autonomy.Core.Strategies;
using Xunit;

namespace Autonomy.Tests.Core.Strategies;

/// <summary>How items of strategies become steps for agents.</summary>
public sealed class PropagationTests
{
    private static readonly (string Name, string Body)[] Samples =
    [
        ("strategy-defined",
            """{"title":"Growth","items":[{"id":"a","title":"Send it","level":4,"parent":"b","dependsOn":["c"],"""
            + "\"priority\":\"high\"}],\"by\":\"ada\"}"),
        ("strategy-propagated",
            """{"project":"growth","steps":[{"item":"a","agent":"email","title":"email: Send it","priority":"high","""
            + "\"needs\":[0]}],\"log\":[{\"step\":0,\"item\":\"a\",\"agent\":\"email\","
            + "\"rule\":\"email|send|contact|outreach\",\"keyword\":\"send\"}],\"by\":\"ada\"}"),
        ("strategy-deleted", """{"by":"ada"}"""),
    ];

    [Theory]
    [InlineData("Contact all customers", "email coordination", Priority.High)]
    [InlineData("Draft the newsletter", "content analysis", Priority.High)]
    [InlineData("Study the market", "research analysis", Priority.Medium)]
    [InlineData("Schedule interviews", "scheduling email", Priority.High)]
    [InlineData("Align the teams", "coordination analysis", Priority.Medium)]
    [InlineData("Research and write a paper", "content analysis research", Priority.High)]
    [InlineData("Paint the house", "analysis", Priority.Medium)]
    public void TheWordsOfATitleTellTheAgents(string title, string agents, Priority priority)
    {
        (ImmutableArray<AgentStep> steps, ImmutableArray<RuleApplied> log, _) = Propagation.Of([Work("a", title)]);

        Assert.Equal(agents, string.Join(' ', steps.Select(step => step.Agent)));
        Assert.All(steps, step => Assert.Equal(priority, step.Priority));
        for (int i = 0; i < steps.Length; i++)
        {
            Assert.Equal(i == 0 ? "" : $"{i - 1}", string.Join(',', steps[i].Needs));
            Assert.Equal((i, steps[i].Agent), (log[i].Step, log[i].Agent));
            Assert.Equal(title == "Paint the house", log[i].Rule is null);
        }
    }

    [Fact]
    public void WhatIsAPartOfADependantComesAfterAllOfWhatItDependsOn()
    {
        (ImmutableArray<AgentStep> steps, _, _) = Propagation.Of(
        [
            Work("late", "Send it") with { Parent = "second" },
            new StrategyItem { Id = "first", Title = "First", Level = 3 },
            new StrategyItem { Id = "second", Title = "Second", Level = 3, DependsOn = ["first"] },
            Work("a", "Study it") with { Parent = "first" },
            Work("b", "Paint it") with { Parent = "first", Priority = Priority.Critical },
        ]);

        Assert.Equal("a a b late late", string.Join(' ', steps.Select(step => step.Item)));
        Assert.Equal([1, 2], steps[3].Needs.Order());
        Assert.Equal(Priority.Critical, steps[2].Priority);
    }

    [Fact]
    public void ACycleIsWrittenOut()
    {
        string? two = Propagation.Of(
            [Work("a", "A") with { DependsOn = ["b"] }, Work("b", "B") with { DependsOn = ["a"] }]).Cycle;
        string? self = Propagation.Of([Work("a", "A") with { DependsOn = ["a"] }]).Cycle;
        string? whole = Propagation.Of(
        [
            new StrategyItem { Id = "p", Title = "P", Level = 1 },
            Work("a", "A") with { Parent = "p", DependsOn = ["p"] },
        ]).Cycle;

        Assert.Equal("a -> b -> a", two);
        Assert.Equal("a -> a", self);
        Assert.Equal("a -> a", whole);
    }

    [Fact]
    public void MistakesAreNamedWithTheirPlaces()
    {
        Assert.Empty(Propagation.Check([Work("a", "A")]));
        Assert.NotEmpty(Propagation.Check([]));
        Assert.NotEmpty(Propagation.Check([Work("a", "A"), Work("a", "B")]));
        Assert.NotEmpty(Propagation.Check([Work("a", "A") with { Level = 5 }]));
        Assert.NotEmpty(Propagation.Check([Work("a", "A") with { Parent = "b" }]));
        Assert.NotEmpty(Propagation.Check([Work("a", "A") with { Parent = "b" }, Work("b", "B")]));
        Assert.Equal(1, Propagation.Check([Work("a", "A"), Work("b", "B") with { DependsOn = ["c"] }]).Single().Item);
        Assert.NotEmpty(Propagation.Check([Work("a", new string('x', 151))]));
    }

    [Fact]
    public void StoredEventsStayAsTheyWereShipped()
    {
        Assert.Equal(StrategyEventTable.Names, Samples.Select(sample => sample.Name));
        foreach ((string name, string body) in Samples)
        {
            StrategyEvent read = StrategyEventTable.Decode(name, 1, Encoding.UTF8.GetBytes(body));
            Assert.Equal(body, Encoding.UTF8.GetString(StrategyEventTable.Encode(read).Body.Span));
        }
    }

    private static StrategyItem Work(string id, string title) => new() { Id = id, Title = title, Level = 4 };
}
