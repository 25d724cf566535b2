using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;

namespace Autonomy.Tests.Core.Recovery.Recorded;

/// <summary>
/// HTTP calls that broke, and what is found before and after a call. All are a POST where no method is told.
/// </summary>
internal static class HttpRecordings
{
    public static IEnumerable<Recording> All =>
    [
        Broken(FailureKind.ConnectFailed, HttpFault.Refused, ".NET SocketException: Connection refused (127.0.0.1:9)"),
        Broken(FailureKind.ConnectFailed, HttpFault.NameTryAgain,
            "glibc EAI_AGAIN: Temporary failure in name resolution"),
        Broken(FailureKind.ConnectFailed, HttpFault.TlsReset,
            ".NET: Received an unexpected EOF or 0 bytes from the transport"),
        Broken(FailureKind.ConnectFailed, HttpFault.NameNotFound, "glibc EAI_NONAME: Name or service not known"),
        Broken(FailureKind.Timeout, HttpFault.Timeout, ".NET: The operation was canceled, by our own timer",
            FailureEffect.Unknown),
        Broken(FailureKind.AnswerCut, HttpFault.BodyCut,
            ".NET: The response ended prematurely, with at least 12 additional "
            + "bytes expected. (ResponseEnded)", FailureEffect.Applied),
        Broken(FailureKind.AnswerCut, HttpFault.ResetAfterSending, ".NET: An error occurred while sending the request: "
            + "Connection reset by peer", FailureEffect.Unknown),
        Broken(FailureKind.OutputMismatch, HttpFault.WrongContent, "A login page of a captive portal in place of JSON: "
            + "<!DOCTYPE html><html>", FailureEffect.Applied),
        Broken(FailureKind.OutputMismatch, HttpFault.WrongSchema,
            "JSON Schema 2020-12: required properties are missing: id",
            FailureEffect.Applied),
        Broken(FailureKind.TooLarge, HttpFault.BodyTooLarge, "our own cap on an answer", FailureEffect.Applied),
        new("HTTP", FailureKind.PermanentExternal, FailureEffect.None, "NXDOMAIN for more than an hour",
            static () => HttpClassification.OfFault(Post, HttpFault.NameNotFound, "", TimeSpan.FromHours(2))),
        new("HTTP", FailureKind.PermanentExternal, FailureEffect.Unknown, "502 at every try of the ladder",
            static () => Exhaustion.After(
                HttpClassification.OfAnswer(Post, new HttpAnswer(502), Recording.Now), 3, TimeSpan.FromMinutes(4))),
        Broken(FailureKind.Configuration, HttpFault.BadUrl, "a URL without a scheme: example.com/x"),
        Broken(FailureKind.Configuration, HttpFault.TlsName, ".NET: RemoteCertificateNameMismatch"),
        Broken(FailureKind.SecurityViolation, HttpFault.TlsUntrusted,
            ".NET: RemoteCertificateChainErrors, UntrustedRoot"),
        Broken(FailureKind.SecurityViolation, HttpFault.EgressRefused,
            "the egress guard: 169.254.169.254 is link-local"),
        Broken(FailureKind.SecurityViolation, HttpFault.RedirectRefused, "a redirect to file:///etc/passwd",
            FailureEffect.Unknown),
        new("HTTP", FailureKind.SecurityViolation, FailureEffect.None,
            "a redirect of a call with a token to another origin",
            static () => SecurityGuards.RedirectLeavesOrigin(
                new Uri("https://api.example.com/a"), new Uri("https://evil.example/a"), carriesCredential: true)!),
        new("HTTP", FailureKind.DataLossRisk, FailureEffect.None, "DELETE of a repository, before the call",
            static () => Risk("http.request", """
                { "method": "DELETE", "url": "https://api.github.com/repos/octocat/hello-world" }
                """)),
        Broken(FailureKind.Cancelled, HttpFault.Cancelled, "our own token", FailureEffect.Unknown),
    ];

    private static readonly HttpCall Post = new("POST", "https://api.example.com/v1/things");

    internal static Failure Risk(string tool, string arguments, bool? hint = null, long? items = null)
    {
        var call = new RiskedCall(ToolName.Parse(tool), Recording.Json(arguments))
        {
            DestructiveHint = hint,
            Items = items,
        };
        return DataLossRisk.ToFailure(call, DataLossRisk.Find(call)!);
    }

    private static Recording Broken(
        FailureKind kind, HttpFault fault, string said, FailureEffect effect = FailureEffect.None) =>
        new("HTTP", kind, effect, said, () => HttpClassification.OfFault(Post, fault, said));
}
