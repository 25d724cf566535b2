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

    // Each tells its secrets as they are, in base64, URL-encoded and JSON-escaped, in what it gives and how it fails.
    private const string Echo =
        "import os,sys,json,base64,urllib.parse as u\\n"
        + "s=[os.environ[k] for k in ('A','B','C')]\\n"
        + "t=' '.join(f(x) for x in s for f in (str,json.dumps,u.quote,u.quote_plus,"
        + "lambda x:base64.b64encode(('k:'+x).encode()).decode(),"
        + "lambda x:base64.urlsafe_b64encode(x.encode()).decode()))\\n"
        + "print(t)\\nprint(t,file=sys.stderr)\\nsys.exit(int(sys.argv[1]))";

    private static string Plan =>
        """{"plan":1,"name":"canary","onFailure":"fail","steps":["""
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
        string key = secrets.File("key");
        var service = new GuardedService
        {
            Environment = static name => name == "ENVIRONMENT" ? InEnvironment : null,
            Security = new SecuritySettings { SecretsDirectory = secrets.Path, StoreKeyFile = key },
        };
        await File.WriteAllTextAsync(secrets.File("FILE"), InFile);
        await File.WriteAllTextAsync(key, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        await service.InitializeAsync();
        await ControlClient.SendAsync(service.Store, new SecretEvent.Set(
            "default", "STORE", SecretSeal.FromFile(key).Seal("default", "STORE", InStore), "ada"));
        string home = await service.TokenAsync("default", Role.Admin);

        List<string> said = await DriveAsync(service, home);
        List<string> seen = await LookAsStrangerAsync(service);
        await service.StopAsync();
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
        string[] hidden = [.. new[] { InEnvironment, InFile, InStore }.SelectMany(FormsOf), .. tokens];
        foreach (string form in hidden)
        {
            Assert.DoesNotContain(said, text => text.Contains(form, StringComparison.Ordinal));
            string bytes = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(form));
            Assert.DoesNotContain(written, file => file.Text.Contains(bytes, StringComparison.Ordinal));
        }

        Assert.Contains(written, file => file.Text.Contains(Foreign, StringComparison.Ordinal));
        Assert.DoesNotContain(seen, text => text.Contains(Foreign, StringComparison.Ordinal));
    }

    // Everything that a workspace's own administrator can be told.
    private static async Task<List<string>> DriveAsync(GuardedService service, string token)
    {
        string id = await service.SubmitAsync(token, Plan);
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
