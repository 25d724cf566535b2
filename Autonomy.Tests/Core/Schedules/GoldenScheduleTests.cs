using System.Text;
using Autonomy.Core.Naming;
using Autonomy.Core.Schedules;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Core.Schedules;

/// <summary>One stored sample of each event of a schedule, as it was first shipped. A line is never changed.</summary>
public sealed class GoldenScheduleTests
{
    private static readonly (string Name, string Body)[] Samples =
    [
        ("schedule-created",
            """{"workspace":"default","name":"nightly","definition":{"description":"Nightly.","cron":"30 2 * * *","""
            + "\"timeZone\":\"Europe/Berlin\",\"catchUp\":\"last\",\"catchUpMax\":10,\"overlap\":\"skip\","
            + "\"jitter\":\"00:05:00\",\"plan\":{\"plan\":1},\"inputs\":{\"a\":1},\"project\":\"shop\","
            + "\"priority\":\"medium\"},\"by\":\"ada\"}"),
        ("schedule-changed",
            """{"definition":{"every":"00:15:00","timeZone":"UTC","startsAt":"2026-01-01T00:00:00+00:00","""
            + "\"endsAt\":\"2027-01-01T00:00:00+00:00\",\"catchUp\":\"all\",\"catchUpMax\":3,\"overlap\":\"queue\","
            + "\"jitter\":\"00:00:00\",\"plan\":{\"plan\":1},\"priority\":\"high\"},\"by\":\"ada\"}"),
        ("schedule-paused", """{"by":"ada","reason":"holidays"}"""),
        ("schedule-resumed", """{"by":"ada"}"""),
        ("schedule-fired", """{"time":"2026-01-01T00:00:00+00:00","execution":"schedule-nightly-0","by":"ada"}"""),
        ("schedule-run-waits", """{"time":"2026-01-01T00:00:00+00:00"}"""),
        ("schedule-times-skipped",
            """{"from":"2026-01-01T00:00:00+00:00","to":"2026-01-02T00:00:00+00:00","count":2,"reason":"missed"}"""),
        ("schedule-run-ended", """{"execution":"schedule-nightly-0","status":"failed","error":"no disk"}"""),
        ("schedule-deleted", """{"by":"ada"}"""),
    ];

    [Fact]
    public void EveryEventOfTheTableHasASample() =>
        Assert.Equal(ScheduleEventTable.Names, Samples.Select(sample => sample.Name));

    [Fact]
    public void WritingASampleAgainChangesNoByte() => GoldenSamples.StayTheSame(
        Samples, static (name, body) => ScheduleEventTable.Encode(ScheduleEventTable.Decode(name, 1, body)));

    [Fact]
    public void NamesAreStoredAsTheyWereShipped()
    {
        Assert.Equal(["name-listed", "name-unlisted"], NameEventTable.Names);
        byte[] sample = Encoding.UTF8.GetBytes("""{"name":"nightly"}""");
        Assert.Equal(new NameEvent.Listed("nightly"), NameEventTable.Decode("name-listed", 1, sample));
        Assert.Equal(new NameEvent.Unlisted("nightly"), NameEventTable.Decode("name-unlisted", 1, sample));
    }
}
