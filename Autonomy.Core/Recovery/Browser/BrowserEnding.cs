namespace Autonomy.Core.Recovery;

/// <summary>How an action in a browser ended, as far as the classification of its failure needs it.</summary>
/// <param name="Action">What was tried, as a verb: <c>open</c>, <c>click</c>, <c>fill</c>.</param>
/// <param name="Url">The page, without user, password, query and fragment: it is shown to people.</param>
public sealed record BrowserEnding(string Action, string Url)
{
    /// <summary>What the page or the browser turned out to be.</summary>
    public PageState Page { get; init; } = PageState.Ordinary;

    /// <summary>
    /// The error's text, of the driver or the browser, with its <c>net::ERR_</c> code; empty for none.
    /// </summary>
    public string Error { get; init; } = "";

    /// <summary>The HTTP status of the page; null when no answer came.</summary>
    public int? Status { get; init; }

    /// <summary>The element that it was about, as its locator; null for the page itself.</summary>
    public string? Locator { get; init; }

    /// <summary>Whether the action changes nothing: to open, read or wait.</summary>
    public bool IsReading { get; init; }

    /// <summary>Whether the action was passed to the page before it failed.</summary>
    public bool WasDispatched { get; init; }

    /// <summary>For how long the same error is met already; zero for the first time.</summary>
    public TimeSpan FailingFor { get; init; }
}

/// <summary>What a page or the browser turned out to be, as the adapter recognised it.</summary>
public enum PageState
{
    /// <summary>Nothing of what follows.</summary>
    Ordinary,

    /// <summary>It leads to a login.</summary>
    Login,

    /// <summary>It offers to request access.</summary>
    RequestAccess,

    /// <summary>It says that the account is locked or suspended.</summary>
    AccountLocked,

    /// <summary>It asks to prove that a person is there.</summary>
    Captcha,

    /// <summary>It asks for a second factor.</summary>
    SecondFactor,

    /// <summary>It did not change through the action.</summary>
    Unchanged,

    /// <summary>It changed meanwhile: the element was replaced.</summary>
    ElementReplaced,

    /// <summary>Its form sends a credential to another origin than the credential is for.</summary>
    ForeignCredentialForm,

    /// <summary>It crashed.</summary>
    Crashed,

    /// <summary>It ran out of memory.</summary>
    OutOfMemory,

    /// <summary>It tried to download, and downloads are blocked here.</summary>
    DownloadBlocked,

    /// <summary>There is no browser, or it does not start.</summary>
    BrowserMissing,

    /// <summary>Cancelled by us.</summary>
    Cancelled,
}
