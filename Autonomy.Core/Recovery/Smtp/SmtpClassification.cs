using System.Collections.Frozen;

namespace Autonomy.Core.Recovery;

/// <summary>
/// Makes a <see cref="Failure"/> of a mail that was not sent: by the enhanced status code (RFC 3463), then the reply
/// code (RFC 5321), then the text, since many servers give one code to several causes. Pure.
/// </summary>
public static class SmtpClassification
{
    /// <summary>How long a server's name must be missing before its loss counts as permanent.</summary>
    public static readonly TimeSpan NameMissingMax = HttpClassification.NameMissingMax;

    // Subject and detail of the enhanced codes that mean one thing in the class of permanent failures.
    private static readonly FrozenDictionary<string, FailureKind> ByPermanentDetail =
        new Dictionary<string, FailureKind>
        {
            ["1.1"] = FailureKind.NotFound,
            ["1.2"] = FailureKind.NotFound,
            ["1.3"] = FailureKind.BadInput,
            ["1.6"] = FailureKind.NotFound,
            ["1.7"] = FailureKind.BadInput,
            ["1.8"] = FailureKind.BadInput,
            ["1.10"] = FailureKind.NotFound,
            ["2.2"] = FailureKind.PermanentExternal,
            ["2.3"] = FailureKind.TooLarge,
            ["2.252"] = FailureKind.MissingScope,
            ["3.4"] = FailureKind.TooLarge,
            ["4.5"] = FailureKind.BudgetExhausted,
            ["5.2"] = FailureKind.BadInput,
            ["5.3"] = FailureKind.TooLarge,
            ["5.4"] = FailureKind.BadInput,
            ["7.0"] = FailureKind.Denied,
            ["7.1"] = FailureKind.Denied,
            ["7.8"] = FailureKind.AccessRevoked,
            ["7.9"] = FailureKind.AccessRevoked,
            ["7.14"] = FailureKind.InputRequired,
            ["7.139"] = FailureKind.AccessRevoked,
        }.ToFrozenDictionary();

    // One code, several causes: these sentences tell which.
    private static readonly PhraseTable TransientPhrases = new(
        ("receiving mail too quickly", FailureKind.RateLimited),
        ("receiving mail at a rate", FailureKind.RateLimited),
        ("unusual rate", FailureKind.RateLimited),
        ("rate limit", FailureKind.RateLimited),
        ("too many messages", FailureKind.RateLimited),
        ("too much mail", FailureKind.RateLimited),
        ("too many connections", FailureKind.RateLimited),
        ("thread limit exceeded", FailureKind.RateLimited),
        ("concurrent connections limit", FailureKind.RateLimited),
        ("greylist", FailureKind.RateLimited),
        ("too many recipients", FailureKind.TooLarge));

    private static readonly PhraseTable PermanentPhrases = new(
        ("sending quota exceeded", FailureKind.BudgetExhausted),
        ("sending limit", FailureKind.BudgetExhausted),
        ("user unknown", FailureKind.NotFound),
        ("unknown user", FailureKind.NotFound),
        ("no such user", FailureKind.NotFound),
        ("does not exist", FailureKind.NotFound),
        ("recipient not found", FailureKind.NotFound),
        ("unrouteable address", FailureKind.NotFound),
        ("not owned by user", FailureKind.MissingScope),
        ("permissions to send as", FailureKind.MissingScope),
        ("relay access denied", FailureKind.Denied),
        ("relay not permitted", FailureKind.Denied),
        ("blocked using", FailureKind.Denied),
        ("blacklist", FailureKind.Denied),
        ("too many recipients", FailureKind.TooLarge));

    /// <summary>The failure that an ending means.</summary>
    public static Failure Of(SmtpEnding ending)
    {
        ArgumentNullException.ThrowIfNull(ending);
        FailureKind kind = KindOf(ending);
        return new Failure
        {
            Kind = kind,
            Code = CodeOf(ending),
            Message = SmtpMessages.Of(kind, ending),
            Effect = EffectOf(ending),
            Scope = ScopeOf(kind, ending),
            Evidence = new FailureEvidence
            {
                Status = ending.Reply?.Code,
                Code = ending.Reply?.Enhanced,
                Target = ending.Address is { } address ? $"{ending.Server} {address}" : ending.Server,
                Missing = kind is FailureKind.NotFound ? ending.Address : null,
                ScopeAsked = kind is FailureKind.MissingScope ? "send as " + (ending.Address ?? "the sender") : null,
                Question = kind is FailureKind.InputRequired ? ending.Reply?.Text : null,
            },
            Causes = Sentence.Causes(ending.Detail),
        };
    }

    private static FailureKind KindOf(SmtpEnding ending) => ending.Fault switch
    {
        SmtpFault.Refused or SmtpFault.Unreachable => FailureKind.ConnectFailed,
        SmtpFault.NameNotFound when ending.FailingFor >= NameMissingMax => FailureKind.PermanentExternal,
        SmtpFault.NameNotFound => FailureKind.ConnectFailed,
        // Whatever was said before the content does not count, so a lost dialogue is as good as none.
        SmtpFault.Closed when ending.Stage < SmtpStage.Content => FailureKind.ConnectFailed,
        SmtpFault.Closed => FailureKind.AnswerCut,
        SmtpFault.Timeout => FailureKind.Timeout,
        SmtpFault.TlsUntrusted => FailureKind.SecurityViolation,
        SmtpFault.BadSettings => FailureKind.Configuration,
        SmtpFault.Cancelled => FailureKind.Cancelled,
        _ when ending.Reply is not { } reply => FailureKind.Unknown,
        _ when ending.Reply.Code is >= 400 and < 500 => KindOfTransient(ending.Reply, ending),
        _ when ending.Reply.Code >= 500 => KindOfPermanent(ending.Reply, ending),
        _ => FailureKind.Unknown,
    };

    private static FailureKind KindOfTransient(SmtpReply reply, SmtpEnding ending)
    {
        if (TransientPhrases.In(reply.Text) is { } said) return said;
        return reply.Code switch
        {
            // Recipients beyond what one transaction takes: the rest goes with the next.
            452 when DetailOf(reply) == "5.3" => FailureKind.TooLarge,
            450 or 451 or 452 when DetailOf(reply).StartsWith("7.", StringComparison.Ordinal) =>
                FailureKind.RateLimited,
            421 when ending.Stage == SmtpStage.Connect => FailureKind.ConnectFailed,
            432 when DetailOf(reply) == "7.12" => FailureKind.AccessRevoked,
            _ => FailureKind.Unavailable,
        };
    }

    private static FailureKind KindOfPermanent(SmtpReply reply, SmtpEnding ending)
    {
        if (reply.Code is 530 or 534 or 535 or 538) return KindOfLogin(reply, ending);
        string detail = DetailOf(reply);
        if (detail is "7.1" or "7.0" or "" && PermanentPhrases.In(reply.Text) is { } said) return said;
        if (ByPermanentDetail.TryGetValue(detail, out FailureKind kind)) return kind;
        if (detail.StartsWith("7.", StringComparison.Ordinal)) return KindOfPolicy(detail);
        return reply.Code switch
        {
            500 or 501 or 553 or 555 => FailureKind.BadInput,
            550 or 551 => FailureKind.NotFound,
            552 => FailureKind.TooLarge,
            _ => FailureKind.PermanentExternal,
        };
    }

    private static FailureKind KindOfLogin(SmtpReply reply, SmtpEnding ending)
    {
        if (ending.UsesToken && reply.Code is 530 or 535)
            return ending.HasFreshToken ? FailureKind.AccessRevoked : FailureKind.TokenExpired;
        // A login or TLS is demanded that our settings leave out.
        return reply.Code is 530 or 538 ? FailureKind.Configuration : FailureKind.AccessRevoked;
    }

    // RFC 7372 and its successors: 20 to 30 say that the sender's domain does not vouch for the mail
    // (SPF, DKIM, DMARC).
    private static FailureKind KindOfPolicy(string detail) =>
        int.TryParse(detail[2..], out int number) && number is >= 20 and <= 30
            ? FailureKind.Configuration
            : FailureKind.MissingScope;

    private static string DetailOf(SmtpReply reply) => reply.Enhanced is { } code ? code[2..] : "";

    private static string CodeOf(SmtpEnding ending) => ending switch
    {
        { Fault: SmtpFault.None, Reply: { } reply } => $"smtp_{reply.Code}",
        { Fault: SmtpFault.None } => "smtp_no_reply",
        { Fault: SmtpFault.Refused } => "connect_refused",
        { Fault: SmtpFault.Unreachable } => "connect_unreachable",
        { Fault: SmtpFault.NameNotFound } => "dns_not_found",
        { Fault: SmtpFault.Closed } => "connection_cut",
        { Fault: SmtpFault.Timeout } => "timeout",
        { Fault: SmtpFault.TlsUntrusted } => "tls_untrusted",
        { Fault: SmtpFault.BadSettings } => "bad_settings",
        _ => "cancelled",
    };

    /// <summary>
    /// A mail is on its way from the moment its whole content was sent; until the reply to it came, nobody knows. A
    /// reply of 4yz or 5yz says that the server did not take it (RFC 5321, 4.2.1).
    /// </summary>
    private static FailureEffect EffectOf(SmtpEnding ending) => ending.Stage switch
    {
        SmtpStage.AfterContent when ending.Fault != SmtpFault.None || ending.Reply is null => FailureEffect.Unknown,
        _ => FailureEffect.None,
    };

    private static FailureScope ScopeOf(FailureKind kind, SmtpEnding ending) => kind switch
    {
        FailureKind.PermanentExternal when ending.Fault == SmtpFault.NameNotFound => FailureScope.Host,
        FailureKind.SecurityViolation => FailureScope.Host,
        FailureKind.Configuration => FailureScope.Credential,
        // A mailbox that is full or held back says nothing of the server's others.
        FailureKind.Unavailable when ending.Reply is { Enhanced: ['4', '.', '2', '.', ..] } => FailureScope.Call,
        _ => FailureTraits.ScopeOf(kind),
    };
}
