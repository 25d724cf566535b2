using Autonomy.Core.Projects;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Core.Projects;

/// <summary>One stored sample of each event of a project, as it was first shipped. A line is never changed.</summary>
public sealed class GoldenProjectTests
{
    internal static readonly (string Name, string Body)[] Samples =
    [
        ("project-created",
            """{"workspace":"default","name":"shop","description":"The shop.","maxConcurrent":3,"""
            + "\"budget\":{\"costUsd\":2.5,\"tokens\":1000,\"calls\":7},\"by\":\"ada\"}"),
        ("project-changed", """{"description":"The shop.","maxConcurrent":5,"by":"ada"}"""),
        ("autonomous-mode-changed", """{"enabled":true,"by":"ada"}"""),
        ("task-added",
            """{"task":"shop-t2","title":"Build","description":"All of it.","work":{"plan":{"plan":1},"""
            + "\"inputs\":{\"a\":1}},\"priority\":\"high\",\"dependencies\":[\"shop-t1\"],"
            + "\"status\":\"blocked\",\"by\":\"ada\"}"),
        ("task-changed",
            """{"task":"shop-t2","title":"Build","work":{"sandbox":"make"},"priority":"low","dependencies":[],"""
            + "\"by\":\"ada\"}"),
        ("task-status-changed",
            """{"task":"shop-t2","from":"queued","to":"running","by":"ada","reason":"now","""
            + "\"run\":{\"try\":1,\"execution\":\"task-0\",\"sandbox\":\"shop-t2-s1\"}}"),
        ("task-cancel-requested", """{"task":"shop-t2","by":"ada","reason":"not wanted"}"""),
        ("task-completed", """{"task":"shop-t2","try":1,"result":{"ok":true},"remark":"slow"}"""),
        ("task-failed", """{"task":"shop-t2","try":2,"error":"no disk"}"""),
        ("tasks-unblocked", """{"tasks":["shop-t3","shop-t4"]}"""),
        ("task-steered", """{"task":"shop-t2"}"""),
        ("task-taken", """{"task":"shop-t2","execution":"task-0"}"""),
        ("project-budget-taken", "{}"),
    ];

    [Fact]
    public void EveryEventOfTheTableHasASample() =>
        Assert.Equal(ProjectEventTable.Names, Samples.Select(sample => sample.Name));

    [Fact]
    public void WritingASampleAgainChangesNoByte() => GoldenSamples.StayTheSame(
        Samples, static (name, body) => ProjectEventTable.Encode(ProjectEventTable.Decode(name, 1, body)));

    [Fact]
    public void ASnapshotGivesTheSameProject()
    {
        var run = new ProjectRun();
        run.Add(new TaskWork { Sandbox = "make" });
        run.Add(1);
        run.Turn(true);
        byte[] written = ProjectSnapshot.Write(run.Project);

        Project read = ProjectSnapshot.Read(written);

        Assert.Equal(written, ProjectSnapshot.Write(read));
        Assert.Equal(run.Project.Tasks[0].Run, read.Tasks[0].Run);
    }
}
