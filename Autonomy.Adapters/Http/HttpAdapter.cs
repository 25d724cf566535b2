using Autonomy.Adapters.Files;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Http;

/// <summary>
/// The tools that call HTTP services. One adapter keeps one pool of connections; dispose it at the engine's end.
/// </summary>
public sealed class HttpAdapter : IToolAdapter, IToolHealth, IDisposable
{
    private readonly HttpExchange _exchange;
    private readonly PollConditionReader _readCondition;
    private readonly HttpRequestTool _request;
    private readonly HttpDownloadTool _download;
    private readonly HttpGraphQlTool _graphQl;
    private readonly HttpPollTool _poll;

    /// <summary>An adapter with these settings.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="readCondition">Reads the conditions of <c>http.poll-until</c>.</param>
    /// <param name="time">The clock of rate limits and circuits.</param>
    /// <exception cref="ArgumentException">The settings have faults; the message lists all of them.</exception>
    public HttpAdapter(HttpOptions options, PollConditionReader readCondition, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<string> faults = options.Faults();
        if (faults.Count > 0) throw new ArgumentException(string.Join(' ', faults), nameof(options));
        _exchange = new HttpExchange(options, time);
        _readCondition = readCondition;
        _request = new HttpRequestTool(_exchange, options);
        _download = new HttpDownloadTool(
            _exchange, options, new FileRoots(options.Roots, options.StateFolder));
        _graphQl = new HttpGraphQlTool(_exchange, options);
        _poll = new HttpPollTool(_exchange, options, readCondition);
    }

    /// <inheritdoc/>
    public string Family => "http";

    /// <inheritdoc/>
    public IReadOnlyList<ToolDescriptor> Tools { get; } =
        [HttpRequestTool.Descriptor, HttpDownloadTool.Descriptor, HttpGraphQlTool.Descriptor, HttpPollTool.Descriptor];

    /// <inheritdoc/>
    public IReadOnlyList<InputFault> Validate(ToolName tool, DataObject input) =>
        HttpInputRules.Check(input, _readCondition, isComplete: false);

    /// <inheritdoc/>
    public EffectClass EffectOf(ToolDescriptor tool, DataObject input)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return tool.Name.Verb switch
        {
            "request" => input.Text("method", "GET") switch
            {
                "GET" or "HEAD" or "OPTIONS" => EffectClass.Pure,
                "PUT" or "DELETE" => EffectClass.Idempotent,
                _ => EffectClass.Irreversible,
            },
            "graphql" when HttpGraphQlTool.IsQuery(input.Text("document", "mutation")) => EffectClass.Pure,
            _ => tool.Effect,
        };
    }

    /// <summary>The host of the address, with its port where that is not the scheme's own.</summary>
    public string? TargetOf(ToolDescriptor tool, DataObject input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input["url"] is not DataString url || !Uri.TryCreate(url.Value, UriKind.Absolute, out Uri? address))
            return null;
        string host = address.IdnHost;
        return address.IsDefaultPort
            ? host
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{host}:{address.Port}");
    }

    /// <inheritdoc/>
    public async ValueTask<ToolOutcome> ExecuteAsync(ToolCall call, ToolContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(context);
        IReadOnlyList<InputFault> faults = HttpInputRules.Check(call.Input, _readCondition, isComplete: true);
        if (faults.Count > 0) return new ToolOutcome.Failed(Arguments.Refuse(faults));
        ToolOutcome outcome = await RunAsync(call, context, cancellation);
        // The engine knows the secrets of the plan; the tokens that they brought are known here alone.
        return OAuthGrant.Read(call.Input) is { } grant
            ? OutcomeRedaction.Redact(outcome, _exchange.RedactorOf(grant))
            : outcome;
    }

    /// <summary>What sends requests, for other families whose calls are requests.</summary>
    internal HttpRequestTool Requests => _request;

    /// <inheritdoc/>
    public IReadOnlyList<ToolGate> Gates() => _exchange.Gates();

    /// <inheritdoc/>
    public void Dispose() => _exchange.Dispose();

    private async Task<ToolOutcome> RunAsync(ToolCall call, ToolContext context, CancellationToken cancellation) =>
        call.Tool.Verb switch
        {
            "request" => await _request.RunAsync(call.Input, context, cancellation),
            "download" => await _download.RunAsync(call.Input, context, cancellation),
            "graphql" => await _graphQl.RunAsync(call.Input, context, cancellation),
            "poll-until" => await _poll.RunAsync(call.Input, context, cancellation),
            _ => throw new ArgumentOutOfRangeException(nameof(call), call.Tool, "Not a tool of this family."),
        };
}
