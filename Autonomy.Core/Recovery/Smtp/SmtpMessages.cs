namespace Autonomy.Core.Recovery;

/// <summary>What is told of a mail that was not sent.</summary>
internal static class SmtpMessages
{
    internal static string Of(FailureKind kind, SmtpEnding ending) => $"{WhatOf(ending)}. {RemedyOf(kind, ending)}";

    private static string WhatOf(SmtpEnding ending)
    {
        string about = ending.Address is { } address ? $" about {address}" : "";
        return ending switch
        {
            { Fault: SmtpFault.Refused } => $"Cannot reach {ending.Server}: the connection was refused",
            { Fault: SmtpFault.Unreachable } => $"Cannot reach {ending.Server}: no route to the host",
            { Fault: SmtpFault.NameNotFound } => $"Cannot reach {ending.Server}: its name cannot be resolved",
            { Fault: SmtpFault.Closed } => $"{ending.Server} closed the connection",
            { Fault: SmtpFault.Timeout } => $"{ending.Server} did not answer in time",
            { Fault: SmtpFault.TlsUntrusted } => $"The certificate of {ending.Server} is not trusted; nothing was sent",
            { Fault: SmtpFault.BadSettings } =>
                $"The settings of {ending.Server} cannot be used{Sentence.Said(ending.Detail)}",
            { Fault: SmtpFault.Cancelled } => $"Sending by {ending.Server} was cancelled",
            { Reply: { } reply } => $"{ending.Server} answered {CodesOf(reply)}{about}{Sentence.Said(reply.Text)}",
            _ => $"{ending.Server} gave no reply",
        };
    }

    private static string CodesOf(SmtpReply reply) =>
        reply.Enhanced is { } enhanced ? $"{reply.Code} {enhanced}" : $"{reply.Code}";

    private static string RemedyOf(FailureKind kind, SmtpEnding ending) => kind switch
    {
        FailureKind.ConnectFailed => "Nothing was sent; it is worth another try.",
        FailureKind.Timeout when ending.Stage == SmtpStage.AfterContent =>
            "The mail may have been taken; look for it among the sent ones before it is sent again.",
        FailureKind.Timeout => "Nothing was sent; it is worth another try.",
        FailureKind.AnswerCut when ending.Stage == SmtpStage.AfterContent =>
            "The mail may have been taken; look for it among the sent ones before it is sent again.",
        FailureKind.AnswerCut => "The content was cut, so the mail was not taken; it is worth another try.",
        FailureKind.Unavailable => "The server or mailbox is out of service for now; it is worth another try later.",
        FailureKind.RateLimited => "The server takes no more mail of this kind for now; wait, or send more slowly.",
        FailureKind.BudgetExhausted => "The account may send no more for now; raise its quota, or use another account.",
        FailureKind.TokenExpired => "The token expired; refresh it.",
        FailureKind.MissingScope => "The account may not send as this sender; grant it, or send as the account itself.",
        FailureKind.AccessRevoked => "The login was refused; connect the account again, with an app password or token.",
        FailureKind.Denied => "The server's policy refuses this mail; send through the server of the sender's domain.",
        FailureKind.BadInput => "An address or parameter is not well-formed; correct it.",
        FailureKind.NotFound => "There is no such mailbox; check the address.",
        FailureKind.TooLarge => "The mail is too large or has too many recipients; send parts, or a link.",
        FailureKind.PermanentExternal => "The server refuses for good; use another address or server.",
        FailureKind.Configuration => "Set the login, TLS and the sender's domain (SPF, DKIM) as the server asks.",
        FailureKind.SecurityViolation => "Install its issuer's certificate, or avoid the server.",
        FailureKind.InputRequired => "The account's owner must confirm the login in a browser.",
        FailureKind.Cancelled => "Nothing more is done about it.",
        _ => "No rule tells what this means; see the evidence.",
    };
}
