using System.Net.Http.Headers;
using System.Text;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>What is wrong with a request is said in one answer, and nothing of it is stored.</summary>
public sealed class BadInputTests(RunningService service) : IClassFixture<RunningService>
{
    private static readonly string Plan = RunningService.Quick;

    public static TheoryData<string, int, string> Bodies => new()
    {
        { "{", 400, "invalid_json" },
        { "", 400, "empty_body" },
        { "null", 400, "invalid_json" },
        { "[]", 400, "invalid_json" },
        { """{"plan":""" + Plan + "} x", 400, "invalid_json" },
        { With("'plan':{}"), 400, "invalid_json" },
        { """{"plan":{"a":1,"a":2}}""", 400, "invalid_json" },
        { With("'prioritty':'low'"), 400, "invalid_json" },
        { """{"Plan":""" + Plan + "}", 400, "invalid_json" },
        { With("'budget':{'calls':'5'}"), 400, "invalid_json" },
        { With("'budget':{'calls':1.5}"), 400, "invalid_json" },
        { With("'budget':{'calls':1.0}"), 400, "invalid_json" },
        { With("'budget':{'calls':1e1}"), 400, "invalid_json" },
        { With("'budget':{'calls':Infinity}"), 400, "invalid_json" },
        { With("'budget':{'calls':99999999999}"), 400, "invalid_json" },
        { With("'budget':{'cost':NaN}"), 400, "invalid_json" },
        { With("'inputs':{'x':1e400}"), 400, "invalid_json" },
        { With("'inputs':{'x':'\\ud800'}"), 400, "invalid_json" },
        { With("'inputs':[]"), 400, "invalid_json" },
        { With("'project':'a\\u0000b'"), 422, "null_character" },
        { With("'project':'A B'"), 422, "invalid_project" },
        { With("'priority':'urgent'"), 422, "invalid_value" },
        { With("'budget':{'calls':0}"), 422, "invalid_value" },
        { With("'budget':{'duration':'-1s'}"), 422, "invalid_value" },
        { With("'inputs':{'x':1}"), 422, "invalid_inputs" },
        { """{"plan":{"plan":1,"name":"n","steps":[]}}""", 422, "invalid_plan" },
        { """{"plan":{"plan":1,"name":"n","steps":[{"id":"a","tool":"text.such"}]}}""", 422, "invalid_plan" },
        { """{"plan":"plan: 1\nname: [\n"}""", 422, "invalid_plan" },
        { """{"plan":""" + Nested(65) + "}", 400, "invalid_json" },
        { """{"plan":""" + Nested(100_000) + "}", 400, "invalid_json" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task ABodyThatIsWrongIsRefusedWithItsPlace(string body, int status, string code)
    {
        // What others did before is in the audit log by then.
        await service.GetAsync("/audit");
        long before = service.Service.Engine.Journal.HeadOffset;

        (int answered, DataObject problem) = await service.PostAsync("/executions", body);

        Assert.Equal((status, code), (answered, RunningService.TextOf(problem, "code")));
        Assert.NotEqual("", RunningService.TextOf(problem, "detail"));
        Assert.Equal(before, service.Service.Engine.Journal.HeadOffset);
    }

    [Theory]
    [InlineData("""{"plan":1,"plan":2}""", "/plan", "The property 'plan' stands twice in one object.")]
    [InlineData("""{"budget":{"calls":1,"calls":2}}""", "/budget/calls", "'calls' stands twice")]
    [InlineData("""{"budget":{"calls":"5"}}""", "/budget/calls", "of another type")]
    [InlineData("""{"prioritty":"low"}""", "/prioritty", "There is no property 'prioritty' here.")]
    [InlineData("""{"a.b":1}""", "/a.b", "There is no property 'a.b' here.")]
    [InlineData("""{"budget":{"a/b~c['x']":1}}""", "/budget/a~1b~0c['x']", "There is no property 'a/b~c['x']' here.")]
    [InlineData("""{"callback":{"url":"x","events":["a",1]}}""", "/callback/events/1", "of another type")]
    public async Task WhatIsWrongIsSaidInACallersWordsWithItsPlace(string body, string path, string message)
    {
        (_, DataObject problem) = await service.PostAsync("/executions", body);

        var mistake = (DataObject)Assert.Single(((DataArray)problem["errors"]!).Items);
        Assert.Equal(path, RunningService.TextOf(mistake, "path"));
        Assert.Contains(message, RunningService.TextOf(mistake, "message"), StringComparison.Ordinal);
        AssertOurWords(problem);
    }

    [Fact]
    public async Task WhatIsMissingIsNamedWithItsPlace()
    {
        (int status, DataObject problem) = await service.PostAsync("/decisions/x/answer", "{}");

        Assert.Equal(400, status);
        var mistake = (DataObject)Assert.Single(((DataArray)problem["errors"]!).Items);
        Assert.Contains("is missing", RunningService.TextOf(mistake, "message"), StringComparison.Ordinal);
        Assert.Matches("^/[a-z]+$", RunningService.TextOf(mistake, "path"));
        AssertOurWords(problem);
    }

    private static void AssertOurWords(DataObject problem)
    {
        string text = DataJson.Write(problem);
        foreach (string word in new[] { "deserialization", "Autonomy.", "System.", "LineNumber", "Path: " })
            Assert.DoesNotContain(word, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AByteOrderMarkIsRefused()
    {
        byte[] body = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("""{"plan":""" + Plan + "}")];

        Assert.Equal((400, "byte_order_mark"), await SendAsync(body, "application/json"));
    }

    [Fact]
    public async Task InvalidUtf8IsRefused()
    {
        byte[] body = [.. "{\"plan\":\""u8, 0xC3, 0x28, .. "\"}"u8];

        Assert.Equal((400, "invalid_json"), await SendAsync(body, "application/json"));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=utf-16")]
    public async Task AnotherTypeThanJsonIsRefused(string type) =>
        Assert.Equal((415, "unsupported_media_type"), await SendAsync("{}"u8.ToArray(), type));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ABodyOverTheLimitIsRefusedWithAndWithoutItsLength(bool isChunked)
    {
        byte[] body = new byte[(4 << 20) + 1];
        Array.Fill(body, (byte)' ');

        Assert.Equal((413, "body_too_large"), await SendAsync(body, "application/json", isChunked));
    }

    [Theory]
    [InlineData("/executions/no-such")]
    [InlineData("/executions/%20")]
    [InlineData("/executions/..%2f..%2fetc")]
    [InlineData("/executions/no-such/why")]
    [InlineData("/executions/no-such/events")]
    [InlineData("/executions/no-such/stream")]
    [InlineData("/decisions/no-such-d1")]
    [InlineData("/decisions/x")]
    [InlineData("/tools/no.such")]
    [InlineData("/no-such")]
    public async Task WhatIsNotThereIsNotFound(string path)
    {
        (int status, DataObject problem) = await service.GetAsync(path);

        Assert.Equal(404, status);
        Assert.NotEqual("", RunningService.TextOf(problem, "requestId"));
    }

    [Theory]
    [InlineData("after=-1")]
    [InlineData("after=x")]
    [InlineData("limit=0")]
    [InlineData("limit=1000000000")]
    [InlineData("limit=-1")]
    [InlineData("wait=soon")]
    public async Task AQueryOutOfItsRangeIsRefused(string query)
    {
        string id = await service.SubmitAsync(RunningService.Quick);

        (int status, DataObject problem) = await service.GetAsync($"/executions/{id}/events?{query}");

        Assert.Equal((422, "invalid_value"), (status, RunningService.TextOf(problem, "code")));
    }

    [Fact]
    public async Task AKeyThatIsTooLongIsRefused()
    {
        (int status, DataObject problem) = await service.PostAsync(
            "/executions", """{"plan":""" + Plan + "}", new string('k', 10_000));

        Assert.Equal((422, "invalid_idempotency_key"), (status, RunningService.TextOf(problem, "code")));
    }

    private static string With(string more) => "{\"plan\":" + Plan + "," + more.Replace('\'', '"') + "}";

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private async Task<(int Status, string Code)> SendAsync(byte[] body, string type, bool isChunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, service.UrlOf("/executions"))
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        request.Headers.TransferEncodingChunked = isChunked;
        using HttpResponseMessage answer = await service.Client.SendAsync(request);
        var problem = (DataObject)DataJson.Parse(await answer.Content.ReadAsByteArrayAsync());
        return ((int)answer.StatusCode, RunningService.TextOf(problem, "code"));
    }
}
