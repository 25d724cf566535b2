using System.Collections.Immutable;
using Autonomy.Core.Values;

namespace Autonomy.Core.Recovery;

/// <summary>
/// How a call of a tool of an MCP server ended, as far as the classification of its failure needs it.
/// </summary>
/// <param name="Server">The server's name in the settings.</param>
/// <param name="Tool">The tool's name at the server.</param>
public sealed record McpEnding(string Server, string Tool)
{
    /// <summary>How it ended.</summary>
    public McpFault Fault { get; init; } = McpFault.ToolError;

    /// <summary>The code of a JSON-RPC error; 0 for none.</summary>
    public int ErrorCode { get; init; }

    /// <summary>The message of a JSON-RPC error, or the text content of a result with <c>isError</c>.</summary>
    public string Text { get; init; } = "";

    /// <summary>
    /// The <c>data</c> of a JSON-RPC error, or the structured content of a result with <c>isError</c>.
    /// </summary>
    public DataValue? Data { get; init; }

    /// <summary>The exit code of a server that ended; null while it runs or when it is remote.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The last lines of the server's error stream.</summary>
    public ImmutableArray<string> Stderr { get; init; } = [];

    /// <summary>The status of an HTTP transport that was refused; null otherwise.</summary>
    public int? Status { get; init; }

    /// <summary>Whether the request was sent.</summary>
    public bool WasSent { get; init; } = true;

    /// <summary>
    /// Whether the tool changes nothing: its hint says so, and its server is marked trusted (rule R2).
    /// </summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Whether the token was refreshed just before.</summary>
    public bool HasFreshToken { get; init; }
}

/// <summary>How a call of an MCP tool ended.</summary>
public enum McpFault
{
    /// <summary>The result says <c>isError</c>.</summary>
    ToolError,

    /// <summary>A JSON-RPC error came.</summary>
    RpcError,

    /// <summary>The transport closed, or never opened.</summary>
    TransportClosed,

    /// <summary>The HTTP transport answered with a status that is no success.</summary>
    HttpRefused,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>The stream of events broke before the answer.</summary>
    StreamBroken,

    /// <summary>A message could not be read as JSON-RPC.</summary>
    Unreadable,

    /// <summary>The server ended while it was in use.</summary>
    ServerExited,

    /// <summary>The server ended before it was ready.</summary>
    ServerFailedToStart,

    /// <summary>The structured content does not fit the tool's output schema.</summary>
    OutputMismatch,

    /// <summary>The server does not offer the tool.</summary>
    UnknownTool,

    /// <summary>Our own policy does not allow the tool.</summary>
    NotAllowed,

    /// <summary>Our own ledger refused the reservation for the call.</summary>
    BudgetRefused,

    /// <summary>Server and engine speak no version in common.</summary>
    NoCommonVersion,

    /// <summary>The result asks for input of a person.</summary>
    InputRequired,

    /// <summary>The tool's definition changed since it was approved.</summary>
    DefinitionChanged,

    /// <summary>Cancelled by us.</summary>
    Cancelled,
}
