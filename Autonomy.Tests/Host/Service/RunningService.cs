using System.Net.Http.Headers;
using System.Text;
using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Autonomy.Host.Service;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>A real service on a free port of this machine, with a store of its own, and a client.</summary>
public sealed class RunningService : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private AutonomyService? _service;

    internal HttpClient Client { get; } = new();

    internal AutonomyService Service => _service!;

    internal string Folder => _folder.Path;

    internal StreamSettings Streams { get; init; } = new();

    internal HttpSettings Http { get; init; } = new() { Port = 0 };

    internal SecuritySettings Security { get; init; } = new();

    internal TelemetrySettings Telemetry { get; init; } = new() { LogLevel = LogDetail.Warning };

    internal NotificationSettings Notifications { get; init; } = new();

    internal GrpcSettings Grpc { get; init; } = new() { Port = 0 };

    internal StoreSettings Store { get; init; } = new();

    internal TimeProvider Clock { get; set; } = TimeProvider.System;

    internal Func<string, string?> Secrets { get; init; } = static _ => null;

    internal string? WebhookSecret { get; init; }

    internal TextWriter Output { get; init; } = TextWriter.Null;

    /// <summary>A plan that completes at once.</summary>
    public static string Quick { get; } = PlanOf("""{"id":"a","tool":"text.join","with":{"items":["x","y"]}}""");

    /// <summary>A plan that waits for the signal "go".</summary>
    public static string Waiting { get; } = PlanOf(
        """{"id":"s","tool":"core.signal","with":{"name":"go"}}""",
        """{"id":"b","needs":["s"],"tool":"text.join","with":{"items":["c"]}}""");

    public async Task InitializeAsync() => await StartAsync();

    /// <summary>For a test that has it to itself: begins, and ends with what is returned.</summary>
    internal async Task<IAsyncDisposable> BeginAsync()
    {
        await StartAsync();
        return new Ending(this);
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await StopAsync();
        _folder.Dispose();
    }

    internal async Task StopAsync()
    {
        if (_service is { } service) await service.DisposeAsync();
        _service = null;
    }

    public static string PlanOf(params string[] steps) =>
        """{"plan":1,"name":"test","steps":[""" + string.Join(',', steps) + "]}";

    internal Task RestartAsync() => RestartAsync(static _ => Task.CompletedTask);

    /// <summary>Stops, lets the store be worked on whose folder is given, and starts again.</summary>
    internal async Task RestartAsync(Func<string, Task> between)
    {
        await StopAsync();
        await between(Path.Combine(_folder.Path, new StoreSettings().DataDirectory));
        await StartAsync();
    }

    internal async Task<string> SubmitAsync(string plan)
    {
        (int status, DataObject body) = await PostAsync("/executions", """{"plan":""" + plan + "}");
        Assert.Equal(201, status);
        return ((DataString)body["id"]!).Value;
    }

    internal async Task<(int Status, DataObject Body)> GetAsync(string path) =>
        await ReadAsync(await Client.GetAsync(UrlOf(path)));

    internal Task<(int Status, DataObject Body)> PostAsync(string path, string? body, string? key = null) =>
        SendAsync(HttpMethod.Post, path, body, key);

    internal async Task<(int Status, DataObject Body)> SendAsync(
        HttpMethod method, string path, string? body, string? key = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, UrlOf(path));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await ReadAsync(await Client.SendAsync(request));
    }

    /// <summary>Waits until it has ended, and gives how.</summary>
    internal async Task<string> EndOfAsync(string execution)
    {
        long after = 0;
        while (true)
        {
            (_, DataObject page) = await GetAsync($"/executions/{execution}/events?after={after}&wait=30s");
            if (page["hasEnded"] is DataBoolean { Value: true })
                return TextOf((await GetAsync($"/executions/{execution}")).Body, "status");
            after = (long)((DataNumber)page["after"]!).Value;
        }
    }

    internal Uri UrlOf(string path) => new(Service.HttpAddress, "/api/v1" + path);

    internal static string TextOf(DataObject body, string name) => ((DataString)body[name]!).Value;

    private static async Task<(int Status, DataObject Body)> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            byte[] body = await response.Content.ReadAsByteArrayAsync();
            // A body of no bytes is no body: a 204.
            return ((int)response.StatusCode, body.Length == 0 ? DataObject.Empty : (DataObject)DataJson.Parse(body));
        }
    }

    private async Task StartAsync() => _service = await AutonomyService.StartAsync(new ServiceOptions
    {
        Settings = new ServiceSettings
        {
            Http = Http,
            Grpc = Grpc,
            Streams = Streams,
            Security = Security,
            Telemetry = Telemetry,
            Notifications = Notifications,
            Store = Store,
        },
        WorkingFolder = _folder.Path,
        Clock = Clock,
        Secrets = Secrets,
        WebhookSecret = WebhookSecret,
        Output = Output,
    });

    private sealed class Ending(RunningService service) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await service.DisposeAsync();
    }
}
