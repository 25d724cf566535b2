namespace Autonomy.Core.Security;

/// <summary>What happened to the tokens of a service. The text of a token is in none of it.</summary>
public abstract record TokenEvent
{
    private TokenEvent()
    {
    }

    /// <summary>A token was made.</summary>
    /// <param name="Token">Its id, by which people name it.</param>
    /// <param name="Name">What people call its holder.</param>
    /// <param name="Workspace">The one workspace that it opens.</param>
    /// <param name="Role">What it allows there.</param>
    /// <param name="Hash">The SHA-256 of its text, in lower-case hexadecimal.</param>
    /// <param name="Expires">When it ends by itself; null: never.</param>
    /// <param name="By">Who made it.</param>
    public sealed record Created(
        string Token, string Name, string Workspace, Role Role, string Hash, DateTimeOffset? Expires, string By)
        : TokenEvent;

    /// <summary>A token is worth nothing any more.</summary>
    public sealed record Revoked(string Token, string By) : TokenEvent;
}

/// <summary>What the tokens of a service can be told.</summary>
public abstract record TokenCommand
{
    private TokenCommand()
    {
    }

    /// <summary>Why, for the audit log, where whoever asks says so.</summary>
    public string? Reason { get; init; }

    /// <summary>Make a token, of which the maker alone knows the text.</summary>
    public sealed record Create(
        string Token, string Name, string Workspace, Role Role, string Hash, TimeSpan? Lasts, string By)
        : TokenCommand;

    /// <summary>Revoke a token.</summary>
    /// <param name="Token">Its id.</param>
    /// <param name="Workspace">The workspace that it must be of; null: any.</param>
    /// <param name="By">Who revokes it.</param>
    public sealed record Revoke(string Token, string? Workspace, string By) : TokenCommand;
}
