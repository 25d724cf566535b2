using System.Text;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Autonomy.Host.Streaming;
using Autonomy.Tests.Core.Executions;
using Autonomy.Tests.Core.Projects;
using Xunit;

namespace Autonomy.Tests.Host.Streaming;

/// <summary>What the journal stores is told with durations as plans write them, and else as it is.</summary>
public sealed class PublicBodiesTests
{
    [Fact]
    public void ADurationIsToldAsPlansWriteIt() => Assert.Equal(
        """{"total":{"p10":"1ms","p50":"90s","p80":"2m","p90":"1d","p95":"0ms"},"waitsForOthers":false}""",
        ToldOf(
            "execution-estimated",
            """
            {"total":{"p10":"00:00:00.0010000","p50":"00:01:30","p80":"00:02:00","p90":"1.00:00:00","p95":"00:00:00"},
            """
            + "\"waitsForOthers\":false}"));

    [Fact]
    public void WhatOnlyLooksLikeOneAndEveryOtherLetterStayAsTheyAre()
    {
        const string Output = "{\"at\":\"00:01:30\",\"n\":1.50e3,\"text\":\"ü\\u0041 / \\\"\"}";
        string stored = "{\"step\":\"a\",\"attempt\":1,\"output\":" + Output
            + ",\"usage\":{\"cpuTime\":\"00:00:00.5000000\",\"later\":[\"00:01:30\"]}}";

        Assert.Equal(
            stored.Replace("\"00:00:00.5000000\"", "\"500ms\"", StringComparison.Ordinal),
            ToldOf("step-completed", stored));
    }

    [Fact]
    public void ADurationThatCannotBeReadStaysAsItIs()
    {
        const string Stored = """{"total":{"p10":"soon","p50":7,"p80":null},"waitsForOthers":false}""";

        Assert.Equal(Stored, ToldOf("execution-estimated", Stored));
    }

    [Fact]
    public void OfEverySampleOfTheJournalNothingElseChanges()
    {
        int durations = 0;
        foreach ((string name, byte[] body) in Samples())
        {
            DataValue told = DataJson.Parse(PublicBodies.Of(name, body).Span);
            durations += Compare(DataJson.Parse(body), told);
        }

        Assert.True(durations > 5);
    }

    [Fact]
    public void AnEventThatSaysNoDurationIsToldWithoutACopy()
    {
        byte[] body = "{\"step\":\"a\"}"u8.ToArray();

        Assert.True(PublicBodies.Of("step-ready", body).Equals(new ReadOnlyMemory<byte>(body)));
    }

    // Gives how many durations there are; all else is the same.
    private static int Compare(DataValue stored, DataValue told)
    {
        switch (stored, told)
        {
            case (DataObject one, DataObject other):
                Assert.Equal(
                    one.Properties.Select(static each => each.Key), other.Properties.Select(static each => each.Key));
                return one.Properties.Zip(other.Properties).Sum(
                    static pair => Compare(pair.First.Value, pair.Second.Value));
            case (DataArray one, DataArray other):
                Assert.Equal(one.Items.Length, other.Items.Length);
                return one.Items.Zip(other.Items).Sum(static pair => Compare(pair.First, pair.Second));
            case (DataString one, DataString other) when !one.Equals(other):
                Assert.Equal(Durations.Write(TimeSpan.Parse(one.Value, null)), other.Value);
                return 1;
            default:
                Assert.Equal(stored, told);
                return 0;
        }
    }

    private static string ToldOf(string name, string stored) =>
        Encoding.UTF8.GetString(PublicBodies.Of(name, Encoding.UTF8.GetBytes(stored)).Span);

    private static IEnumerable<(string Name, byte[] Body)> Samples() =>
        GoldenJournalTests.Samples.Select(static one => (one.Name, one.Body)).Concat(
            GoldenProjectTests.Samples.Select(static one => (one.Name, Encoding.UTF8.GetBytes(one.Body))));
}
