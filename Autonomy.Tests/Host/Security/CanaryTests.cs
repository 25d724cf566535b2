using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Autonomy.Host.Local;
using Autonomy.Host.Security;
using Autonomy.Tests.Host.Grpc;
using Autonomy.Tests.Support;
using Autonomy.V1;
using Xunit;

namespace Autonomy.Tests.Host.Security;

/// <summary>
/// Secrets and another workspace's texts are planted, and looked for in all that the service says, writes and logs.
/// </summary>
public sealed class CanaryTests
{
    private const string InEnvironment = "canary \"env/é+s\\1?";
    private const string InFile = "canary<file>&%2\n&3";
    private const string InStore = "canary'store=4|~";
    private const string Foreign = "canary-of-red-5";
    private const string HookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    // Each tells its secrets as they are, in base64, URL-encoded and JSON-escaped, in what it gives and how it fails.
    private const string Echo =
        "import os,sys,json,base64,urllib.parse as u\\n"
        + "s=[os.environ[k] for k in ('A','B','C')]\\n"
        + "t=' '.join(f(x) for x in s for f in (str,json.dumps,u.quote,u.quote_plus,"
        + "lambda x:base64.b64encode(('k:'+x).encode()).decode(),"
        + "lambda x:base64.urlsafe_b64encode(x.encode()).decode()))\\n"
        + "print(t)\\nprint(t,file=sys.stderr)\\nsys.exit(int(sys.argv[1]))";

    // What is answered of another workspace's where that is no 404, and why.
    private static readonly Dictionary<string, int> Otherwise = new(StringComparer.Ordinal)
    {
        // A name is free in each workspace: a whole body makes one of the caller's own, and this one is not whole.
        ["PUT /strategies/{id}"] = 422,
        ["PUT /plans/{name}"] = 422,
        ["PUT /filters/{name}"] = 422,
    };

    // What is not done for the workspace itself, and why: its 404 for others says less.
    private static readonly string[] NotDone =
    [
        "PUT /strategies/{id}", "PUT /plans/{name}", "PUT /filters/{name}",
        // It hears for inbound webhooks alone, and knows callers by their signatures, not by their workspaces.
        "POST /hooks/{id}",
        // It is about a command that runs.
        "POST /sandboxes/{id}/task-complete",
    ];

    // Bodies that could be carried out, where the least that the schema lets pass could not.
    private static readonly Dictionary<string, string> WholeBodies = new(StringComparer.Ordinal)
    {
        ["POST /projects/{id}/tasks"] = """{"title":"x","sandbox":"true"}""",
        ["PATCH /projects/{id}"] = """{"description":"x"}""",
        ["PATCH /tasks/{id}"] = """{"title":"x"}""",
        ["PATCH /schedules/{id}"] = """{"description":"x"}""",
        ["POST /goals/{id}/answer"] = """{"answers":{"1.tool":"skip"}}""",
        ["POST /executions/{id}/plan"] = """{"remove":["q"]}""",
        ["POST /executions/{id}/prioritize"] = """{"priority":"low"}""",
        ["POST /executions/{id}/restart"] = """{"from":"q"}""",
        ["POST /goals/{id}/approve"] = """{"version":1}""",
        // An empty filter means everything: it is a whole one.
        ["PUT /filters/{name}"] = """{"filter":{"health":"x"}}""",
    };

    // One step leaves the secrets in a file; the next comes upon them, and was not given them.
    private static string PlanIn(string folder) =>
        """{"plan":1,"name":"canary","onFailure":"fail","steps":["""
        + """{"id":"leaves","tool":"file.write","with":{"path":""" + $"\"{folder}/left.txt\",\"content\":"
        + "\"${{ secrets.ENVIRONMENT }} ${{ secrets.FILE }} ${{ secrets.STORE }}\"}},"
        + """{"id":"finds","needs":["leaves"],"tool":"file.read","with":{"path":""" + $"\"{folder}/left.txt\"}}}},"
        + """{"id":"told","tool":"process.run","with":""" + CallOf(0) + "},"
        + """{"id":"broken","needs":["told"],"tool":"process.run","optional":true,"retry":{"attempts":1},"with":"""
        + CallOf(1) + "}]}";

    private static string CallOf(int exitCode) =>
        """{"command":"python3","args":["-c",""" + $"\"{Echo}\",\"{exitCode}\"],"
        + "\"env\":" + """{"A":"${{ secrets.ENVIRONMENT }}","B":"${{ secrets.FILE }}","C":"${{ secrets.STORE }}"}}""";

    [Fact]
    public async Task NoSecretAndNothingOfAnotherWorkspaceIsSaidWrittenOrLogged()
    {
        using var secrets = new TemporaryFolder();
        using var left = new TemporaryFolder();
        string key = secrets.File("key");
        var sent = new ConcurrentQueue<string>();
        await using RawHttpServer outside = Hearing(sent);
        var service = new GuardedService
        {
            Environment = SecretIn,
            Security = new SecuritySettings
            {
                SecretsDirectory = secrets.Path,
                StoreKeyFile = key,
                EgressNetworks = [new IPNetwork(IPAddress.Loopback, 32)],
                FileRoots = [".", left.Path],
            },
            Otlp = new Uri(outside.Url),
        };
        await File.WriteAllTextAsync(secrets.File("FILE"), InFile);
        await File.WriteAllTextAsync(key, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        await service.InitializeAsync();
        await ControlClient.SendAsync(service.Store, new SecretEvent.Set(
            "default", "STORE", SecretSeal.FromFile(key).Seal("default", "STORE", InStore), "ada"));
        string home = await service.TokenAsync("default", Role.Admin);
        await ControlClient.SendAsync(service.Store, new SecretEvent.Set(
            "red", "HOOK", SecretSeal.FromFile(key).Seal("red", "HOOK", HookSecret), "ada"));
        await service.PostAsync("/webhooks", home, HookTo(outside));

        List<string> said = await DriveAsync(service, home, PlanIn(left.Path));
        said.AddRange(await AskEverythingAsync(service, home));
        List<string> seen = await LookAsStrangerAsync(service);
        seen.AddRange(await TryEverythingAsync(service));
        await service.StopAsync();
        said.AddRange(sent);
        List<(string Name, string Text)> written =
        [
            .. Directory.EnumerateFiles(service.Folder, "*", SearchOption.AllDirectories)
                .Select(file => (file, Encoding.Latin1.GetString(File.ReadAllBytes(file)))),
        ];
        string[] tokens = [home, service.Red, service.Blue];
        await service.DisposeAsync();

        Assert.Contains(said, text => text.Contains("***ENVIRONMENT***", StringComparison.Ordinal));
        Assert.Contains(said, text => text.Contains("***FILE***", StringComparison.Ordinal));
        Assert.Contains(said, text => text.Contains("***STORE***", StringComparison.Ordinal));
        Assert.Contains(sent, text => text.StartsWith("/v1/", StringComparison.Ordinal));
        Assert.Contains(sent, text => text.StartsWith("/hook", StringComparison.Ordinal));
        string[] hidden = [.. new[] { InEnvironment, InFile, InStore, HookSecret }.SelectMany(FormsOf), .. tokens];
        foreach (string form in hidden)
        {
            Assert.DoesNotContain(said, text => text.Contains(form, StringComparison.Ordinal));
            string bytes = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(form));
            Assert.DoesNotContain(written, file => file.Text.Contains(bytes, StringComparison.Ordinal));
        }

        Assert.Contains(written, file => file.Text.Contains(Foreign, StringComparison.Ordinal));
        Assert.DoesNotContain(seen, text => text.Contains(Foreign, StringComparison.Ordinal));
    }

    // Whatever there is to be asked, of everything that there is: all that looks, then all that changes, then all that
    // removes.
    private static async Task<List<string>> AskEverythingAsync(GuardedService service, string token)
    {
        await using PlantedWorkspace home =
            await PlantedWorkspace.PlantAsync(service, "default", token, "of the home");
        home.Add("text.join", "told");
        OpenPaths paths = await OpenPaths.ReadAsync(service);
        var said = new List<string>();
        var hidden = new List<string>();
        foreach (OpenOperation one in paths.Operations.OrderBy(one => one.Turn))
        {
            List<int> statuses = [];
            foreach (string path in one.PathsOf(home.Ids))
            {
                Answer answer = await service.SendAsync(one.Method, path, token, BodyOf(one));
                statuses.Add(answer.Status);
                // A new token is told once, and nowhere else.
                if (one.ToString() != "POST /tokens") said.Add(Whole(answer));
            }

            Assert.DoesNotContain(500, statuses);
            // A path that is new needs something planted that it is about.
            if (one.IsLook && one.IsOfOne) Assert.True(statuses.Contains(200), $"Nothing is planted for {one}.");
            // What could not be done here either says nothing of what another workspace is refused.
            bool isDone = statuses.Any(status => status is < 400 or 409) || NotDone.Contains(one.ToString());
            if (one.IsOfOne && !isDone) hidden.Add($"{one}: {string.Join(',', statuses.Distinct())}");
        }

        Assert.True(hidden.Count == 0, string.Join('\n', hidden));
        return said;
    }

    // The same as an administrator of another workspace, who knows every id.
    private static async Task<List<string>> TryEverythingAsync(GuardedService service)
    {
        await using PlantedWorkspace red = await PlantedWorkspace.PlantAsync(service, "red", service.Red, Foreign);
        OpenPaths paths = await OpenPaths.ReadAsync(service);
        var seen = new List<string>();
        var told = new List<string>();
        foreach (OpenOperation one in paths.Operations.OrderBy(one => one.Turn))
        {
            foreach (string path in one.PathsOf(red.Ids))
            {
                Answer answer = await service.SendAsync(one.Method, path, service.Blue, BodyOf(one));
                seen.Add(Whole(answer));
                int expected = Otherwise.GetValueOrDefault(one.ToString(), 404);
                if (one.IsOfOne && answer.Status != expected)
                    told.Add($"{one.Method} {path}: {answer.Status} for {expected}: {answer.Body}");
                if (!one.IsOfOne)
                    Assert.DoesNotContain(red.TellingIds, id => answer.Body.Contains(id, StringComparison.Ordinal));
            }
        }

        Assert.True(told.Count == 0, string.Join('\n', told));
        return seen;
    }

    private static string? BodyOf(OpenOperation one) => WholeBodies.GetValueOrDefault(one.ToString()) ?? one.Body;

    private static string? SecretIn(string name) => name switch
    {
        "ENVIRONMENT" => InEnvironment,
        "HOOK" => HookSecret,
        _ => null,
    };

    private static string Whole(Answer answer) => answer.Body + string.Join('\n', answer.Headers.Values);

    private static string HookTo(RawHttpServer server) =>
        $$"""{"direction":"outbound","url":"{{server.Url}}/hook","secret":"HOOK"}""";

    private static RawHttpServer Hearing(ConcurrentQueue<string> heard) => new(async exchange =>
    {
        heard.Enqueue($"{exchange.Path}\n{exchange.Head}\n{exchange.Body}");
        await exchange.AnswerAsync(200, "", "application/x-protobuf");
    });

    // Everything that a workspace's own administrator can be told.
    private static async Task<List<string>> DriveAsync(GuardedService service, string token, string plan)
    {
        string id = await service.SubmitAsync(token, plan);
        using ClientWebSocket socket = await service.SocketAsync($$"""{"token":"{{token}}"}""");
        await GuardedService.SayAsync(socket, """{"subscribe":"execution:""" + id + "\",\"after\":0}");
        var said = new List<string>();
        do
        {
            said.Add(await GuardedService.HearAsync(socket));
        }
        while (!said[^1].StartsWith("{\"kind\":\"end\"", StringComparison.Ordinal)
            && !said[^1].Contains("decision-required", StringComparison.Ordinal));
        await service.PostAsync($"/executions/{id}/cancel", token);
        await service.EndOfAsync(token, id);
        string[] looks =
        [
            "", "/steps", "/why", "/why?step=broken", "/results", "/decisions", "/events?limit=1000", "/report",
            "/report?format=md", "/report?format=html", "/stream",
        ];
        foreach (string path in looks) said.Add((await service.GetAsync($"/executions/{id}{path}", token)).Body);
        foreach (string path in new[] { "/audit?limit=1000", "/tokens", "/secrets", "/tools", "/openapi.json" })
            said.Add((await service.GetAsync(path, token)).Body);
        using var client = new RawGrpcClient(service.Service.GrpcAddress);
        (string, string) bearer = ("authorization", $"Bearer {token}");
        RawReply got = await client.CallAsync(Samples.Get, new GetRequest { Id = id, WithResults = true }, bearer);
        said.AddRange(got.Messages.Select(message => Encoding.UTF8.GetString(message.Bytes)));
        RawReply watched = await client.CallAsync(Samples.Watch, new WatchRequest { Id = id }, bearer);
        said.AddRange(watched.Messages.Select(message => Encoding.UTF8.GetString(message.Bytes)));
        return said;
    }

    // What another workspace's administrator is told, who knows the id.
    private static async Task<List<string>> LookAsStrangerAsync(GuardedService service)
    {
        string id = await service.SubmitAsync(
            service.Red, """{"plan":1,"name":"red","steps":[{"id":"q","tool":"core.approve","with":{"question":"""
            + $"\"{Foreign}\"" + "}}]}");
        Answer own = await service.GetAsync($"/executions/{id}/events", service.Red);
        Assert.Contains(Foreign, own.Body, StringComparison.Ordinal);
        var seen = new List<string>();
        foreach (string path in new[]
        {
            $"/executions/{id}", $"/executions/{id}/events", $"/executions/{id}/report", $"/executions/{id}/stream",
            $"/decisions/{id}-d1", "/audit", "/tokens", "/secrets", "/workspaces",
        })
        {
            Answer answer = await service.GetAsync(path, service.Blue);
            seen.Add(answer.Body + string.Join('\n', answer.Headers.Values));
        }

        using var client = new RawGrpcClient(service.Service.GrpcAddress);
        RawReply listed = await client.CallAsync(
            Samples.List, new ListRequest(), ("authorization", $"Bearer {service.Blue}"));
        seen.AddRange(listed.Messages.Select(message => Encoding.UTF8.GetString(message.Bytes)));
        return seen;
    }

    private static IEnumerable<string> FormsOf(string secret)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(secret);
        yield return secret;
        yield return DataJson.Write(new DataString(secret))[1..^1];
        yield return JavaScriptEncoder.Default.Encode(secret);
        yield return Uri.EscapeDataString(secret);
        yield return Convert.ToBase64String(utf8);
        // The middle of it is the same wherever it stands in a longer text that keeps its place modulo three.
        yield return Convert.ToBase64String([.. "k:"u8, .. utf8])[4..^4];
    }
}
