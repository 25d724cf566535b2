using System.Collections.Frozen;

namespace Autonomy.Core.Recovery;

/// <summary>
/// Makes a <see cref="Failure"/> of how a call of an MCP tool ended: our own knowledge first, then a code within the
/// error's data, then known sentences, then the JSON-RPC code, which names a whole class. Pure.
/// </summary>
public static class McpClassification
{
    private static readonly FrozenDictionary<int, FailureKind> ByErrorCode = new Dictionary<int, FailureKind>
    {
        [-32700] = FailureKind.AnswerCut,
        [-32600] = FailureKind.BadInput,
        [-32601] = FailureKind.NotFound,
        [-32602] = FailureKind.BadInput,
        [-32603] = FailureKind.Unavailable,
        [-32000] = FailureKind.ConnectFailed,
        [-32001] = FailureKind.Timeout,
        [-32002] = FailureKind.NotFound,
        [-32042] = FailureKind.InputRequired,
        [-32800] = FailureKind.Cancelled,
    }.ToFrozenDictionary();

    private static readonly PhraseTable Phrases = new(
        ("output schema", FailureKind.OutputMismatch),
        ("unsupported protocol version", FailureKind.PermanentExternal),
        ("rate limit", FailureKind.RateLimited),
        ("too many requests", FailureKind.RateLimited),
        ("insufficient_quota", FailureKind.BudgetExhausted),
        ("quota exceeded", FailureKind.BudgetExhausted),
        ("token expired", FailureKind.TokenExpired),
        ("token has expired", FailureKind.TokenExpired),
        ("bad credentials", FailureKind.AccessRevoked),
        ("has been revoked", FailureKind.AccessRevoked),
        ("insufficient_scope", FailureKind.MissingScope),
        ("insufficient scope", FailureKind.MissingScope),
        ("missing_scope", FailureKind.MissingScope),
        ("insufficient permission", FailureKind.MissingScope),
        ("access denied", FailureKind.Denied),
        ("permission denied", FailureKind.Denied),
        ("not allowed", FailureKind.Denied),
        ("input validation error", FailureKind.BadInput),
        ("invalid arguments", FailureKind.BadInput),
        ("validation error", FailureKind.BadInput),
        ("invalid_type", FailureKind.BadInput),
        ("required property", FailureKind.BadInput),
        ("unknown tool", FailureKind.NotFound),
        ("unknown resource", FailureKind.NotFound),
        ("not found", FailureKind.NotFound),
        ("enoent", FailureKind.NotFound),
        ("no such file", FailureKind.NotFound),
        ("already exists", FailureKind.Conflict),
        ("conflict", FailureKind.Conflict),
        ("econnrefused", FailureKind.ConnectFailed),
        ("fetch failed", FailureKind.ConnectFailed),
        ("connection closed", FailureKind.ConnectFailed),
        ("timed out", FailureKind.Timeout),
        ("timeout", FailureKind.Timeout),
        ("too large", FailureKind.TooLarge));

    /// <summary>The failure that an ending means.</summary>
    public static Failure Of(McpEnding ending)
    {
        ArgumentNullException.ThrowIfNull(ending);
        HttpErrorBody data = HttpErrorBody.Read(ending.Data);
        FailureKind kind = KindOf(ending, data);
        return new Failure
        {
            Kind = kind,
            Code = CodeOf(ending),
            Message = McpMessages.Of(kind, ending, data),
            Effect = EffectOf(kind, ending),
            Scope = ScopeOf(kind, ending),
            Evidence = new FailureEvidence
            {
                Status = ending.Status,
                ExitCode = ending.ExitCode,
                Code = data.Known?.Code ?? (ending.ErrorCode == 0 ? null : $"{ending.ErrorCode}"),
                Target = $"{ending.Server}/{ending.Tool}",
                Stderr = [.. ending.Stderr.TakeLast(FailureEvidence.StderrLinesMax)],
                Fields = kind is FailureKind.BadInput ? data.Fields : [],
                ScopeAsked = kind is FailureKind.MissingScope ? data.ScopeAsked : null,
                Missing = MissingOf(kind, ending),
                Question = kind is FailureKind.InputRequired ? Sentence.OneLine(ending.Text) : null,
            },
            Causes = Sentence.Causes(ending.Text),
        };
    }

    private static FailureKind KindOf(McpEnding ending, HttpErrorBody data) => ending.Fault switch
    {
        McpFault.TransportClosed => FailureKind.ConnectFailed,
        McpFault.HttpRefused => KindOfStatus(ending, data),
        McpFault.Timeout or McpFault.StreamBroken => FailureKind.Timeout,
        McpFault.Unreadable => FailureKind.AnswerCut,
        McpFault.ServerExited => FailureKind.Unavailable,
        McpFault.ServerFailedToStart => FailureKind.Configuration,
        McpFault.OutputMismatch => FailureKind.OutputMismatch,
        McpFault.UnknownTool => FailureKind.NotFound,
        McpFault.NotAllowed => FailureKind.Denied,
        McpFault.BudgetRefused => FailureKind.BudgetExhausted,
        McpFault.NoCommonVersion => FailureKind.PermanentExternal,
        McpFault.InputRequired => FailureKind.InputRequired,
        McpFault.DefinitionChanged => FailureKind.SecurityViolation,
        McpFault.Cancelled => FailureKind.Cancelled,
        McpFault.RpcError => KindOfRpcError(ending, data),
        // The tool ran and says that it could not do it: a rule of its business, where nothing tells more.
        _ => data.Specific?.Kind ?? Phrases.In(ending.Text) ?? FailureKind.NoProgress,
    };

    private static FailureKind KindOfRpcError(McpEnding ending, HttpErrorBody data)
    {
        if (data.Specific is { } stated) return stated.Kind;
        // Errors of the 2026 revision about what the two sides can do for each other.
        if (ending.ErrorCode is -32020 or -32021) return FailureKind.Configuration;
        if (ending.ErrorCode is -32022) return FailureKind.PermanentExternal;
        if (Phrases.In(ending.Text) is { } said) return said;
        return ByErrorCode.TryGetValue(ending.ErrorCode, out FailureKind kind) ? kind : FailureKind.Unknown;
    }

    private static FailureKind KindOfStatus(McpEnding ending, HttpErrorBody data)
    {
        var call = new HttpCall("POST", ending.Server)
        {
            HasFreshToken = ending.HasFreshToken,
            SentIdempotencyKey = ending.IsReadOnly,
        };
        return HttpClassification.KindOf(call, new HttpAnswer(ending.Status ?? 500), data);
    }

    private static string CodeOf(McpEnding ending) => ending.Fault switch
    {
        McpFault.ToolError => "mcp_tool_error",
        McpFault.RpcError => $"mcp_{ending.ErrorCode}",
        McpFault.HttpRefused => $"http_{ending.Status}",
        McpFault.TransportClosed => "mcp_transport_closed",
        McpFault.Timeout => "timeout",
        McpFault.StreamBroken => "mcp_stream_broken",
        McpFault.Unreadable => "mcp_unreadable",
        McpFault.ServerExited => "mcp_server_exited",
        McpFault.ServerFailedToStart => "mcp_server_start",
        McpFault.OutputMismatch => "mcp_output_schema",
        McpFault.UnknownTool => "mcp_unknown_tool",
        McpFault.NotAllowed => "mcp_not_allowed",
        McpFault.BudgetRefused => "budget_refused",
        McpFault.NoCommonVersion => "mcp_no_common_version",
        McpFault.InputRequired => "mcp_input_required",
        McpFault.DefinitionChanged => "mcp_definition_changed",
        _ => "cancelled",
    };

    private static FailureEffect EffectOf(FailureKind kind, McpEnding ending)
    {
        if (ending.IsReadOnly || !ending.WasSent) return FailureEffect.None;
        return ending.Fault switch
        {
            McpFault.OutputMismatch => FailureEffect.Applied,
            McpFault.Timeout or McpFault.StreamBroken or McpFault.Unreadable => FailureEffect.Unknown,
            McpFault.TransportClosed or McpFault.ServerExited or McpFault.Cancelled => FailureEffect.Unknown,
            McpFault.HttpRefused => ending.Status is >= 400 and < 500 and not 408
                ? FailureEffect.None
                : FailureEffect.Unknown,
            McpFault.ToolError or McpFault.RpcError => EffectOfError(kind),
            _ => FailureEffect.None,
        };
    }

    // A refusal was no deed; whatever else a tool says of itself leaves open how far it came.
    private static FailureEffect EffectOfError(FailureKind kind) => kind switch
    {
        FailureKind.OutputMismatch => FailureEffect.Applied,
        FailureKind.BadInput or FailureKind.NotFound or FailureKind.Denied or FailureKind.RateLimited
            or FailureKind.BudgetExhausted or FailureKind.TokenExpired or FailureKind.MissingScope
            or FailureKind.AccessRevoked or FailureKind.InputRequired or FailureKind.Configuration
            or FailureKind.PermanentExternal => FailureEffect.None,
        _ => FailureEffect.Unknown,
    };

    private static FailureScope ScopeOf(FailureKind kind, McpEnding ending) => ending.Fault switch
    {
        // The server is quarantined as a whole, and one that does not start or speak offers no tool at all.
        McpFault.DefinitionChanged or McpFault.ServerFailedToStart or McpFault.NoCommonVersion => FailureScope.Host,
        McpFault.UnknownTool or McpFault.NotAllowed => FailureScope.Tool,
        McpFault.BudgetRefused => FailureScope.Execution,
        _ => FailureTraits.ScopeOf(kind),
    };

    private static string? MissingOf(FailureKind kind, McpEnding ending) => kind switch
    {
        FailureKind.Configuration => StderrPhrases.MissingVariable(ending.Stderr),
        FailureKind.NotFound when ending.Fault == McpFault.UnknownTool => ending.Tool,
        _ => null,
    };
}
