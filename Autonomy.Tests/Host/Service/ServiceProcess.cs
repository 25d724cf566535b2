using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Autonomy.Cli;
using Autonomy.Core.Values;
using Autonomy.Host.Service;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>The service in a process of its own, in a folder, that can be killed.</summary>
internal sealed partial class ServiceProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _client = new();
    private bool _isOver;

    private ServiceProcess(Process process, Uri http, Uri grpc) =>
        (_process, HttpAddress, GrpcAddress) = (process, http, grpc);

    public Uri HttpAddress { get; }

    public Uri GrpcAddress { get; }

    /// <summary>Starts one; after another one at the same addresses.</summary>
    public static Task<ServiceProcess> StartAsync(
        string folder, ServiceProcess? former = null, params string[] arguments) =>
        StartAsync(typeof(AutonomyService).Assembly, folder, former, arguments);

    /// <summary>Starts one by the command line.</summary>
    public static Task<ServiceProcess> StartCommandAsync(string folder, params string[] arguments) =>
        StartAsync(typeof(CommandLine).Assembly, folder, null, ["serve", .. arguments]);

    private static async Task<ServiceProcess> StartAsync(
        Assembly program, string folder, ServiceProcess? former, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [program.Location, .. arguments])
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        start.Environment["AUTONOMY_HTTP_PORT"] = PortOf(former?.HttpAddress);
        start.Environment["AUTONOMY_GRPC_PORT"] = PortOf(former?.GrpcAddress);
        Process process = Process.Start(start)!;
        string said = await process.StandardOutput.ReadLineAsync() ?? "";
        MatchCollection addresses = Addresses.Matches(said);
        Assert.True(addresses.Count == 2, $"It does not say where it serves: '{said}'.");
        return new ServiceProcess(process, new Uri(addresses[0].Value), new Uri(addresses[1].Value));
    }

    public void Kill()
    {
        _isOver = true;
        _process.Kill();
        _process.WaitForExit();
    }

    public async Task<string> SubmitAsync(string plan) =>
        RunningService.TextOf(await PostAsync("/executions", "{\"plan\":" + plan + "}"), "id");

    public async Task<DataObject> PostAsync(string path, string? body = null)
    {
        using ByteArrayContent? content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (content is not null) content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpResponseMessage answer = await _client.PostAsync(UrlOf(path), content);
        return await ReadAsync(answer);
    }

    public async Task<DataObject> GetAsync(string path)
    {
        using HttpResponseMessage answer = await _client.GetAsync(UrlOf(path));
        return await ReadAsync(answer);
    }

    /// <summary>The name of the last server-sent event of an execution; its stream ends with it.</summary>
    public async Task<string> LastEventOfAsync(string execution)
    {
        string told = await _client.GetStringAsync(UrlOf($"/executions/{execution}/stream"));
        return told.Split('\n').Last(line => line.StartsWith("event: ", StringComparison.Ordinal))["event: ".Length..];
    }

    /// <summary>Opens the server-sent events of an execution.</summary>
    public Task<HttpResponseMessage> OpenStreamAsync(string execution) => _client.GetAsync(
        UrlOf($"/executions/{execution}/stream"), HttpCompletionOption.ResponseHeadersRead);

    /// <summary>Tells it to stop; gives its exit code.</summary>
    public async Task<int> StopAsync()
    {
        Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)])!.WaitForExit();
        await _process.WaitForExitAsync();
        _isOver = true;
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (!_isOver) await StopAsync();
        _process.Dispose();
    }

    private static string PortOf(Uri? address) => (address?.Port ?? 0).ToString(CultureInfo.InvariantCulture);

    private Uri UrlOf(string path) => new(HttpAddress, "/api/v1" + path);

    private static async Task<DataObject> ReadAsync(HttpResponseMessage answer)
    {
        byte[] body = await answer.Content.ReadAsByteArrayAsync();
        Assert.True(answer.IsSuccessStatusCode, Encoding.UTF8.GetString(body));
        return (DataObject)DataJson.Parse(body);
    }

    [GeneratedRegex(@"http://[^/\s,]+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Addresses { get; }
}
