using Autonomy.Actors.Journaled;
using Autonomy.Actors.Projects;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Projects;
using Autonomy.Tests.Actors.Executions;
using Xunit;

namespace Autonomy.Tests.Actors.Journaled;

/// <summary>What those hear who wait for an answer while an actor stops.</summary>
public sealed class StopAnswerTests
{
    private static readonly ProjectId Shop =
        ProjectId.TryParse("default", "shop", out ProjectId id) ? id : throw new InvalidOperationException();

    [Fact]
    public async Task WhatIsOnItsWayIntoTheStoreIsNotKnownAndWhatWaitsIsRefused()
    {
        var run = new EngineRun();
        Task<ProjectReply> created = run.Engine.SendAsync(Shop, new ProjectCommand.Create(null, null, null, "ada"));
        run.Run();
        Assert.IsType<ProjectReply.Accepted>(EngineRun.Now(created));
        run.Journal.FailNext(AppendOutcome.Refused);
        Task<ProjectReply> decided = run.Engine.SendAsync(Shop, new ProjectCommand.SetAutonomous(true, "ada"));
        run.Run();
        // Refused once, it is on its way again when the engine stops, and the store takes it after all.
        run.Journal.Holds = true;
        run.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, run.Journal.HeldCount);
        Task<ProjectReply> waiting = run.Engine.SendAsync(Shop, new ProjectCommand.SetAutonomous(false, "ada"));
        run.Run();
        run.Stop();
        run.Journal.Release();

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => decided);
        var refused = Assert.IsType<ProjectReply.Refused>(EngineRun.Now(waiting));
        Assert.Equal(RejectionCode.StoreRefused, refused.Rejection.Code);
    }
}
