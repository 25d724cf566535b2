using Autonomy.Core.NamedPlans;
using Autonomy.Core.Values;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Core.NamedPlans;

/// <summary>
/// One stored sample of each event of a named plan, as it was first shipped. A line is never changed.
/// </summary>
public sealed class GoldenNamedPlanTests
{
    private static readonly (string Name, string Body)[] Samples =
    [
        ("plan-stored", """{"version":3,"plan":{"plan":1,"n":1.50},"by":"ada"}"""),
        ("plan-deleted", """{"by":"ada"}"""),
    ];

    [Fact]
    public void EveryEventOfTheTableHasASample() =>
        Assert.Equal(NamedPlanEventTable.Names, Samples.Select(sample => sample.Name));

    [Fact]
    public void WritingASampleAgainChangesNoByte() => GoldenSamples.StayTheSame(
        Samples, static (name, body) => NamedPlanEventTable.Encode(NamedPlanEventTable.Decode(name, 1, body)));

    [Fact]
    public void ASnapshotHoldsTheVersionsAndTheHighestNumber()
    {
        DateTimeOffset now = DateTimeOffset.UnixEpoch.AddDays(1);
        NamedPlan plan = NamedPlan.None
            .Apply(new NamedPlanEvent.Stored(1, DataObject.Empty, "ada"), 1, now)
            .Apply(new NamedPlanEvent.Deleted("ada"), 2, now)
            .Apply(new NamedPlanEvent.Stored(2, DataObject.Empty, "bob"), 3, now);

        NamedPlan read = NamedPlanEventTable.Read(NamedPlanEventTable.Write(plan));

        Assert.Equal([new PlanVersion(2, 3, "bob", now)], read.Versions);
        Assert.Equal(2, read.Last);
    }
}
