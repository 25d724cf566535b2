using System.Net;
using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Autonomy.Tests.Host.Security;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>
/// What tools must not reach or run, in plans that come over REST: refused at the submission, or when the step runs.
/// </summary>
public sealed class BadTargetTests(RunningService service) : IClassFixture<RunningService>
{
    [Theory]
    [InlineData("http://127.1:PORT/", "egress_refused")]
    [InlineData("http://0177.0.0.1:PORT/", "egress_refused")]
    [InlineData("http://0x7f.1:PORT/", "egress_refused")]
    [InlineData("http://2130706433:PORT/", "egress_refused")]
    [InlineData("http://[::ffff:127.0.0.1]:PORT/", "egress_refused")]
    [InlineData("http://[::1]:PORT/", "egress_refused")]
    [InlineData("http://localhost:PORT/", "egress_refused")]
    [InlineData("http://0.0.0.0:PORT/", "egress_refused")]
    [InlineData("http://169.254.169.254/latest/meta-data", "egress_refused")]
    [InlineData("http://[fc00::1]/", "egress_refused")]
    [InlineData("http://10.0.0.1/", "egress_refused")]
    [InlineData("file:///etc/passwd", "invalid_plan")]
    [InlineData("gopher://127.0.0.1:PORT/", "invalid_plan")]
    public async Task AnAddressThatIsNotPublicIsNotCalled(string url, string code)
    {
        await using var server = RawHttpServer.Answering(200);
        string target = url.Replace("PORT", $"{server.Port}", StringComparison.Ordinal);

        await AssertFailsAsync("http.request", $$"""{"url":"{{target}}"}""", code);

        Assert.Equal(0, server.Requests);
    }

    [Theory]
    [InlineData("../secret.txt", "path_leaves_root")]
    [InlineData("/etc/passwd", "path_leaves_root")]
    [InlineData("..%2f..%2fetc%2fpasswd", "ENOENT")]
    [InlineData("a/../../secret.txt", "path_leaves_root")]
    [InlineData("/proc/self/environ", "path_leaves_root")]
    [InlineData("/dev/zero", "path_leaves_root")]
    [InlineData("link-out", "path_leaves_root")]
    [InlineData(".autonomy/journal.db", "protected_path")]
    [InlineData("a\\u0000b", "null_character")]
    public async Task AFileBeyondTheFolderIsNotRead(string path, string code)
    {
        string link = Path.Combine(service.Folder, "link-out");
        if (path == "link-out" && !File.Exists(link)) File.CreateSymbolicLink(link, "/etc/passwd");

        await AssertFailsAsync("file.read", $$"""{"path":"{{path}}"}""", code);
    }

    [Theory]
    [InlineData("; touch HERE")]
    [InlineData("$(touch HERE)")]
    [InlineData("`touch HERE`")]
    [InlineData("| touch HERE")]
    [InlineData("-rf")]
    [InlineData("a\\nb")]
    public async Task AnArgumentIsAnArgumentAndNoCommand(string argument)
    {
        string marker = Path.Combine(service.Folder, "marker");
        string given = argument.Replace("HERE", marker, StringComparison.Ordinal);
        string with = $$"""{"command":"printf","args":["%s","{{given}}"]}""";
        string id = await service.SubmitAsync(RunningService.PlanOf(
            $$"""{"id":"a","tool":"process.run","approval":"never","with":{{with}}}"""));
        string status = await service.EndOfAsync(id);
        (_, DataObject results) = await service.GetAsync($"/executions/{id}/results");

        Assert.Equal("completed", status);
        Assert.Contains(given, DataJson.Write(results["results"]!), StringComparison.Ordinal);
        Assert.False(File.Exists(marker));
    }

    [Fact]
    public async Task ATextOfTheShellIsNotRun()
    {
        await AssertFailsAsync("process.shell", """{"script":"touch shell-was-here"}""", "forbidden");
        Assert.False(File.Exists(Path.Combine(service.Folder, "shell-was-here")));
    }

    [Theory]
    [InlineData("process.script", """{"interpreter":"sh","script":"touch shell-was-here"}""")]
    [InlineData("process.run", """{"command":"sh","args":["-c","touch shell-was-here"]}""")]
    [InlineData("process.run", """{"command":"env","args":["A=1","/bin/bash","-c","touch shell-was-here"]}""")]
    public async Task AShellIsNoProgramLikeOthers(string tool, string with)
    {
        await AssertFailsAsync(tool, with, "forbidden");
        Assert.False(File.Exists(Path.Combine(service.Folder, "shell-was-here")));
    }

    [Fact]
    public async Task ATextOfTheShellIsRunWhereThatIsAllowed()
    {
        var own = new RunningService { Security = new SecuritySettings { AllowShell = true } };
        await using IAsyncDisposable end = await own.BeginAsync();
        string id = await own.SubmitAsync(RunningService.PlanOf(
            """{"id":"a","tool":"process.shell","approval":"never","with":{"script":"echo here"}}"""));
        Assert.Equal("completed", await own.EndOfAsync(id));
    }

    [Fact]
    public Task AnOutputWithoutAnEndFailsItsStep() => AssertFailsAsync(
        // Nobody is asked what became of a call that has no effect.
        "process.run", """{"command":"yes","limits":{"outputBytes":1048576}}""", "output_too_large",
        ""","effect":"pure" """);

    [Fact]
    public Task ABinaryOutputWithoutAnEndFailsItsStep() => AssertFailsAsync(
        "process.run", """{"command":"cat","args":["/dev/urandom"],"limits":{"outputBytes":1048576}}""",
        "output_too_large", ""","effect":"pure" """);

    [Fact]
    public async Task ABinaryOutputIsKeptAsText()
    {
        string id = await service.SubmitAsync(RunningService.PlanOf(
            """{"id":"a","tool":"process.run","approval":"never","with":{"command":"printf",""" +
            """ "args":["\\377\\376\\000\\355\\240\\200x"]}}"""));

        Assert.Equal("completed", await service.EndOfAsync(id));
        (int status, DataObject results) = await service.GetAsync($"/executions/{id}/results");
        Assert.Equal(200, status);
        Assert.Contains("x", DataJson.Write(results["results"]!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARedirectInwardIsNotFollowed()
    {
        await using var inward = RawHttpServer.Answering(200);
        // It may be called, as a public address may, and leads to what may not.
        var place = new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0);
        await using var outward = new RawHttpServer(
            exchange => exchange.AnswerAsync(302, headers: $"Location: {inward.Url}/\r\n"), place);
        var own = new GuardedService
        {
            Security = new SecuritySettings { EgressNetworks = [new IPNetwork(place.Address, 32)] },
        };
        await own.InitializeAsync();
        string id = await own.SubmitAsync(own.Red, RunningService.PlanOf(
            """{"id":"a","tool":"http.request","onFailure":"fail","with":{"url":"http://127.0.0.2:""" +
            $"{outward.Port}/" + "\"}}"));
        await own.EndOfAsync(own.Red, id);
        string events = (await own.GetAsync($"/executions/{id}/events", own.Red)).Body;
        await own.DisposeAsync();

        Assert.Contains("egress_refused", events, StringComparison.Ordinal);
        Assert.Equal((1, 0), (outward.Requests, inward.Requests));
    }

    [Fact]
    public async Task AnExpressionInsideDataIsData()
    {
        const string said = "${{ secrets.TOKEN }} ${{ inputs.x }} ${{";
        string plan = """{"plan":1,"name":"n","inputs":{"x":{"type":"string"}},"steps":["""
            + """{"id":"a","tool":"text.join","with":{"items":["${{ inputs.x }}"]}},"""
            + """{"id":"b","needs":["a"],"tool":"text.join","with":{"items":["${{ steps.a.output.text }}"]}}]}""";
        (int status, DataObject body) = await service.PostAsync(
            "/executions", "{\"plan\":" + plan + ",\"inputs\":{\"x\":\"" + said + "\"}}");
        Assert.Equal(201, status);
        string id = RunningService.TextOf(body, "id");

        Assert.Equal("completed", await service.EndOfAsync(id));
        (_, DataObject results) = await service.GetAsync($"/executions/{id}/results");
        Assert.Equal($"{{\"b\":{{\"text\":\"{said}\"}}}}", DataJson.Write(results["results"]!));
    }

    // With this code, whether the submission is refused or the step fails.
    private async Task AssertFailsAsync(string tool, string with, string code, string more = "")
    {
        const string once = """
            "approval":"never","onFailure":"fail","retry":{"attempts":1}
            """;
        string step = $$"""{"id":"a","tool":"{{tool}}","with":{{with}},{{once}}{{more}}}""";
        (int status, DataObject body) = await service.PostAsync(
            "/executions", """{"plan":""" + RunningService.PlanOf(step) + "}");
        if (status == 422)
        {
            Assert.Equal(code, RunningService.TextOf(body, "code"));
            return;
        }

        Assert.Equal(201, status);
        string id = RunningService.TextOf(body, "id");
        Assert.Equal("failed", await service.EndOfAsync(id));
        (_, DataObject events) = await service.GetAsync($"/executions/{id}/events");
        string told = DataJson.Write(((DataArray)events["events"]!).Items.Single(
            one => one is DataObject { } happened && RunningService.TextOf(happened, "type") == "attempt-failed"));
        Assert.Contains($"\"code\":\"{code}\"", told, StringComparison.Ordinal);
    }
}
