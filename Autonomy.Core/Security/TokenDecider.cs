using Autonomy.Core.Executions;

namespace Autonomy.Core.Security;

/// <summary>
/// What becomes of a command to the tokens of a service. A pure function of the register, the command and the time.
/// </summary>
public static class TokenDecider
{
    /// <summary>The most tokens at once.</summary>
    public const int TokensMax = 10_000;

    private const int HashDigits = 64;

    /// <summary>The longest that a token with an end lasts: 10 years.</summary>
    public static readonly TimeSpan LastsMax = TimeSpan.FromDays(3_650);

    /// <summary>Decides on a command.</summary>
    public static Verdict<TokenEvent> Decide(TokenRegister register, TokenCommand command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(register);
        return command switch
        {
            TokenCommand.Create create => Create(register, create, now),
            TokenCommand.Revoke revoke => Revoke(register, revoke),
            _ => throw new ArgumentOutOfRangeException(
                nameof(command), command?.GetType().Name, "Not a command to the tokens."),
        };
    }

    private static Verdict<TokenEvent> Create(TokenRegister register, TokenCommand.Create create, DateTimeOffset now)
    {
        if (!AccessNames.IsWorkspace(create.Workspace))
        {
            return Bad($"'{create.Workspace}' is no name of a workspace. Write 1 to 64 of a-z, 0-9, '-', '_' and '.', "
                + "beginning with a letter or digit.");
        }

        if (!AccessNames.IsToken(create.Name))
        {
            return Bad($"A token's name has 1 to {AccessNames.TokenLengthMax} characters, none of them a control "
                + "character.");
        }

        if (create.Lasts is { } lasts && (lasts <= TimeSpan.Zero || lasts > LastsMax))
            return Bad("A token lasts more than nothing, and 3650d at most. Leave its end out for one that stays.");
        if (create.Hash.Length != HashDigits || !create.Hash.All(char.IsAsciiHexDigit))
            return Bad($"The hash of a token is {HashDigits} hexadecimal digits, those of a SHA-256.");
        if (register.Tokens.ContainsKey(create.Token)) return Bad($"There is a token '{create.Token}' already.");
        if (register.Tokens.Count >= TokensMax)
        {
            return Verdict.Refuse<TokenEvent>(
                RejectionCode.Overloaded, $"There are {TokensMax} tokens, which is the most. Revoke some.");
        }

        return Verdict.Of<TokenEvent>(new TokenEvent.Created(
            create.Token, create.Name, create.Workspace, create.Role, create.Hash, now + create.Lasts, create.By));
    }

    private static Verdict<TokenEvent> Revoke(TokenRegister register, TokenCommand.Revoke revoke)
    {
        bool isThere = register.Tokens.TryGetValue(revoke.Token, out StoredToken? token)
            && (revoke.Workspace is null || revoke.Workspace == token.Workspace);
        return isThere
            ? Verdict.Of<TokenEvent>(new TokenEvent.Revoked(revoke.Token, revoke.By))
            : Verdict.Refuse<TokenEvent>(
                RejectionCode.UnknownToken,
                $"There is no token '{Excerpt.Of(revoke.Token)}'. List the tokens to see those there are.");
    }

    private static Verdict<TokenEvent> Bad(string message) =>
        Verdict.Refuse<TokenEvent>(RejectionCode.InvalidArgument, message);
}
