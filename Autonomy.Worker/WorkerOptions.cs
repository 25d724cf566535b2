namespace Autonomy.Worker;

/// <summary>How a worker connects, and how much it does at once.</summary>
public sealed record WorkerOptions
{
    /// <summary>Where the service's gRPC is, as in <c>http://127.0.0.1:8081</c>.</summary>
    public required Uri Address { get; init; }

    /// <summary>The worker's name, for people: 1 to 128 characters.</summary>
    public required string Name { get; init; }

    /// <summary>A token of the role worker; null (the default): the service is open on this machine.</summary>
    public string? Token { get; init; }

    /// <summary>Attempts at once, of all tools together: 1 to 10,000; default 16.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>
    /// The time before it connects again for the first time; default 200 ms. Each further one is twice as long.
    /// </summary>
    public TimeSpan ReconnectInitial { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest time before it connects again; default 5 s.</summary>
    public TimeSpan ReconnectMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long attempts may go on once the worker was told to stop; default 30 s. Then they are cancelled.
    /// </summary>
    public TimeSpan DrainMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock; default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// Hears what an operator should know, in one line each; called from any thread. Default: nobody.
    /// </summary>
    public Action<string> OnNotice { get; init; } = static _ => { };

    /// <summary>Told whenever the worker is connected; called from any thread. Default: nobody.</summary>
    public Action OnConnected { get; init; } = static () => { };
}
