using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Autonomy.Host.Local;
using Autonomy.Host.Security;
using Autonomy.Host.Service;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Security;

/// <summary>A real service with tokens of two workspaces, red and blue.</summary>
public sealed class GuardedService : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new();
    private AutonomyService? _service;

    internal AutonomyService Service => _service!;

    internal string Folder => _folder.Path;

    internal string Store => _folder.File(".autonomy");

    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    internal SecuritySettings Security { get; init; } = new();

    internal WorkerSettings Workers { get; init; } = new();

    internal NotificationSettings Notifications { get; init; } = new();

    /// <summary>Where metrics and traces are sent; null (the default): nowhere.</summary>
    internal Uri? Otlp { get; init; }

    /// <summary>The port of gRPC; 0 (the default): a free one each time.</summary>
    internal int GrpcPort { get; set; }

    internal Func<string, string?> Environment { get; init; } = static _ => null;

    internal IReadOnlyList<string> EnvironmentNames { get; init; } = [];

    /// <summary>Tokens of administrators.</summary>
    internal string Red { get; private set; } = "";

    internal string Blue { get; private set; } = "";

    public async Task InitializeAsync()
    {
        await StartAsync();
        Red = await TokenAsync("red", Role.Admin);
        Blue = await TokenAsync("blue", Role.Admin);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await StopAsync();
        _folder.Dispose();
    }

    internal async Task StartAsync() =>
        _service = await AutonomyService.StartAsync(OptionsOf(new HttpSettings { Port = 0 }));

    internal async Task StopAsync()
    {
        if (_service is { } service) await service.DisposeAsync();
        _service = null;
    }

    internal ServiceOptions OptionsOf(HttpSettings http) => new()
    {
        Settings = new ServiceSettings
        {
            Http = http,
            Grpc = new GrpcSettings { Port = GrpcPort },
            Workers = Workers,
            Notifications = Notifications,
            Security = Security,
            Telemetry = new TelemetrySettings
            {
                LogLevel = LogDetail.Trace,
                LogFile = "service.log",
                OtlpEndpoint = Otlp,
            },
        },
        WorkingFolder = _folder.Path,
        Clock = Clock,
        Secrets = Environment,
        SecretNames = EnvironmentNames,
    };

    /// <summary>Makes a token from another process's side: over the control socket.</summary>
    internal async Task<string> TokenAsync(string workspace, Role role, TimeSpan? lasts = null, string? id = null)
    {
        string text = TokenText.New();
        id ??= TokenText.NewId();
        RulesAnswer? answer = await ControlClient.SendAsync(Store, new TokenCommand.Create(
            id, $"{workspace}-{Autonomy.Core.Executions.Words.Of(role)}", workspace, role, TokenText.HashOf(text),
            lasts, "ada"));
        Assert.NotNull(answer);
        Assert.Null(answer.Refusal);
        return text;
    }

    internal async Task<Answer> SendAsync(
        HttpMethod method, string path, string? token, string? body = null,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, UrlOf(path));
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        string type = "application/json";
        foreach ((string name, string value) in headers)
        {
            if (name == "Content-Type") type = value;
            else request.Headers.TryAddWithoutValidation(name, value);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = type.Length == 0 ? null : MediaTypeHeaderValue.Parse(type);
        }

        using HttpResponseMessage response = await _client.SendAsync(request);
        var said = response.Headers.Concat(response.Content.Headers).ToDictionary(
            header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), said);
    }

    internal Task<Answer> GetAsync(string path, string? token) => SendAsync(HttpMethod.Get, path, token);

    internal Task<Answer> PostAsync(string path, string? token, string? body = null) =>
        SendAsync(HttpMethod.Post, path, token, body);

    internal async Task<string> SubmitAsync(string token, string plan, string rest = "")
    {
        Answer answer = await PostAsync("/executions", token, """{"plan":""" + plan + rest + "}");
        Assert.Equal(201, answer.Status);
        return answer.TextOf("id");
    }

    internal async Task EndOfAsync(string token, string execution)
    {
        long after = 0;
        DataObject page;
        do
        {
            page = (await GetAsync($"/executions/{execution}/events?after={after}&wait=30s", token)).Json;
            after = (long)((DataNumber)page["after"]!).Value;
        }
        while (page["hasEnded"] is not DataBoolean { Value: true });
    }

    internal async Task<Stream> StreamAsync(string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, UrlOf(path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStreamAsync();
    }

    /// <summary>A WebSocket that has said this first.</summary>
    internal async Task<ClientWebSocket> SocketAsync(string first)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(UrlOf("/stream")) { Scheme = "ws" }.Uri, CancellationToken.None);
        await SayAsync(socket, first);
        return socket;
    }

    internal static Task SayAsync(ClientWebSocket socket, string text) => socket.SendAsync(
        Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    /// <summary>The next message, or why it was closed.</summary>
    internal static async Task<string> HearAsync(ClientWebSocket socket)
    {
        using var text = new MemoryStream();
        byte[] buffer = new byte[4_096];
        WebSocketReceiveResult got;
        do
        {
            got = await socket.ReceiveAsync(buffer, CancellationToken.None);
            text.Write(buffer, 0, got.Count);
        }
        while (!got.EndOfMessage);
        return got.MessageType == WebSocketMessageType.Close
            ? $"closed: {got.CloseStatusDescription}"
            : Encoding.UTF8.GetString(text.ToArray());
    }

    private Uri UrlOf(string path) => new(Service.HttpAddress, "/api/v1" + path);
}

/// <summary>What a request was answered with.</summary>
internal sealed record Answer(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public DataObject Json => (DataObject)DataJson.Parse(Encoding.UTF8.GetBytes(Body));

    public string TextOf(string name) => ((DataString)Json[name]!).Value;
}
