using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Tests.Host.Service;
using Xunit;

namespace Autonomy.Tests.Host.Security;

/// <summary>Schedules, bulk jobs and strategies of one workspace are not there for another.</summary>
public sealed class ForeignAdministrationTests(GuardedService service) : IClassFixture<GuardedService>
{
    [Fact]
    public async Task AnotherWorkspacesScheduleIsNotThere()
    {
        string body = """{"name":"mine","cron":"@yearly","plan":""" + RunningService.Quick + "}";
        Assert.Equal(201, (await service.PostAsync("/schedules", service.Red, body)).Status);

        Assert.Equal(404, (await service.GetAsync("/schedules/mine", service.Blue)).Status);
        Assert.Equal(404, (await service.PostAsync("/schedules/mine/run", service.Blue)).Status);
        Assert.Equal(404, (await service.SendAsync(HttpMethod.Delete, "/schedules/mine", service.Blue)).Status);
        Assert.Equal(201, (await service.PostAsync("/schedules", service.Blue, body)).Status);
        Assert.Equal(200, (await service.GetAsync("/schedules/mine", service.Red)).Status);
    }

    [Fact]
    public async Task ABulkJobReachesNoExecutionOfAnotherWorkspace()
    {
        string red = await service.SubmitAsync(service.Red, RunningService.Waiting);
        Answer named = await service.PostAsync(
            "/bulk", service.Blue, "{\"action\":\"cancel\",\"ids\":[\"" + red + "\"]}");
        Answer all = await service.PostAsync("/bulk", service.Blue, """{"action":"cancel","filter":{}}""");
        Answer own = await service.PostAsync("/bulk", service.Red, """{"action":"pause","filter":{},"dryRun":true}""");

        Assert.Equal((404, 201), (named.Status, all.Status));
        Assert.Equal(0, (int)((DataNumber)all.Json["count"]!).Value);
        Assert.Equal(404, (await service.GetAsync($"/bulk/{all.TextOf("id")}", service.Red)).Status);
        Assert.True((int)((DataNumber)own.Json["count"]!).Value >= 1);
    }

    [Fact]
    public async Task WhoMayOnlyLookChangesNothing()
    {
        string viewer = await service.TokenAsync("red", Role.Viewer);
        Answer schedule = await service.PostAsync("/schedules", viewer, "{}");
        Answer bulk = await service.PostAsync("/bulk", viewer, "{}");
        Answer strategy = await service.SendAsync(HttpMethod.Put, "/strategies/mine", viewer, "{}");

        Assert.All([schedule, bulk, strategy], answer => Assert.Equal(403, answer.Status));
        Assert.Equal(200, (await service.GetAsync("/schedules", viewer)).Status);
        Assert.Equal(200, (await service.GetAsync("/bulk", viewer)).Status);
    }
}
