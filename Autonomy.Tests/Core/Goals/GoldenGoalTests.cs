using System.Text;
using Autonomy.Core.Goals;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Core.Goals;

/// <summary>One stored sample of each event of a goal, as it was first shipped. A line is never changed.</summary>
public sealed class GoldenGoalTests
{
    private const string Proposal =
        """{"plan":{"plan":1},"inputs":{"a":1},"reasons":[{"step":"hash","clause":1,"words":"Hash a.txt","""
        + "\"tool\":\"file.hash\",\"score\":4.88,\"matched\":[\"hash\"],"
        + "\"runnerUp\":{\"tool\":\"file.read\",\"score\":1.5},"
        + "\"arguments\":[{\"name\":\"paths\",\"from\":\"the words 'a.txt'\"}],"
        + "\"after\":[{\"step\":\"wait\",\"why\":\"'then'\"}]}],"
        + "\"questions\":[{\"id\":\"1.tool\",\"kind\":\"tool\",\"words\":\"Hash a.txt\",\"text\":\"Which?\","
        + "\"options\":[\"skip\"]}]}";

    private const string WithCallback =
        """
        "callback":{"url":"https://example.com/cb","secret":"HOOK","events":["execution.completed"]}
        """;

    private static readonly (string Name, string Body)[] Samples =
    [
        ("goal-proposed",
            """{"workspace":"default","id":"goal-0","wish":{"text":"Hash a.txt","inputs":{"a":1},"project":"shop","""
            + "\"priority\":\"medium\",\"budget\":{\"duration\":\"00:01:00\",\"cost\":1,\"calls\":2,\"tokens\":3},"
            + "\"autoApprove\":true,\"task\":\"shop-t1\",\"execution\":\"task-0\"},\"proposal\":"
            + Proposal + ",\"by\":\"ada\"}"),
        ("goal-answered",
            """{"answers":[{"question":"1.tool","words":"Hash a.txt","value":"file.hash"}],"proposal":"""
            + Proposal + ",\"by\":\"ada\"}"),
        ("goal-approved", """{"execution":"goal-run-0","by":"ada"}"""),
        ("goal-started", """{"execution":"goal-run-0"}"""),
        ("goal-start-failed", """{"error":"There is no tool 'a.b'."}"""),
        ("goal-rejected", """{"by":"ada","reason":"not now"}"""),
        ("goal-paused", """{"by":"ada","reason":"not now"}"""),
        ("goal-resumed", """{"by":"ada"}"""),
    ];

    [Fact]
    public void EveryEventOfTheTableHasASample() =>
        Assert.Equal(GoalEventTable.Names, Samples.Select(sample => sample.Name));

    [Fact]
    public void WritingASampleAgainChangesNoByte() => GoldenSamples.StayTheSame(
        Samples, static (name, body) => GoalEventTable.Encode(GoalEventTable.Decode(name, 1, body)));

    [Fact]
    public void ACallbackIsStoredAsItWasShippedAndIsNoneWhereItIsNotThere()
    {
        string body = Samples[0].Body.Replace(
            "\"autoApprove\"", WithCallback + ",\"autoApprove\"", StringComparison.Ordinal);
        GoldenSamples.StayTheSame(
            [("goal-proposed", body)],
            static (name, stored) => GoalEventTable.Encode(GoalEventTable.Decode(name, 1, stored)));
        var before = (GoalEvent.Proposed)GoalEventTable.Decode(
            "goal-proposed", 1, Encoding.UTF8.GetBytes(Samples[0].Body));

        Assert.Null(before.Wish.Callback);
    }

    [Fact]
    public void AnIdIsStoredAsItWasShipped()
    {
        byte[] sample = Encoding.UTF8.GetBytes("""{"id":"goal-0"}""");
        Assert.Equal(new GoalListed("goal-0"), GoalDirectory.Decode("goal-listed", 1, sample));
        Assert.Equal(sample, GoalDirectory.Encode(new GoalListed("goal-0")).Body.ToArray());
    }
}
