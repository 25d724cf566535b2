using Autonomy.Core.Strategies;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Core.Strategies;

/// <summary>One stored sample of each event of a strategy, as it was first shipped. A line is never changed.</summary>
public sealed class GoldenStrategyTests
{
    private static readonly (string Name, string Body)[] Samples =
    [
        ("strategy-defined",
            """{"title":"Growth","items":[{"id":"r","title":"Research","level":4,"parent":"g","dependsOn":["m"],"""
            + "\"priority\":\"high\"}],\"by\":\"ada\"}"),
        ("strategy-propagated",
            """{"project":"growth","steps":[{"item":"r","agent":"research","title":"Research","priority":"medium","""
            + "\"needs\":[0]}],\"log\":[{\"step\":0,\"item\":\"r\",\"agent\":\"research\","
            + "\"rule\":\"research|analyze|study\",\"keyword\":\"research\"}],\"by\":\"ada\"}"),
        ("strategy-deleted", """{"by":"ada"}"""),
    ];

    [Fact]
    public void EveryEventOfTheTableHasASample() =>
        Assert.Equal(StrategyEventTable.Names, Samples.Select(sample => sample.Name));

    [Fact]
    public void WritingASampleAgainChangesNoByte() => GoldenSamples.StayTheSame(
        Samples, static (name, body) => StrategyEventTable.Encode(StrategyEventTable.Decode(name, 1, body)));
}
