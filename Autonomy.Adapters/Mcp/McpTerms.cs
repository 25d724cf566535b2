using Autonomy.Adapters.Http;

namespace Autonomy.Adapters.Mcp;

/// <summary>How MCP servers are connected.</summary>
public sealed record McpTerms
{
    /// <summary>The most tools of one server: 1,000.</summary>
    public const int ToolsMax = 1_000;

    /// <summary>Calls that one server is given at once; more wait their turn: 16.</summary>
    public const int CallsMax = 16;

    /// <summary>The largest message of a server, in bytes: 16 MiB. A larger one ends the session.</summary>
    public const int MessageBytesMax = 16 << 20;

    /// <summary>The clock.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Where servers at a URL may be.</summary>
    public required EgressOptions Egress { get; init; }

    /// <summary>The folder that programs are started in.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>Whether servers may be programs of this machine; default true.</summary>
    public bool AllowsPrograms { get; init; } = true;

    /// <summary>How long connecting may take, the first list of tools included; default 30 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a server is asked whether its tools are what they were; default 60 s.</summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The pause before it is connected again, doubled with each failure. Default 1 s.</summary>
    public TimeSpan BackoffMin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause between two attempts to connect; default 60 s.</summary>
    public TimeSpan BackoffMax { get; init; } = TimeSpan.FromSeconds(60);
}
