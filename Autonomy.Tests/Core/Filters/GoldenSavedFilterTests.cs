using Autonomy.Core.Filters;
using Autonomy.Core.Values;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Core.Filters;

/// <summary>
/// One stored sample of each event of saved filters, as it was first shipped. A line is never changed.
/// </summary>
public sealed class GoldenSavedFilterTests
{
    private static readonly (string Name, string Body)[] Samples =
    [
        ("filter-saved", """{"name":"stuck","filter":{"status":["waiting"],"sinceAgo":"24h"},"by":"ada"}"""),
        ("filter-deleted", """{"name":"stuck","by":"ada"}"""),
    ];

    [Fact]
    public void EveryEventOfTheTableHasASample() =>
        Assert.Equal(SavedFilterEventTable.Names, Samples.Select(sample => sample.Name));

    [Fact]
    public void WritingASampleAgainChangesNoByte() => GoldenSamples.StayTheSame(
        Samples, static (name, body) => SavedFilterEventTable.Encode(SavedFilterEventTable.Decode(name, 1, body)));

    [Fact]
    public void ThereAreAsManyAsThereMayBeAndThoseCanStillBeChanged()
    {
        SavedFilters full = SavedFilters.None;
        DateTimeOffset now = DateTimeOffset.UnixEpoch;
        for (int i = 1; i <= SavedFilters.CountMax; i++)
            full = full.Apply(new SavedFilterEvent.Saved($"f{i}", DataObject.Empty, "ada"), i, now);
        DataObject other = DataObject.Of(("tool", new DataString("file.read")));

        Assert.NotNull(full.Save("one-more", other, "ada", null).Refusal);
        Assert.Single(full.Save("f7", other, "ada", null).Events);
        SavedFilters less = full.Apply(new SavedFilterEvent.Deleted("f7", "ada"), SavedFilters.CountMax + 1, now);
        Assert.Single(less.Save("one-more", other, "ada", 0).Events);
    }
}
