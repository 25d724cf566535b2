namespace Autonomy.Core.Recovery;

/// <summary>
/// Makes a <see cref="Failure"/> of how an action in a browser ended: what the adapter recognised first, then the
/// network stack's code, the page's HTTP status, and the driver's words. Pure.
/// </summary>
public static class BrowserClassification
{
    /// <summary>How long a name must be missing before its domain counts as gone.</summary>
    public static readonly TimeSpan NameMissingMax = HttpClassification.NameMissingMax;

    /// <summary>The failure that an ending means.</summary>
    public static Failure Of(BrowserEnding ending)
    {
        ArgumentNullException.ThrowIfNull(ending);
        FailureKind kind = KindOf(ending);
        string? net = BrowserErrors.NetCodeOf(ending.Error);
        return new Failure
        {
            Kind = kind,
            Code = CodeOf(ending, net),
            Message = BrowserMessages.Of(kind, ending),
            Effect = EffectOf(kind, ending),
            Scope = ScopeOf(kind, ending),
            Evidence = new FailureEvidence
            {
                Status = ending.Status,
                Code = net,
                Target = ending.Locator is { } locator ? $"{ending.Url} {locator}" : ending.Url,
                Missing = kind is FailureKind.OutputMismatch ? ending.Locator : null,
                Question = QuestionOf(ending.Page),
            },
            Causes = Sentence.Causes(ending.Error.Split('\n')[0]),
        };
    }

    private static FailureKind KindOf(BrowserEnding ending) => ending.Page switch
    {
        PageState.Login => FailureKind.TokenExpired,
        PageState.RequestAccess => FailureKind.MissingScope,
        PageState.AccountLocked => FailureKind.AccessRevoked,
        PageState.Captcha or PageState.SecondFactor => FailureKind.InputRequired,
        PageState.Unchanged => FailureKind.NoProgress,
        PageState.ElementReplaced => FailureKind.Conflict,
        PageState.ForeignCredentialForm => FailureKind.SecurityViolation,
        PageState.Crashed => FailureKind.AnswerCut,
        PageState.OutOfMemory => FailureKind.TooLarge,
        PageState.DownloadBlocked => FailureKind.Denied,
        PageState.BrowserMissing => FailureKind.Configuration,
        PageState.Cancelled => FailureKind.Cancelled,
        _ => KindOfError(ending),
    };

    private static FailureKind KindOfError(BrowserEnding ending)
    {
        bool isNameMissing = BrowserErrors.NetCodeOf(ending.Error) is "ERR_NAME_NOT_RESOLVED";
        if (isNameMissing && ending.FailingFor >= NameMissingMax) return FailureKind.PermanentExternal;
        // A page of the server explains more than that loading it was given up.
        if (ending.Status is { } status and >= 400)
        {
            var call = new HttpCall("GET", ending.Url);
            return HttpClassification.KindOf(call, new HttpAnswer(status), HttpErrorBody.Nothing);
        }

        return BrowserErrors.KindOf(ending.Error) ?? FailureKind.Unknown;
    }

    private static string CodeOf(BrowserEnding ending, string? net) => ending switch
    {
        { Page: PageState.Cancelled } => "cancelled",
        { Page: not PageState.Ordinary and var page } => $"page_{WordOf(page)}",
        { Status: { } status and >= 400 } => $"http_{status}",
        _ => net?.ToLowerInvariant() ?? "browser_error",
    };

    private static string WordOf(PageState page) => page switch
    {
        PageState.RequestAccess => "request_access",
        PageState.AccountLocked => "account_locked",
        PageState.SecondFactor => "second_factor",
        PageState.ElementReplaced => "element_replaced",
        PageState.ForeignCredentialForm => "foreign_credential_form",
        PageState.OutOfMemory => "out_of_memory",
        PageState.DownloadBlocked => "download_blocked",
        PageState.BrowserMissing => "browser_missing",
        _ => page.ToString().ToLowerInvariant(),
    };

    private static FailureEffect EffectOf(FailureKind kind, BrowserEnding ending)
    {
        if (ending.IsReading || !ending.WasDispatched) return FailureEffect.None;
        return kind is FailureKind.NoProgress or FailureKind.OutputMismatch
            ? FailureEffect.Applied
            : FailureEffect.Unknown;
    }

    private static FailureScope ScopeOf(FailureKind kind, BrowserEnding ending) => kind switch
    {
        FailureKind.Configuration when ending.Page == PageState.BrowserMissing => FailureScope.Tool,
        FailureKind.PermanentExternal or FailureKind.SecurityViolation => FailureScope.Host,
        _ => FailureTraits.ScopeOf(kind),
    };

    private static string? QuestionOf(PageState page) => page switch
    {
        PageState.Captcha => "Solve the puzzle that proves that a person is there.",
        PageState.SecondFactor => "Confirm the login with the second factor.",
        _ => null,
    };
}
