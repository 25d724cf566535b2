using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Security;

namespace Autonomy.Host.Security;

/// <summary>
/// The tokens of a service: what is acknowledged is in force, and what is revoked ends what still runs by it. Safe to
/// call from any thread.
/// </summary>
public sealed class TokenKeeper : IAsyncDisposable
{
    /// <summary>How often last uses are stored, and tokens that have expired meanwhile end: 1 min.</summary>
    private static readonly TimeSpan TickInterval = TimeSpan.FromMinutes(1);

    private readonly KeptStream<TokenRegister, TokenEvent> _stream;
    private readonly TimeProvider _clock;
    private readonly Func<string, Task> _openWorkspace;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _uses = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly ITimer _tick;
    private volatile TokensInForce _inForce = TokensInForce.None;
    private volatile CancellationTokenSource _withoutToken = new();
    private Task _storing = Task.CompletedTask;

    /// <summary>A keeper of the tokens in this journal; nobody else writes them.</summary>
    /// <param name="journal">Where they are.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="openWorkspace">Makes a workspace ready, before a token opens it.</param>
    public TokenKeeper(IJournal journal, TimeProvider clock, Func<string, Task> openWorkspace)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _stream = new KeptStream<TokenRegister, TokenEvent>(journal, clock, StoredAccess.TokenShape);
        (_clock, _openWorkspace) = (clock, openWorkspace);
        _tick = clock.CreateTimer(static keeper => ((TokenKeeper)keeper!).Tick(), this, TickInterval, TickInterval);
    }

    /// <summary>The tokens, with their last uses up to now.</summary>
    public TokenRegister Register => _stream.State.WithUses(_uses);

    /// <summary>Whether there is none, not even one that has expired.</summary>
    public bool HasNone => _inForce.IsEmpty;

    /// <summary>Cancelled once there is one, which ends what went on without.</summary>
    internal CancellationToken WhileNone => _withoutToken.Token;

    /// <summary>Reads the tokens, and makes their workspaces ready.</summary>
    public async Task LoadAsync()
    {
        TokenRegister register = await _stream.LoadAsync();
        foreach (string workspace in register.Workspaces) await _openWorkspace(workspace);
        PutInForce();
    }

    /// <summary>Makes or revokes a token: what is acknowledged is in force. Gives why it was refused.</summary>
    public async Task<Rejection?> SendAsync(TokenCommand command)
    {
        bool opens = command is TokenCommand.Create create && AccessNames.IsWorkspace(create.Workspace);
        if (opens) await _openWorkspace(((TokenCommand.Create)command).Workspace);
        try
        {
            return await _stream.DecideAsync((register, now) => TokenDecider.Decide(register, command, now));
        }
        finally
        {
            // Also of what nobody knows that it was taken: what is listed and what opens something are the same.
            PutInForce();
        }
    }

    /// <summary>Whose a token is, as the journal has it now; null: there is none.</summary>
    internal async Task<string?> WorkspaceOfAsync(string token) =>
        (await _stream.LoadAsync()).Tokens.GetValueOrDefault(token)?.Workspace;

    /// <summary>The token that a caller shows; null: it is none that opens anything now.</summary>
    internal GrantedToken? Find(string shown)
    {
        if (!TokenText.IsOne(shown)) return null;
        GrantedToken? found = _inForce.Find(TokenText.DigestOf(shown));
        DateTimeOffset now = _clock.GetUtcNow();
        if (found is null || found.Token.IsExpiredAt(now)) return null;
        _uses[found.Token.Id] = now;
        return found;
    }

    /// <summary>Stores the last uses, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _tick.DisposeAsync();
        await _storing;
        await StoreUsesAsync();
        _stream.Dispose();
    }

    private void PutInForce()
    {
        lock (_lock)
        {
            TokensInForce former = _inForce;
            _inForce = former.With(_stream.State.Tokens.Values);
            former.EndThoseNotIn(_inForce);
            if (_inForce.IsEmpty == _withoutToken.IsCancellationRequested) ChangeOver();
        }
    }

    private void ChangeOver()
    {
        if (_inForce.IsEmpty) _withoutToken = new CancellationTokenSource();
        else _withoutToken.Cancel();
    }

    private void Tick()
    {
        _inForce.EndExpired(_clock.GetUtcNow());
        if (_storing.IsCompleted) _storing = StoreUsesAsync();
    }

    private async Task StoreUsesAsync()
    {
        KeyValuePair<string, DateTimeOffset>[] uses = [.. _uses];
        if (uses.Length == 0) return;
        try
        {
            await _stream.StoreAsync(
                TokenSnapshot.SchemaVersion, register => register.WithUses(uses), TokenSnapshot.Write);
            foreach (KeyValuePair<string, DateTimeOffset> use in uses) _uses.TryRemove(use);
        }
        catch (Exception exception) when (exception is IOException or Journals.StoreException)
        {
            // When a token was last used is worth no alarm: it is stored with the next.
        }
        finally
        {
            // What turned out to be durable meanwhile was read with it.
            PutInForce();
        }
    }
}

/// <summary>A token that opens something.</summary>
/// <param name="Token">The token.</param>
/// <param name="Digest">The SHA-256 of its text.</param>
/// <param name="End">Cancelled once it opens nothing any more.</param>
internal sealed record GrantedToken(StoredToken Token, byte[] Digest, CancellationTokenSource End);

/// <summary>
/// The tokens by the first bytes of their digests. What is looked up is a digest, which tells nothing about the text
/// that leads to it; the whole of it is compared in a time that does not depend on it.
/// </summary>
internal sealed class TokensInForce
{
    public static readonly TokensInForce None = new([]);

    private readonly IReadOnlyDictionary<string, GrantedToken> _byId;
    private readonly ILookup<ulong, GrantedToken> _byDigest;

    private TokensInForce(IEnumerable<GrantedToken> tokens)
    {
        _byId = tokens.ToDictionary(granted => granted.Token.Id, StringComparer.Ordinal);
        _byDigest = _byId.Values.ToLookup(granted => KeyOf(granted.Digest));
    }

    public bool IsEmpty => _byId.Count == 0;

    public TokensInForce With(IEnumerable<StoredToken> tokens) => new(tokens.Select(token =>
        _byId.GetValueOrDefault(token.Id)
        ?? new GrantedToken(token, Convert.FromHexString(token.Hash), new CancellationTokenSource())));

    public GrantedToken? Find(byte[] digest)
    {
        GrantedToken? found = null;
        foreach (GrantedToken granted in _byDigest[KeyOf(digest)])
        {
            if (CryptographicOperations.FixedTimeEquals(granted.Digest, digest)) found = granted;
        }

        return found;
    }

    public void EndThoseNotIn(TokensInForce later)
    {
        foreach (GrantedToken granted in _byId.Values)
        {
            if (!later._byId.ContainsKey(granted.Token.Id)) granted.End.Cancel();
        }
    }

    public void EndExpired(DateTimeOffset now)
    {
        foreach (GrantedToken granted in _byId.Values)
        {
            if (granted.Token.IsExpiredAt(now)) granted.End.Cancel();
        }
    }

    private static ulong KeyOf(byte[] digest) => BinaryPrimitives.ReadUInt64BigEndian(digest);
}
