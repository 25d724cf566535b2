using Autonomy.Core.Security;
using Xunit;

namespace Autonomy.Tests.Host.Security;

/// <summary>Goals of one workspace are not there for another, and roles hold for them.</summary>
public sealed class ForeignGoalTests(GuardedService service) : IClassFixture<GuardedService>
{
    private const string Goal = """{"goal":"Hash a.txt"}""";

    [Fact]
    public async Task AnotherWorkspacesGoalIsNotThere()
    {
        string id = (await service.PostAsync("/goals", service.Red, Goal)).TextOf("id");

        Assert.Equal(404, (await service.GetAsync($"/goals/{id}", service.Blue)).Status);
        Assert.Equal(404, (await service.PostAsync($"/goals/{id}/approve", service.Blue, """{"version":1}""")).Status);
        Assert.Equal(
            404,
            (await service.PostAsync($"/goals/{id}/answer", service.Blue, """{"answers":{"1.tool":"skip"}}""")).Status);
        Assert.Equal(404, (await service.PostAsync($"/goals/{id}/reject", service.Blue)).Status);
        Answer listed = await service.GetAsync("/goals?limit=1000", service.Blue);
        Assert.DoesNotContain(id, listed.Json.ToString(), StringComparison.Ordinal);
        Assert.Equal("proposed", (await service.GetAsync($"/goals/{id}", service.Red)).TextOf("status"));
    }

    [Fact]
    public async Task WhoMayOnlyLookProposesNothingAndWhoMaySubmitApprovesNothing()
    {
        string viewer = await service.TokenAsync("red", Role.Viewer);
        string feeder = await service.TokenAsync("red", Role.Ingest);
        Answer proposed = await service.PostAsync("/goals", feeder, Goal);
        string id = proposed.TextOf("id");

        Assert.Equal(403, (await service.PostAsync("/goals", viewer, Goal)).Status);
        Assert.Equal(201, proposed.Status);
        Assert.Equal(403, (await service.PostAsync($"/goals/{id}/approve", feeder, """{"version":1}""")).Status);
        Assert.Equal(200, (await service.GetAsync($"/goals/{id}", viewer)).Status);
    }
}
