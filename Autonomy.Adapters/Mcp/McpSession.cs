using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Autonomy.Adapters.Connections;
using Autonomy.Adapters.Http;
using Autonomy.Adapters.Processes;
using Autonomy.Core.Connections;
using Autonomy.Core.Recovery;
using Autonomy.Core.Secrets;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Autonomy.Adapters.Mcp;

/// <summary>One session with a server: from the handshake to the end of its program or its stream.</summary>
internal sealed class McpSession : IAsyncDisposable
{
    /// <summary>How long a program may take to end by itself once its input has ended.</summary>
    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(2);

    /// <summary>How long after its stream a program's exit code is waited for.</summary>
    private static readonly TimeSpan ExitGrace = TimeSpan.FromSeconds(1);

    private const int PagesMax = 100;

    private readonly McpTerms _terms;
    private readonly Redactor _redactor;
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private McpClient? _client;
    private LiveProgram? _program;
    private HttpClient? _http;

    private McpSession(McpTerms terms, Redactor redactor) => (_terms, _redactor) = (terms, redactor);

    /// <summary>Completes when it is over.</summary>
    public Task Ended => _client!.Completion;

    /// <summary>Holds an entry when the server has told that its tools changed.</summary>
    public ChannelReader<bool> Changes => _changes.Reader;

    /// <summary>The exit code of its program; null while it runs, or where there is none.</summary>
    public int? ExitCode => _program?.ExitCode;

    /// <summary>The last lines of its program's error stream, without secrets.</summary>
    public ImmutableArray<string> Errors => [.. (_program?.Errors ?? []).Select(_redactor.Redact)];

    /// <summary>Connects, and completes once the handshake is done.</summary>
    /// <param name="connection">How the server is reached.</param>
    /// <param name="secrets">The secrets that the connection names.</param>
    /// <param name="terms">How servers are connected.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="McpRefusedException">It cannot be connected; says how it ended.</exception>
    public static async Task<McpSession> OpenAsync(
        Connection connection, IReadOnlyDictionary<string, string> secrets, McpTerms terms,
        CancellationToken cancellation)
    {
        var session = new McpSession(terms, new Redactor(secrets));
        try
        {
            await session.ConnectAsync(connection, secrets, cancellation);
            return session;
        }
        catch (Exception exception) when (McpFaults.IsOfServer(exception))
        {
            await session.AwaitExitAsync();
            Failure failure = session.Redact(McpFaults.OfConnecting(connection, exception, session, cancellation));
            await session.DisposeAsync();
            throw new McpRefusedException(failure, exception);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the server says of itself and its tools now, without secrets.</summary>
    public async Task<ConnectionDefinition> DefineAsync(CancellationToken cancellation)
    {
        var pages = new McpToolPages(_redactor);
        var tools = new List<McpToolDefinition>();
        string? cursor = null;
        for (int page = 0; page == 0 || cursor is not null; page++)
        {
            (IReadOnlyList<McpToolDefinition> read, cursor) = await pages.ReadAsync(_client!, cursor, cancellation);
            tools.AddRange(read);
            if (page < PagesMax && tools.Count <= McpTerms.ToolsMax) continue;
            throw new ConnectionRefusedException(
                "mcp_too_many_tools", $"The server has more than {McpTerms.ToolsMax} tools, or pages without end.");
        }

        return new ConnectionDefinition
        {
            Title = _client!.ServerInfo is { } info ? _redactor.Redact(info.Title ?? info.Name) : null,
            Version = _client.ServerInfo is { } said ? _redactor.Redact(said.Version) : null,
            Tools =
            [
                .. tools.DistinctBy(static tool => tool.Name)
                    .OrderBy(static tool => tool.Name, StringComparer.Ordinal),
            ],
        };
    }

    /// <summary>Calls a tool.</summary>
    public async Task<CallToolResult> CallAsync(
        string tool, DataObject input, ToolContext context, CancellationToken cancellation)
    {
        var arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach ((string name, DataValue value) in input.Properties)
            arguments[name] = JsonElement.Parse(DataJson.WriteUtf8(value));
        return await _client!.CallToolAsync(
            tool, arguments, new ProgressTold(context.Progress),
            new RequestOptions { Meta = new JsonObject { ["autonomy/idempotency-key"] = context.IdempotencyKey } },
            cancellation);
    }

    /// <summary>An output without the secrets of the connection.</summary>
    public DataValue Redact(DataValue output) => _redactor.Redact(output);

    /// <summary>A failure without the secrets of the connection.</summary>
    public Failure Redact(Failure failure) =>
        ((ToolOutcome.Failed)OutcomeRedaction.Redact(new ToolOutcome.Failed(failure), _redactor)).Failure;

    /// <summary>
    /// Waits a moment for the exit code of a program whose stream has ended. Calls learn of that before it counts as
    /// over, by an exception that says so.
    /// </summary>
    public Task AwaitExitIfEndedAsync(Exception exception)
    {
        bool isOfStream = exception is IOException and not MessageTooLargeException;
        return isOfStream || Ended.IsCompleted ? AwaitExitAsync() : Task.CompletedTask;
    }

    /// <summary>Waits a moment for the end of a program, so that its exit code is known.</summary>
    public async Task AwaitExitAsync()
    {
        if (_program is null) return;
        try
        {
            await _program.WhenEndedAsync().WaitAsync(ExitGrace, _terms.Clock);
        }
        catch (TimeoutException)
        {
            // It lives on without a stream: there is no exit code to tell.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null) await _client.DisposeAsync();
        if (_program is not null) await _program.DisposeAsync();
        _http?.Dispose();
    }

    private async Task ConnectAsync(
        Connection connection, IReadOnlyDictionary<string, string> secrets, CancellationToken cancellation)
    {
        McpServer server = connection.Mcp!;
        IClientTransport transport = server.Url is null
            ? await StartAsync(server, secrets)
            : Reach(server, secrets);
        _client = await McpClient.CreateAsync(
            transport,
            new McpClientOptions
            {
                ClientInfo = new Implementation { Name = "autonomy", Version = "1" },
                InitializationTimeout = _terms.ConnectTimeout,
                Handlers = new McpClientHandlers
                {
                    NotificationHandlers = [new(NotificationMethods.ToolListChangedNotification, NoteChangeAsync)],
                },
            },
            loggerFactory: null, cancellation);
    }

    private async Task<IClientTransport> StartAsync(McpServer server, IReadOnlyDictionary<string, string> secrets)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in ProcessOptions.InheritedVariablesDefault)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value) environment[name] = value;
        }

        foreach ((string name, string value) in server.Environment) environment[name] = value;
        foreach ((string name, string secret) in server.EnvironmentSecrets) environment[name] = secrets[secret];
        var request = new ProcessRequest
        {
            Command = server.Command!,
            Args = server.Arguments,
            WorkingFolder = _terms.WorkingFolder,
            Environment = environment,
        };
        _program = await LiveProgram.StartAsync(request, EndGrace, _terms.Clock);
        var output = new CappedStream(_program.Output, McpTerms.MessageBytesMax, MessageEnd.Line);
        return new StreamClientTransport(_program.Input, output);
    }

    private HttpClientTransport Reach(McpServer server, IReadOnlyDictionary<string, string> secrets)
    {
        var headers = new Dictionary<string, string>(server.Headers, StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string secret) in server.HeaderSecrets) headers[name] = secrets[secret];
        if (server.BearerSecret is { } bearer) headers["Authorization"] = $"Bearer {secrets[bearer]}";
        var guard = new EgressGuard(_terms.Egress);
        var handler = new SocketsHttpHandler
        {
            // A redirect would take the secrets of the headers elsewhere.
            AllowAutoRedirect = false,
            ConnectCallback = (context, cancellation) => guard.ConnectAsync(context.DnsEndPoint, cancellation),
            ConnectTimeout = _terms.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            UseCookies = false,
            UseProxy = false,
        };
        _http = new HttpClient(new CappedAnswers(handler, McpTerms.MessageBytesMax))
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        return new HttpClientTransport(
            new HttpClientTransportOptions
            {
                Endpoint = new Uri(server.Url!),
                TransportMode = HttpTransportMode.StreamableHttp,
                AdditionalHeaders = headers,
                ConnectionTimeout = _terms.ConnectTimeout,
                EnableStandaloneGetStream = false,
                // What follows a broken session is ours to decide.
                MaxReconnectionAttempts = 1,
            },
            _http, loggerFactory: null, ownsHttpClient: false);
    }

    private ValueTask NoteChangeAsync(JsonRpcNotification notification, CancellationToken cancellation)
    {
        _changes.Writer.TryWrite(true);
        return ValueTask.CompletedTask;
    }

    private sealed class ProgressTold(Action<ToolProgress> tell) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value) => tell(new ToolProgress(
            value.Total is > 0 ? Math.Clamp(value.Progress / value.Total.Value, 0, 1) : null, value.Message ?? ""));
    }
}
