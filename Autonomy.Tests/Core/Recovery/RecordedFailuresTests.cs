using Autonomy.Core.Recovery;
using Autonomy.Tests.Core.Recovery.Recorded;
using Autonomy.Tests.Tidy;
using Xunit;

namespace Autonomy.Tests.Core.Recovery;

/// <summary>
/// What real services and programs state is taken for what it is; a row for each cell of the page's table.
/// </summary>
public sealed class RecordedFailuresTests
{
    public static TheoryData<string> Names => [.. Recording.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void ARecordedFailureIsOfItsKindAndEffect(string name)
    {
        Recording recording = Recording.All[name];
        Failure failure = recording.Classify();
        Assert.Equal((recording.Kind, recording.Effect), (failure.Kind, failure.Effect));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ARecordedFailureIsToldInSentences(string name)
    {
        Failure failure = Recording.All[name].Classify();
        Assert.Matches("""^[A-Z'/a-z].*[.?:]$""", failure.Message);
        Assert.DoesNotMatch("""(?<![.])[.][.](?=\s|$)|: [.](?=\s|$)|\n""", failure.Message);
        Assert.Matches("^[A-Za-z][A-Za-z0-9_-]*$", failure.Code);
        Assert.False(string.IsNullOrEmpty(failure.Evidence.Target));
    }

    [Fact]
    public void EachCellOfThePagesTableHasARecording()
    {
        HashSet<(FailureKind Kind, string Family)> recorded =
            [.. Recording.All.Values.Select(static recording => (recording.Kind, recording.Family))];
        HashSet<(FailureKind Kind, string Family)> told =
            [.. Cells().Where(static cell => cell.Text != "-").Select(static cell => (cell.Kind, cell.Family))];
        Assert.Empty(told.Except(recorded));
        Assert.Empty(recorded.Except(told));
    }

    [Fact]
    public void ThePagesTableHasEachKindAndFamily() =>
        Assert.Equal(Enum.GetValues<FailureKind>().Length * 7, Cells().Count());

    private static IEnumerable<(FailureKind Kind, string Family, string Text)> Cells()
    {
        string[] lines = File.ReadAllLines(Path.Combine(SourceTree.Root, "docs", "failures.md"));
        int start = Array.FindIndex(lines, static line => line.StartsWith("| kind | HTTP |", StringComparison.Ordinal));
        string[] families = CellsOf(lines[start]);
        foreach (string line in lines.Skip(start + 2).TakeWhile(static line => line.StartsWith('|')))
        {
            string[] cells = CellsOf(line);
            var kind = (FailureKind)int.Parse(cells[0][1..]);
            for (int i = 1; i < families.Length; i++) yield return (kind, families[i], cells[i]);
        }
    }

    private static string[] CellsOf(string line) =>
        [.. line.Trim('|', ' ').Split('|').Select(static cell => cell.Trim())];
}
