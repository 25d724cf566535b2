using System.Text;
using Autonomy.Core.Bulk;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Core.Bulk;

/// <summary>One stored sample of each event of a bulk job, as it was first shipped. A line is never changed.</summary>
public sealed class GoldenBulkTests
{
    private static readonly (string Name, string Body)[] Samples =
    [
        ("bulk-job-created",
            """{"workspace":"default","job":"bulk-0","order":{"action":"cancel","executions":["a-0","b-1"],"""
            + "\"filter\":{\"project\":\"shop\"},\"rate\":50,\"reason\":\"over\",\"undo\":true,"
            + "\"isConfirmed\":false},\"by\":\"ada\"}"),
        ("bulk-items-begun", """{"first":0,"count":2}"""),
        ("bulk-items-ended",
            """{"ends":[{"item":0,"made":"keyed-0"},{"item":1,"refusal":"ended","message":"It is over."}]}"""),
        ("bulk-job-cancel-requested", """{"by":"ada","reason":"a mistake"}"""),
        ("bulk-job-ended", "{}"),
    ];

    [Fact]
    public void EveryEventOfTheTableHasASample() =>
        Assert.Equal(BulkEventTable.Names, Samples.Select(sample => sample.Name));

    [Fact]
    public void ASnapshotGivesTheSameJob()
    {
        BulkJob job = Samples.Aggregate(
            BulkJob.None,
            static (before, sample) => before.Apply(
                BulkEventTable.Decode(sample.Name, 1, Encoding.UTF8.GetBytes(sample.Body)), default));

        BulkJob read = BulkSnapshot.Read(BulkSnapshot.Write(job));

        Assert.Equal(BulkSnapshot.Write(job), BulkSnapshot.Write(read));
        Assert.Equal((job.Mark, job.Count, job.Begun), (read.Mark, read.Count, read.Begun));
        Assert.Equal(job.Ends.AsEnumerable(), read.Ends);
        Assert.True(read.HasEnded);
    }

    [Fact]
    public void WritingASampleAgainChangesNoByte() => GoldenSamples.StayTheSame(
        Samples, static (name, body) => BulkEventTable.Encode(BulkEventTable.Decode(name, 1, body)));
}
