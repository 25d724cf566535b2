namespace Autonomy.Adapters.Http;

/// <summary>An access token, for as long as it is good.</summary>
/// <param name="text">What is sent.</param>
/// <param name="issuedAt">When it came.</param>
/// <param name="lifetime">How long it is good for; null where the server does not say.</param>
internal sealed class AccessToken(string text, DateTimeOffset issuedAt, TimeSpan? lifetime)
{
    // A call under way must not outlive its token (K7: ahead, 60 s before expiry).
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(60);

    private volatile bool _isRefused;

    public string Text => text;

    /// <summary>
    /// Whether it came so recently, and works, that whoever wants a new one has it: another call's refusal brought it.
    /// </summary>
    public bool IsNew(DateTimeOffset now) => !_isRefused && now - issuedAt < Ahead;

    /// <summary>Whether it may still be sent.</summary>
    public bool IsGood(DateTimeOffset now) => !_isRefused && (lifetime is not { } good || now < issuedAt + good);

    /// <summary>Whether a new one is to be got now, though it may still be good.</summary>
    public bool IsDue(DateTimeOffset now)
    {
        if (!IsGood(now)) return true;
        if (lifetime is not { } good) return false;
        // A token that is short-lived is used for half of its life.
        TimeSpan ahead = good < 2 * Ahead ? good / 2 : Ahead;
        return now >= issuedAt + good - ahead;
    }

    /// <summary>The service refused it: it is never sent again.</summary>
    public void Refuse() => _isRefused = true;
}
