using System.Collections.Immutable;

namespace Autonomy.Core.Security;

/// <summary>A token as the service knows it.</summary>
public sealed record StoredToken
{
    /// <summary>Its id, by which people name it: <c>t3</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What people call its holder.</summary>
    public required string Name { get; init; }

    /// <summary>The one workspace that it opens.</summary>
    public required string Workspace { get; init; }

    /// <summary>What it allows there.</summary>
    public required Role Role { get; init; }

    /// <summary>The SHA-256 of its text, in lower-case hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>Who made it.</summary>
    public required string By { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it ends by itself; null: never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>When it was last used, to the minute or so; null: not yet.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>Whether it is over.</summary>
    public bool IsExpiredAt(DateTimeOffset now) => Expires <= now;
}

/// <summary>The tokens of a service that were not revoked, those that have expired among them.</summary>
public sealed record TokenRegister
{
    /// <summary>None yet.</summary>
    public static readonly TokenRegister Empty = new();

    /// <summary>The tokens, by id.</summary>
    public ImmutableSortedDictionary<string, StoredToken> Tokens { get; init; } =
        ImmutableSortedDictionary.Create<string, StoredToken>(StringComparer.Ordinal);

    /// <summary>
    /// Every workspace that ever had a token: only there can be executions that somebody else submitted.
    /// </summary>
    public ImmutableSortedSet<string> Workspaces { get; init; } =
        ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Whether there is a token that opens anything at this time.</summary>
    public bool HasValid(DateTimeOffset now) => Tokens.Values.Any(token => !token.IsExpiredAt(now));

    /// <summary>The register after an event.</summary>
    public TokenRegister Apply(TokenEvent happened, DateTimeOffset time) => happened switch
    {
        TokenEvent.Created made => this with
        {
            Tokens = Tokens.SetItem(made.Token, new StoredToken
            {
                Id = made.Token,
                Name = made.Name,
                Workspace = made.Workspace,
                Role = made.Role,
                Hash = made.Hash,
                By = made.By,
                Created = time,
                Expires = made.Expires,
            }),
            Workspaces = Workspaces.Add(made.Workspace),
        },
        TokenEvent.Revoked revoked => this with { Tokens = Tokens.Remove(revoked.Token) },
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened?.GetType().Name, "Not an event."),
    };

    /// <summary>The register with later last uses.</summary>
    public TokenRegister WithUses(IEnumerable<KeyValuePair<string, DateTimeOffset>> uses)
    {
        ArgumentNullException.ThrowIfNull(uses);
        var tokens = Tokens.ToBuilder();
        foreach ((string id, DateTimeOffset used) in uses)
        {
            if (tokens.TryGetValue(id, out StoredToken? token) && !(token.LastUsed >= used))
                tokens[id] = token with { LastUsed = used };
        }

        return this with { Tokens = tokens.ToImmutable() };
    }
}
