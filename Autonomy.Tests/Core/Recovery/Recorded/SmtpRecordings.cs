using Autonomy.Core.Recovery;

namespace Autonomy.Tests.Core.Recovery.Recorded;

/// <summary>Replies of mail servers as they write them, and dialogues that broke.</summary>
internal static class SmtpRecordings
{
    public static IReadOnlyList<Recording> All { get; } =
    [
        Broken(FailureKind.ConnectFailed, SmtpFault.Refused, SmtpStage.Connect, "connection refused"),
        Reply(FailureKind.ConnectFailed, "421 4.3.2 Service shutting down", "RFC 5321, at the greeting",
            SmtpStage.Connect),
        Reply(FailureKind.Unavailable, "421 4.4.5 Server busy, try again later. - gsmtp", "Gmail"),
        Broken(FailureKind.Timeout, SmtpFault.Timeout, SmtpStage.AfterContent, "no reply to the content",
            FailureEffect.Unknown),
        Broken(FailureKind.AnswerCut, SmtpFault.Closed, SmtpStage.AfterContent, "closed after the content",
            FailureEffect.Unknown),
        Reply(FailureKind.Unavailable, "450 4.2.0 <a@example.com>: Recipient address rejected: Mailbox busy",
            "Postfix"),
        Reply(FailureKind.Unavailable, "451 4.3.0 Mail server temporarily rejected message. - gsmtp", "Gmail"),
        Reply(FailureKind.Unavailable, "452 4.3.1 Insufficient system storage", "Postfix"),
        Reply(FailureKind.RateLimited, """
            421-4.7.0 Our system has detected an unusual rate of unsolicited mail
            421-4.7.0 originating from your IP address. To protect our users from spam, mail
            421 4.7.0 sent from your IP address has been temporarily blocked. - gsmtp
            """, "Gmail"),
        Reply(FailureKind.RateLimited, "450 4.2.1 The user you are trying to contact is receiving mail too quickly.",
            "Gmail"),
        Reply(FailureKind.RateLimited, "450 4.2.0 <a@example.com>: Recipient address rejected: Greylisted, see "
            + "http://postgrey.schweikert.ch/help/example.com.html", "Postgrey"),
        Reply(FailureKind.RateLimited, "451 4.7.500 Server busy. Please try again later from [192.0.2.1]. (S77719)",
            "Exchange Online"),
        Reply(FailureKind.RateLimited, "432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded",
            "Exchange Online"),
        Reply(FailureKind.BudgetExhausted, "550 5.4.5 Daily user sending quota exceeded. - gsmtp", "Gmail"),
        Reply(FailureKind.TokenExpired, "535 5.7.8 Username and Password not accepted.", "Gmail, XOAUTH2",
            SmtpStage.Login, usesToken: true),
        Reply(FailureKind.TokenExpired, "530 5.7.0 Authentication Required. - gsmtp", "Gmail, a token that lapsed",
            SmtpStage.Envelope, usesToken: true),
        Reply(FailureKind.MissingScope, "554 5.2.252 SendAsDenied; a@example.com not allowed to send as b@example.com",
            "Exchange Online"),
        Reply(FailureKind.MissingScope, "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
            "Exchange"),
        Reply(FailureKind.MissingScope, "553 5.7.1 <b@example.com>: Sender address rejected: not owned by user a",
            "Postfix"),
        Reply(FailureKind.AccessRevoked, """
            535-5.7.8 Username and Password not accepted. For more information, go to
            535 5.7.8  https://support.google.com/mail/?p=BadCredentials - gsmtp
            """, "Gmail", SmtpStage.Login),
        Reply(FailureKind.AccessRevoked,
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled "
            + "for the Tenant.", "Exchange Online", SmtpStage.Login),
        Reply(FailureKind.AccessRevoked, "534-5.7.9 Application-specific password required. - gsmtp", "Gmail",
            SmtpStage.Login),
        Reply(FailureKind.Denied, "554 5.7.1 <x@example.org>: Relay access denied", "Postfix"),
        Reply(FailureKind.Denied, "550 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using Spamhaus",
            "Exchange"),
        Reply(FailureKind.Denied, "550 relay not permitted", "Exim"),
        Reply(FailureKind.BadInput, "501 5.1.3 Bad recipient address syntax", "Postfix"),
        Reply(FailureKind.BadInput, "553 5.1.7 The sender address is not a valid RFC 5321 address. - gsmtp", "Gmail"),
        Reply(FailureKind.BadInput, "501 5.5.4 Syntax: MAIL FROM:<address>", "Postfix, an argument"),
        Reply(FailureKind.NotFound, """
            550-5.1.1 The email account that you tried to reach does not exist. Please try
            550 5.1.1 double-checking the recipient's email address for typos. - gsmtp
            """, "Gmail"),
        Reply(FailureKind.NotFound,
            "550 5.1.1 <x@example.com>: Recipient address rejected: User unknown in local recipient "
            + "table", "Postfix"),
        Reply(FailureKind.NotFound,
            "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
            "Exchange"),
        Reply(FailureKind.NotFound, "550 Unrouteable address", "Exim"),
        Reply(FailureKind.TooLarge, "552 5.3.4 Message size exceeds fixed limit", "Postfix"),
        Reply(FailureKind.TooLarge, "552 5.2.3 Your message exceeded Google's message size limits. - gsmtp", "Gmail"),
        Reply(FailureKind.TooLarge, "452 4.5.3 Your message has too many recipients.", "Gmail"),
        Reply(FailureKind.PermanentExternal, "554 5.6.0 Mail message is malformed. Not accepted. - gsmtp", "Gmail"),
        Reply(FailureKind.PermanentExternal, "502 5.5.1 Unrecognized command. - gsmtp", "Gmail"),
        Reply(FailureKind.PermanentExternal, "552 5.2.2 The recipient's inbox is out of storage space.", "Gmail"),
        Reply(FailureKind.Configuration, "530 5.7.0 Must issue a STARTTLS command first. - gsmtp", "Gmail"),
        Reply(FailureKind.Configuration, "530 5.7.57 Client not authenticated to send mail.", "Exchange Online"),
        Reply(FailureKind.Configuration, "550 5.7.26 This mail has been blocked because the sender is unauthenticated.",
            "Gmail, SPF and DKIM"),
        Broken(FailureKind.SecurityViolation, SmtpFault.TlsUntrusted, SmtpStage.Connect, "an untrusted certificate"),
        new("SMTP", FailureKind.DataLossRisk, FailureEffect.None, "more recipients than the limit, before the call",
            static () => HttpRecordings.Risk("mail.send", $$"""
                { "to": [{{string.Join(',', Enumerable.Range(0, 101).Select(static i => $"\"a{i}@example.com\""))}}] }
                """)),
        Broken(FailureKind.Cancelled, SmtpFault.Cancelled, SmtpStage.Content, "our own token"),
        new("SMTP", FailureKind.Unknown, FailureEffect.None, "no reply, and no fault",
            static () => SmtpClassification.Of(new SmtpEnding("smtp.example.com:587"))),
    ];

    private static Recording Reply(
        FailureKind kind, string lines, string source, SmtpStage stage = SmtpStage.Envelope, bool usesToken = false) =>
        new("SMTP", kind, FailureEffect.None, $"{source}: {lines[..3]} {lines.Split('\n')[0][4..]}", () =>
            SmtpClassification.Of(new SmtpEnding("smtp.example.com:587")
            {
                Stage = stage,
                Reply = SmtpReply.Parse(lines),
                UsesToken = usesToken,
            }));

    private static Recording Broken(
        FailureKind kind, SmtpFault fault, SmtpStage stage, string source, FailureEffect effect = FailureEffect.None) =>
        new("SMTP", kind, effect, source,
            () => SmtpClassification.Of(new SmtpEnding("smtp.example.com:587") { Fault = fault, Stage = stage }));
}
