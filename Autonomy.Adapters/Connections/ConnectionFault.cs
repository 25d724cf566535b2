namespace Autonomy.Adapters.Connections;

/// <summary>What keeps a tool of a connection, or a part of it, from being used; the other tools can be.</summary>
/// <param name="Where">The tool's name at the other end, or a place in its document.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Fix">What to do.</param>
public sealed record ConnectionFault(string Where, string Message, string Fix);

/// <summary>A connection cannot be made, or its document cannot be read.</summary>
/// <param name="code">A short stable word for programs.</param>
/// <param name="message">What happened, where, and what to do; holds no secret.</param>
/// <param name="cause">What led to it.</param>
public sealed class ConnectionRefusedException(string code, string message, Exception? cause = null)
    : Exception(message, cause)
{
    /// <summary>A short stable word for programs: <c>mcp_server_start</c>.</summary>
    public string Code { get; } = code;
}
