using Autonomy.Core.Recovery;
using Autonomy.Core.Secrets;

namespace Autonomy.Adapters.Http;

/// <summary>
/// The token of one credential: kept in memory, got once however many calls wait for it, renewed ahead of its end. A
/// refresh token that the server replaced is kept as long as the process lives.
/// </summary>
internal sealed class OAuthSession(
    OAuthGrant grant, Func<OutgoingRequest, Task<TokenAnswer>> ask, TimeProvider time)
{
    /// <summary>How long getting a token may take.</summary>
    public static readonly TimeSpan AskMax = TimeSpan.FromSeconds(30);

    // Old tokens may still be in answers that come late.
    private const int SecretsMax = 8;

    private readonly Lock _lock = new();
    private readonly Queue<KeyValuePair<string, string>> _secrets = new();
    private string? _refreshToken = grant.RefreshToken;
    private AccessToken? _token;
    private Task<TokenAnswer>? _asking;
    private Redactor? _redactor;

    /// <summary>Whether nothing but time is lost when it is forgotten.</summary>
    public bool IsReplaceable
    {
        get
        {
            lock (_lock) return _asking is null && _refreshToken == grant.RefreshToken;
        }
    }

    /// <summary>Takes this credential's secrets and tokens out of what is told.</summary>
    public Redactor Redactor
    {
        get
        {
            lock (_lock) return _redactor ??= new Redactor([.. OwnSecrets(), .. _secrets]);
        }
    }

    /// <summary>A token to send, or why there is none.</summary>
    /// <param name="mustRenew">Whether the last one was refused.</param>
    /// <param name="cancellation">Ends the wait, not the request that others may wait for.</param>
    public async Task<TokenAnswer> GetAsync(bool mustRenew, CancellationToken cancellation)
    {
        Task<TokenAnswer> asking;
        AccessToken? fallback;
        lock (_lock)
        {
            DateTimeOffset now = time.GetUtcNow();
            bool isEnough = _token is not null && !_token.IsDue(now) && (!mustRenew || _token.IsNew(now));
            if (isEnough) return new TokenAnswer(_token, null, null);
            fallback = !mustRenew && _token?.IsGood(now) == true ? _token : null;
            // Elsewhere, so that nothing of the request runs under the lock.
            asking = _asking ??= Task.Run(AskAsync, CancellationToken.None);
        }

        TokenAnswer answer = await asking.WaitAsync(cancellation);
        bool mayWait = answer.Failure is { Persistence: FailurePersistence.Transient };
        return mayWait && fallback is not null ? new TokenAnswer(fallback, null, null) : answer;
    }

    private async Task<TokenAnswer> AskAsync()
    {
        string? refreshToken;
        lock (_lock) refreshToken = _refreshToken;
        try
        {
            TokenAnswer answer = await ask(grant.RequestFor(refreshToken, time.GetUtcNow() + AskMax));
            lock (_lock) Keep(answer);
            return answer;
        }
        finally
        {
            lock (_lock) _asking = null;
        }
    }

    private void Keep(TokenAnswer answer)
    {
        _token = answer.Token ?? (answer.Failure is { Persistence: FailurePersistence.Transient } ? _token : null);
        if (answer.Token is not null) Remember("ACCESS_TOKEN", answer.Token.Text);
        if (answer.RefreshToken is null) return;
        _refreshToken = answer.RefreshToken;
        Remember("REFRESH_TOKEN", answer.RefreshToken);
    }

    private void Remember(string name, string secret)
    {
        _secrets.Enqueue(KeyValuePair.Create(name, secret));
        if (_secrets.Count > SecretsMax) _secrets.Dequeue();
        _redactor = null;
    }

    private IEnumerable<KeyValuePair<string, string>> OwnSecrets()
    {
        if (grant.ClientSecret is not null) yield return KeyValuePair.Create("CLIENT_SECRET", grant.ClientSecret);
        if (grant.RefreshToken is not null) yield return KeyValuePair.Create("REFRESH_TOKEN", grant.RefreshToken);
    }
}
