using System.Net;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Tests.Host.Security;
using Autonomy.Tests.Host.Service;
using Xunit;

namespace Autonomy.Tests.Host.Rest;

/// <summary>A query says what its call takes, once, or is refused: what is misspelt must not mean everything.</summary>
public sealed class QueryScreenTests(GuardedService service) : IClassFixture<GuardedService>
{
    private const string Unknown = "unknown_query_parameter";

    private static readonly string[] Ids = ["x"];

    [Fact]
    public async Task EveryCallRefusesWhatItDoesNotTake()
    {
        OpenPaths paths = await OpenPaths.ReadAsync(service);
        OpenOperation[] ours = [.. paths.Operations.Where(one => !IsOfOthers(one))];
        foreach (OpenOperation one in ours)
        {
            Answer answer = await service.SendAsync(
                one.Method, one.PathsOf(Ids).First() + "?no-such=1", service.Red, one.Body);

            Assert.Equal((one, 400, Unknown), (one, answer.Status, answer.TextOf("code")));
        }

        Assert.True(ours.Length > 80);
    }

    [Fact]
    public async Task EveryCallTakesWhatTheDocumentSays()
    {
        var document = (DataObject)(await service.GetAsync("/openapi.json", null)).Json["paths"]!;
        string id = await service.SubmitAsync(service.Red, RunningService.Quick);
        await service.EndOfAsync(service.Red, id);
        int taken = 0;
        foreach ((string path, DataValue methods) in document.Properties)
        {
            if (((DataObject)methods)["get"] is not DataObject { } call) continue;
            foreach (string name in NamesIn(call))
            {
                string called = path.Replace("{id}", id, StringComparison.Ordinal)["/api/v1".Length..];
                Answer answer = await service.GetAsync($"{called}?{name}=1", service.Red);

                Assert.DoesNotContain(Unknown, answer.Body, StringComparison.Ordinal);
                Assert.NotEqual((path, name, 500), (path, name, answer.Status));
                taken++;
            }
        }

        Assert.True(taken > 80);
    }

    [Fact]
    public async Task AMistakeInANameIsToldWithWhatIsMeantAndWhatThereIs()
    {
        Answer answer = await service.GetAsync("/executions?statsu=failed&limit=2&colour=red", service.Red);
        DataObject[] mistakes = [.. ((DataArray)answer.Json["errors"]!).Items.Cast<DataObject>()];

        Assert.Equal(400, answer.Status);
        Assert.Equal("application/problem+json", answer.Headers["Content-Type"]);
        Assert.Equal(["?statsu", "?colour"], mistakes.Select(one => RunningService.TextOf(one, "path")));
        Assert.StartsWith(
            "Did you mean 'status'? The call takes: status, health, failingNow,",
            RunningService.TextOf(mistakes[0], "fix"), StringComparison.Ordinal);
        Assert.StartsWith("Leave it out.", RunningService.TextOf(mistakes[1], "fix"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/executions?limit=1&limit=2")]
    [InlineData("GET", "/executions?limit=1&LIMIT=1")]
    [InlineData("GET", "/executions?status=failed&status=running")]
    [InlineData("DELETE", "/lessons?tool=text.join&tool=file.read")]
    public async Task WhatStandsTwiceIsRefused(string method, string path)
    {
        Answer answer = await service.SendAsync(new HttpMethod(method), path, service.Red);

        Assert.Equal((400, "repeated_query_parameter"), (answer.Status, answer.TextOf("code")));
    }

    [Theory]
    [InlineData("DELETE", "/lessons?tol=text.join")]
    [InlineData("GET", "/cluster?verbose")]
    [InlineData("GET", "/projects?=1")]
    [InlineData("POST", "/executions/x/pause?If-Match=5")]
    [InlineData("GET", "/executions/x/stream?token=autonomy_1")]
    public async Task WhatNothingReadsIsRefused(string method, string path)
    {
        Answer answer = await service.SendAsync(new HttpMethod(method), path, service.Red);

        Assert.Equal((400, Unknown), (answer.Status, answer.TextOf("code")));
    }

    [Theory]
    [InlineData("/../../health/live?probe=1", 200)]
    [InlineData("/../../health/ready?probe=1&probe=2", 200)]
    [InlineData("/../../metrics?name=up&name=down", 200)]
    [InlineData("/executions?Limit=1&", 200)]
    [InlineData("/executions?", 200)]
    public async Task WhatOthersAddToTheirOwnCallsIsLeftToThem(string path, int status) =>
        Assert.Equal(status, (await service.GetAsync(path, service.Red)).Status);

    [Fact]
    public async Task AnInboundWebhookIsCalledAsItsSenderCallsIt()
    {
        Answer answer = await service.PostAsync("/hooks/none?tenant=1", null, "{}");

        Assert.NotEqual(Unknown, answer.TextOf("code"));
        Assert.InRange(answer.Status, 401, 404);
    }

    [Fact]
    public async Task WhoMayNotAskIsToldThatFirst()
    {
        string viewer = await service.TokenAsync("red", Role.Viewer);

        Assert.Equal(401, (await service.GetAsync("/executions?no-such=1", null)).Status);
        Assert.Equal(403, (await service.PostAsync("/policies?no-such=1", viewer, """{"rules":[]}""")).Status);
    }

    [Fact]
    public async Task AQueryThatIsRefusedTakesNoKey()
    {
        const string Body = """{"name":"keyed"}""";
        Answer refused = await service.SendAsync(
            HttpMethod.Post, "/projects?no-such=1", service.Red, Body, ("Idempotency-Key", "screened"));
        Answer taken = await service.SendAsync(
            HttpMethod.Post, "/projects", service.Red, Body, ("Idempotency-Key", "screened"));

        Assert.Equal((400, (int)HttpStatusCode.Created), (refused.Status, taken.Status));
    }

    // What is not of the interface itself, and where others call.
    private static bool IsOfOthers(OpenOperation one) =>
        one.Template.StartsWith("/..", StringComparison.Ordinal)
        || one.Template.StartsWith("/hooks/", StringComparison.Ordinal);

    private static IEnumerable<string> NamesIn(DataObject call) =>
        from one in (call["parameters"] as DataArray)?.Items.Cast<DataObject>() ?? []
        where RunningService.TextOf(one, "in") == "query"
        select RunningService.TextOf(one, "name");
}
