namespace Autonomy.Host.Local;

/// <summary>Something that broke, or is tried again.</summary>
/// <param name="Where">What it happened to: an actor, a stream, a part of the engine.</param>
/// <param name="What">What happened, and what follows.</param>
/// <param name="Cause">What it comes of; null: a refusal that <paramref name="What"/> tells whole.</param>
internal sealed record EngineTrouble(string Where, string What, Exception? Cause = null)
{
    /// <summary>How long the engine counts as unable to take work for it; zero (the default): it can.</summary>
    public TimeSpan KeepsOut { get; init; }
}

/// <summary>
/// What keeps an engine from its work, from its first moment on: what happens before anybody listens is kept for
/// whoever does first. Safe to call from any thread, and quick.
/// </summary>
internal sealed class EngineTroubles(TimeProvider clock)
{
    /// <summary>What a store refuses is tried again every second, and says so each time.</summary>
    public static readonly TimeSpan RefusalLasts = TimeSpan.FromSeconds(5);

    /// <summary>What cannot be read is read again within a minute, and says so each time.</summary>
    public static readonly TimeSpan UnreadableLasts = TimeSpan.FromSeconds(65);

    /// <summary>Troubles that are kept for the first listener; those after them are not.</summary>
    private const int EarlyMax = 1_000;

    private readonly Lock _lock = new();
    private readonly Queue<EngineTrouble> _early = new();
    private Action<EngineTrouble>? _listener;
    private DateTimeOffset _until;

    /// <summary>Whether something keeps the engine from taking work now.</summary>
    public bool KeepOut
    {
        get
        {
            lock (_lock) return clock.GetUtcNow() < _until;
        }
    }

    /// <summary>Takes a trouble.</summary>
    public void Tell(EngineTrouble trouble)
    {
        Action<EngineTrouble>? listener;
        lock (_lock)
        {
            DateTimeOffset until = clock.GetUtcNow() + trouble.KeepsOut;
            if (until > _until) _until = until;
            listener = _listener;
            if (listener is null && _early.Count < EarlyMax) _early.Enqueue(trouble);
        }

        listener?.Invoke(trouble);
    }

    /// <summary>Whoever this is hears of each from now on, and of those before.</summary>
    public void Listen(Action<EngineTrouble> listener)
    {
        EngineTrouble[] early;
        lock (_lock)
        {
            _listener = listener;
            early = [.. _early];
            _early.Clear();
        }

        foreach (EngineTrouble trouble in early) listener(trouble);
    }
}
