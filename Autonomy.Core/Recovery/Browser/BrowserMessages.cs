namespace Autonomy.Core.Recovery;

/// <summary>What is told of an action in a browser that failed.</summary>
internal static class BrowserMessages
{
    internal static string Of(FailureKind kind, BrowserEnding ending)
    {
        string what = ending.Locator is { } locator
            ? $"Cannot {ending.Action} {locator} at {ending.Url}"
            : $"Cannot {ending.Action} {ending.Url}";
        return ending.Page switch
        {
            PageState.Login => $"{what}: the session ended, and the page asks for a login. Log in again.",
            PageState.RequestAccess =>
                $"{what}: the account has no access. Ask the owner for it, or use another account.",
            PageState.AccountLocked => $"{what}: the account is locked. Its owner must unlock it.",
            PageState.Captcha => $"{what}: the page wants proof that a person is there. Solve it once.",
            PageState.SecondFactor => $"{what}: the page asks for a second factor. Confirm it.",
            PageState.Unchanged =>
                $"The page {ending.Url} did not change after '{ending.Action}'. Try another element.",
            PageState.ElementReplaced => $"{what}: the page changed meanwhile. Find the element again.",
            PageState.ForeignCredentialForm =>
                $"{what}: its form sends the credential to another site than it is for. Blocked.",
            PageState.Crashed => $"{what}: the page crashed. Open it again.",
            PageState.OutOfMemory => $"{what}: the page ran out of memory. Close others, or use a part of it.",
            PageState.DownloadBlocked => $"{what}: downloads are blocked here. Allow them, or fetch the file by HTTP.",
            PageState.BrowserMissing =>
                $"No browser can be started{Sentence.Said(ending.Error.Split('\n')[0])}. Install it, or set its path.",
            PageState.Cancelled => $"To {ending.Action} {ending.Url} was cancelled.",
            _ => $"{what}{ReasonOf(ending)}. {RemedyOf(kind)}",
        };
    }

    private static string ReasonOf(BrowserEnding ending) => ending.Status is { } status and >= 400
        ? $": it answered {status}"
        : Sentence.Said(ending.Error.Split('\n')[0]);

    private static string RemedyOf(FailureKind kind) => kind switch
    {
        FailureKind.ConnectFailed => "The site cannot be reached; it is worth another try.",
        FailureKind.Timeout => "It took too long; check what was done before it is repeated.",
        FailureKind.AnswerCut => "It was cut off; open the page again.",
        FailureKind.Unavailable => "The site is down for now; it is worth another try later.",
        FailureKind.RateLimited => "The site allows no more for now; wait.",
        FailureKind.TokenExpired => "Log in again.",
        FailureKind.Denied => "It is not allowed here; use another page, or ask for the right.",
        FailureKind.BadInput => "The element does not take that value; choose another element or value.",
        FailureKind.OutputMismatch => "The page has no such element, or several; describe it anew.",
        FailureKind.NotFound => "There is no such page; check its address.",
        FailureKind.Conflict => "The page changed meanwhile; find the element again.",
        FailureKind.TooLarge => "A resource ran out; close pages, or use a part of it.",
        FailureKind.PermanentExternal => "The site is gone or cannot be spoken to; use another one.",
        FailureKind.Configuration => "Correct the address, or install the browser.",
        FailureKind.SecurityViolation => "The site's certificate is not trusted; nothing was sent.",
        _ => "No rule tells what this means; see the evidence.",
    };
}
