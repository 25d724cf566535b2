using System.Globalization;
using System.Text;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

/// <summary>
/// One stored sample of each event, as it was first shipped. A line is never changed: an event whose shape changes gets
/// its next version, a line of its own, and a reader for the older ones.
/// </summary>
public sealed class GoldenJournalTests
{
    internal static readonly (string Name, int Version, byte[] Body)[] Samples = Read();

    [Fact]
    public void EveryEventOfTheTableHasASample() =>
        Assert.Empty(ExecutionEventTable.Names.Except(Samples.Select(sample => sample.Name)));

    [Fact]
    public void EverySampleCanStillBeRead()
    {
        foreach ((string name, int version, byte[] body) in Samples)
            Assert.Equal(name, ExecutionEventTable.NameOf(ExecutionEventTable.Decode(name, version, body)));
    }

    [Fact]
    public void WritingASampleAgainChangesNoByte()
    {
        foreach ((string name, int version, byte[] body) in Samples)
        {
            NewEvent again = ExecutionEventTable.Encode(ExecutionEventTable.Decode(name, version, body));

            Assert.Equal(Encoding.UTF8.GetString(body), Encoding.UTF8.GetString(again.Body.Span));
            Assert.Equal(version, again.SchemaVersion);
        }
    }

    [Fact]
    public void AnEventOfANewerEngineIsNamed()
    {
        UnknownEventException unknown =
            Assert.Throws<UnknownEventException>(() => ExecutionEventTable.Decode("step-dreamt", 1, "{}"u8));
        Assert.Contains("'step-dreamt' version 1", unknown.Message, StringComparison.Ordinal);
        Assert.Throws<UnknownEventException>(() => ExecutionEventTable.Decode("step-ready", 2, "{}"u8));
    }

    [Fact]
    public void ValuesOfTheGreatestDepthAreStored()
    {
        string deep = new string('[', DataJson.DepthMax) + new string(']', DataJson.DepthMax);
        NewEvent stored = ExecutionEventTable.Encode(new ExecutionEvent.StepCompleted("a", 1, DataJson.Parse(deep)));

        var read = (ExecutionEvent.StepCompleted)ExecutionEventTable
            .Decode(stored.Name, stored.SchemaVersion, stored.Body.Span);

        Assert.Equal(deep, read.Output!.ToString());
    }

    private static (string Name, int Version, byte[] Body)[] Read()
    {
        string file = Path.Combine(AppContext.BaseDirectory, "Core", "Executions", "golden", "execution-events.jsonl");
        return [.. File.ReadLines(file).Select(Split)];
    }

    // The body is cut out as it stands, so that its bytes are compared and not its meaning.
    private static (string Name, int Version, byte[] Body) Split(string line)
    {
        var sample = (DataObject)DataJson.Parse(line);
        const string Mark = "\"body\":";
        string body = line[(line.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)..^1];
        string name = ((DataString)sample["name"]!).Value;
        return (
            name, int.Parse(sample["version"]!.ToString(), CultureInfo.InvariantCulture), Encoding.UTF8.GetBytes(body));
    }
}
