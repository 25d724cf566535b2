namespace Autonomy.Core.Tools;

/// <summary>
/// What an adapter knows of the services that its tools call, where it calls any. An adapter that keeps gates offers it
/// beside <see cref="IToolAdapter"/>. Safe to call from any thread.
/// </summary>
public interface IToolHealth
{
    /// <summary>The gate of each service and credential that was called of late, ordered by host.</summary>
    IReadOnlyList<ToolGate> Gates();
}

/// <summary>Whether calls are let through to a service.</summary>
public enum CircuitState
{
    /// <summary>They are.</summary>
    Closed,

    /// <summary>None is, after repeated failures.</summary>
    Open,

    /// <summary>One is, to find out whether the service is well again.</summary>
    HalfOpen,
}

/// <summary>What is let through to one service with one credential, at this moment.</summary>
public sealed record ToolGate
{
    /// <summary>The service: scheme, host and port.</summary>
    public required string Host { get; init; }

    /// <summary>
    /// Which of the adapter's credentials, from 1 in the order of their first use; 0 for calls without one. It says
    /// nothing of the credential itself.
    /// </summary>
    public required int Credential { get; init; }

    /// <summary>Whether calls are let through.</summary>
    public required CircuitState Circuit { get; init; }

    /// <summary>When the next probe may be; null unless the circuit is open.</summary>
    public DateTimeOffset? OpenUntil { get; init; }

    /// <summary>How many calls are made at once at most, for now: 1 to the setting's ceiling.</summary>
    public required int ConcurrencyLimit { get; init; }

    /// <summary>How many calls are under way.</summary>
    public required int CallsUnderWay { get; init; }

    /// <summary>How many calls wait for their turn.</summary>
    public required int CallsWaiting { get; init; }

    /// <summary>How many calls a second may begin, for now; less than usual after an outage.</summary>
    public required double CallsPerSecond { get; init; }

    /// <summary>How many calls the service still allows in its window; null where it does not say.</summary>
    public long? CallsLeft { get; init; }
}
