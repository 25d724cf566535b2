using System.Text;
using Autonomy.Core.Journaling;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;
using Xunit;

namespace Autonomy.Tests.Core.Workspaces;

/// <summary>One stored sample of each event of rules, as it was first shipped. A line is never changed.</summary>
public sealed class GoldenRulesTests
{
    private const string Mark = "\"body\":";

    private static readonly (string Name, string Body)[] Samples =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Core", "Workspaces", "golden", "rules-events.jsonl"))
            .Select(line => (
                ((DataString)((DataObject)DataJson.Parse(line))["name"]!).Value,
                line[(line.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)..^1])),
    ];

    [Fact]
    public void EveryEventOfTheTableHasASample() =>
        Assert.Empty(RulesEventTable.Names.Except(Samples.Select(sample => sample.Name)));

    [Fact]
    public void WritingASampleAgainChangesNoByte()
    {
        foreach ((string name, string body) in Samples)
        {
            NewEvent again = RulesEventTable.Encode(RulesEventTable.Decode(name, 1, Encoding.UTF8.GetBytes(body)));

            Assert.Equal(body, Encoding.UTF8.GetString(again.Body.Span));
        }
    }

    [Fact]
    public void AnEventOfANewerEngineIsNamed()
    {
        Assert.Throws<UnknownEventException>(() => RulesEventTable.Decode("hold-dreamt", 1, "{}"u8));
        Assert.Throws<UnknownEventException>(() => RulesEventTable.Decode("hold-lifted", 2, "{}"u8));
    }
}
