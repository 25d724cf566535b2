namespace Autonomy.Core.Recovery;

/// <summary>How sending a mail ended, as far as the classification of its failure needs it.</summary>
/// <param name="Server">The server's name and port, for people: <c>smtp.example.com:587</c>.</param>
public sealed record SmtpEnding(string Server)
{
    /// <summary>How far the dialogue had come.</summary>
    public SmtpStage Stage { get; init; } = SmtpStage.Connect;

    /// <summary>How it broke, where no reply says so.</summary>
    public SmtpFault Fault { get; init; } = SmtpFault.None;

    /// <summary>The server's last reply; null when none came.</summary>
    public SmtpReply? Reply { get; init; }

    /// <summary>Whether the login was by a token (XOAUTH2, OAUTHBEARER), which can be refreshed.</summary>
    public bool UsesToken { get; init; }

    /// <summary>Whether that token was refreshed just before.</summary>
    public bool HasFreshToken { get; init; }

    /// <summary>The sender or recipient that the reply is about; null for none.</summary>
    public string? Address { get; init; }

    /// <summary>For how long the same fault is met already; zero for the first time.</summary>
    public TimeSpan FailingFor { get; init; }

    /// <summary>What the system said about a fault, one line; empty when nothing.</summary>
    public string Detail { get; init; } = "";
}

/// <summary>A reply of an SMTP server (RFC 5321, 4.2) with its enhanced status code (RFC 3463).</summary>
/// <param name="Code">The reply code, 200 to 599.</param>
/// <param name="Enhanced">The enhanced status code: <c>5.7.1</c>; null when the reply has none.</param>
/// <param name="Text">The text of all its lines, without the codes.</param>
public sealed record SmtpReply(int Code, string? Enhanced, string Text)
{
    /// <summary>
    /// Reads a reply as it came: one or more lines of a code, an optional enhanced code, and text. Null when the text
    /// does not begin with a reply code.
    /// </summary>
    public static SmtpReply? Parse(string lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        string? enhanced = null;
        int code = 0;
        var text = new List<string>();
        const StringSplitOptions Trimmed = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        foreach (string line in lines.Split('\n', Trimmed))
        {
            if (line.Length < 3 || !int.TryParse(line[..3], out int read) || read is < 200 or > 599) break;
            code = read;
            string rest = line.Length > 4 ? line[4..] : "";
            string first = rest.Split(' ')[0];
            bool isEnhanced = IsEnhanced(first);
            if (isEnhanced) enhanced ??= first;
            text.Add((isEnhanced ? rest[first.Length..] : rest).Trim());
        }

        return code == 0 ? null : new SmtpReply(code, enhanced, string.Join(' ', text));
    }

    private static bool IsEnhanced(string word) =>
        word.Split('.') is [var kind, var subject, var detail]
        && kind is "2" or "4" or "5"
        && int.TryParse(subject, out _)
        && int.TryParse(detail, out _);
}

/// <summary>How far the dialogue with an SMTP server had come.</summary>
public enum SmtpStage
{
    /// <summary>Until the greeting and the server's abilities were read.</summary>
    Connect,

    /// <summary>Logging in.</summary>
    Login,

    /// <summary>Naming sender and recipients, until the content begins.</summary>
    Envelope,

    /// <summary>The content is being sent.</summary>
    Content,

    /// <summary>The whole content was sent, and its reply is awaited.</summary>
    AfterContent,
}

/// <summary>How the dialogue broke without a reply.</summary>
public enum SmtpFault
{
    /// <summary>It did not: the reply says what is wrong.</summary>
    None,

    /// <summary>The connection was refused.</summary>
    Refused,

    /// <summary>No way leads to the host.</summary>
    Unreachable,

    /// <summary>The host's name cannot be resolved.</summary>
    NameNotFound,

    /// <summary>The connection was reset or closed.</summary>
    Closed,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>The certificate is not to be trusted; nothing was sent.</summary>
    TlsUntrusted,

    /// <summary>The settings cannot be used: no host, TLS asked for and not offered.</summary>
    BadSettings,

    /// <summary>Cancelled by us.</summary>
    Cancelled,
}
