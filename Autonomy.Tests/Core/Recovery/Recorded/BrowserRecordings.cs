using Autonomy.Core.Recovery;

namespace Autonomy.Tests.Core.Recovery.Recorded;

/// <summary>Errors of Playwright with Chromium, and pages as an adapter recognises them.</summary>
internal static class BrowserRecordings
{
    public static IEnumerable<Recording> All =>
    [
        .. Opening, .. Acting, .. Pages,
    ];

    private static IEnumerable<Recording> Opening =>
    [
        Open(FailureKind.ConnectFailed, "page.goto: net::ERR_CONNECTION_REFUSED at http://localhost:9/"),
        Open(FailureKind.ConnectFailed, "page.goto: net::ERR_NAME_NOT_RESOLVED at https://nowhere.invalid/"),
        Open(FailureKind.ConnectFailed, "page.goto: net::ERR_INTERNET_DISCONNECTED at https://example.com/"),
        Open(FailureKind.Timeout, "page.goto: Timeout 30000ms exceeded.\nCall log:\n"
            + "  - navigating to \"https://example.com/\", waiting until \"load\""),
        Open(FailureKind.AnswerCut, "page.goto: net::ERR_EMPTY_RESPONSE at http://localhost:9/"),
        Open(FailureKind.AnswerCut, "page.goto: Page crashed"),
        Open(FailureKind.AnswerCut, "page.goto: Target page, context or browser has been closed"),
        Status(FailureKind.Unavailable, 503),
        Status(FailureKind.RateLimited, 429),
        Status(FailureKind.NotFound, 404),
        Status(FailureKind.Denied, 403),
        Open(FailureKind.Denied, "page.goto: net::ERR_BLOCKED_BY_ADMINISTRATOR at https://example.com/"),
        Open(FailureKind.Denied, "page.goto: Download is starting"),
        Open(FailureKind.TooLarge, "page.goto: net::ERR_INSUFFICIENT_RESOURCES at https://example.com/"),
        Open(FailureKind.PermanentExternal,
            "page.goto: net::ERR_SSL_VERSION_OR_CIPHER_MISMATCH at https://old.example/"),
        new("browser", FailureKind.PermanentExternal, FailureEffect.None, "a domain that is gone for an hour",
            static () => BrowserClassification.Of(new BrowserEnding("open", "https://gone.example/")
            {
                Error = "page.goto: net::ERR_NAME_NOT_RESOLVED at https://gone.example/",
                IsReading = true,
                FailingFor = TimeSpan.FromHours(1),
            })),
        Open(FailureKind.Configuration, "browserType.launch: Executable doesn't exist at "
            + "~/.cache/ms-playwright/chromium-1097/chrome-linux/chrome"),
        Open(FailureKind.Configuration, "page.goto: Protocol error (Page.navigate): Cannot navigate to invalid URL"),
        Open(FailureKind.SecurityViolation,
            "page.goto: net::ERR_CERT_AUTHORITY_INVALID at https://self-signed.badssl.com/"),
        Open(FailureKind.Unknown, "page.goto: something that no version of it says"),
    ];

    private static IEnumerable<Recording> Acting =>
    [
        Act(FailureKind.Timeout,
            "locator.click: Timeout 30000ms exceeded.\nCall log:\n  - waiting for locator('#save')\n"
            + "    - locator resolved to <button id=\"save\">Save</button>\n    - element is not stable",
                isDispatched: true),
        Act(FailureKind.BadInput, "locator.fill: Error: Element is not an <input>, <textarea>, <select> or "
            + "[contenteditable] and does not have a role allowing [aria-readonly]"),
        Act(FailureKind.BadInput, "locator.fill: Timeout 30000ms exceeded.\nCall log:\n  - waiting for locator('#a')\n"
            + "    - locator resolved to <input disabled id=\"a\"/>\n    - element is not enabled"),
        Act(FailureKind.OutputMismatch, "locator.click: Timeout 30000ms exceeded.\nCall log:\n"
            + "  - waiting for locator('#none')"),
        Act(FailureKind.OutputMismatch, "locator.click: Error: strict mode violation: locator('button') resolved to 2 "
            + "elements"),
        Act(FailureKind.Conflict, "elementHandle.click: Element is not attached to the DOM"),
        Act(FailureKind.Conflict,
            "page.evaluate: Execution context was destroyed, most likely because of a navigation"),
    ];

    private static IEnumerable<Recording> Pages =>
    [
        Page(FailureKind.TokenExpired, PageState.Login, "a redirect to a login page"),
        Page(FailureKind.MissingScope, PageState.RequestAccess, "Google Docs: You need access. Request access"),
        Page(FailureKind.AccessRevoked, PageState.AccountLocked, "Microsoft: Your account has been locked"),
        Page(FailureKind.Denied, PageState.DownloadBlocked, "a download where none is allowed"),
        Page(FailureKind.AnswerCut, PageState.Crashed, "Chromium: Aw, Snap!"),
        Page(FailureKind.TooLarge, PageState.OutOfMemory, "Chromium: Aw, Snap! Error code: Out of Memory"),
        Page(FailureKind.NoProgress, PageState.Unchanged, "a click that changes nothing", FailureEffect.Applied),
        Page(FailureKind.InputRequired, PageState.Captcha, "Cloudflare: Verify you are human"),
        Page(FailureKind.InputRequired, PageState.SecondFactor, "GitHub: Two-factor authentication"),
        Page(FailureKind.SecurityViolation, PageState.ForeignCredentialForm, "a password form of another origin"),
        Page(FailureKind.Configuration, PageState.BrowserMissing, "no Chromium on the machine"),
        Page(FailureKind.Cancelled, PageState.Cancelled, "our own token"),
    ];

    private static Recording Open(FailureKind kind, string error) =>
        new("browser", kind, FailureEffect.None, error.Split('\n')[0], () => BrowserClassification.Of(
            new BrowserEnding("open", "https://example.com/") { Error = error, IsReading = true }));

    private static Recording Status(FailureKind kind, int status) =>
        new("browser", kind, FailureEffect.None, $"a page with status {status}", () => BrowserClassification.Of(
            new BrowserEnding("open", "https://example.com/")
            {
                Status = status,
                Error = "net::ERR_HTTP_RESPONSE_CODE_FAILURE",
                IsReading = true,
            }));

    private static Recording Act(FailureKind kind, string error, bool isDispatched = false) =>
        new("browser", kind, isDispatched ? FailureEffect.Unknown : FailureEffect.None, error.ReplaceLineEndings(" "),
            () => BrowserClassification.Of(new BrowserEnding("click", "https://example.com/")
            {
                Locator = "#save",
                Error = error,
                WasDispatched = isDispatched,
            }));

    private static Recording Page(
        FailureKind kind, PageState page, string source, FailureEffect effect = FailureEffect.None) =>
        new("browser", kind, effect, source, () => BrowserClassification.Of(
            new BrowserEnding("click", "https://example.com/")
            {
                Page = page,
                WasDispatched = effect != FailureEffect.None,
            }));
}
