using System.Buffers;
using System.Buffers.Text;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Http;

/// <summary>What the schemas of the family cannot say.</summary>
internal static class HttpInputRules
{
    private static readonly SearchValues<char> TokenChars = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // Of what is not here, a line break would smuggle a header in, and the client refuses the rest at the call.
    private static readonly SearchValues<char> ValueChars =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c), '\t']);

    // The client writes these itself; a second writer could smuggle a request.
    private static readonly string[] OwnHeaders =
        ["Host", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "TE", "Trailer", "Expect"];

    private static readonly string[] BodyArguments = ["json", "text", "base64"];

    /// <param name="input">The input.</param>
    /// <param name="readCondition">Reads the condition of a poll.</param>
    /// <param name="isComplete">Whether an argument that is absent has its default; else it may only be unknown as
    /// yet.</param>
    public static IReadOnlyList<InputFault> Check(DataObject input, PollConditionReader readCondition, bool isComplete)
    {
        var faults = new List<InputFault>();
        if (input.TextOrNull("url") is { } url) CheckUrl("/url", url, faults);
        CheckHeaders(input, faults);
        CheckBody(input, isComplete, faults);
        if (input.Object("auth")["oauth2"] is DataObject grant) CheckGrant(input, grant, isComplete, faults);
        string keyHeader = input.Text("idempotencyKeyHeader", "");
        if (keyHeader.AsSpan().ContainsAnyExcept(TokenChars))
        {
            faults.Add(new InputFault(
                "/idempotencyKeyHeader", $"'{keyHeader}' is no name of a header.",
                "Write letters, digits and hyphens."));
        }

        if (input.TextOrNull("until") is { } until && readCondition(until).Fault is { } fault)
        {
            faults.Add(
                new InputFault("/until", fault, "Write a JMESPath condition over status, headers, body and text."));
        }

        return faults;
    }

    private static void CheckUrl(string path, string url, List<InputFault> faults)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed) || parsed.Host.Length == 0)
        {
            faults.Add(
                new InputFault(path, "It is no absolute URL.", "Write http:// or https://, a host and a path."));
        }
        else if (parsed.Scheme != Uri.UriSchemeHttp && parsed.Scheme != Uri.UriSchemeHttps)
        {
            faults.Add(
                new InputFault(path, $"The scheme '{parsed.Scheme}' is not allowed.", "Write http:// or https://."));
        }
        else if (parsed.UserInfo.Length > 0)
        {
            faults.Add(new InputFault(
                path, "It holds a user or password, which would be shown to people.",
                "Write an Authorization header with a secret."));
        }
    }

    private static void CheckGrant(DataObject input, DataObject grant, bool isComplete, List<InputFault> faults)
    {
        if (grant.TextOrNull("tokenUrl") is { } url)
        {
            int before = faults.Count;
            CheckUrl("/auth/oauth2/tokenUrl", url, faults);
            if (faults.Count == before && new Uri(url) is { Scheme: "http", IsLoopback: false })
            {
                faults.Add(new InputFault(
                    "/auth/oauth2/tokenUrl", "It would send the credentials unencrypted.", "Write https://."));
            }
        }

        if (isComplete && !grant.Has("clientSecret") && !grant.Has("refreshToken"))
        {
            faults.Add(new InputFault(
                "/auth/oauth2", "It has neither a client secret nor a refresh token.", "Add 'clientSecret'."));
        }

        string? own = input.Object("headers").Properties.Select(header => header.Key)
            .FirstOrDefault(name => name.Equals("Authorization", StringComparison.OrdinalIgnoreCase));
        if (own is not null)
        {
            faults.Add(new InputFault(
                Arguments.Pointer("headers", own), "The header is written with the token of 'auth'.",
                "Leave it out, or leave 'auth' out."));
        }
    }

    private static void CheckHeaders(DataObject input, List<InputFault> faults)
    {
        foreach ((string name, DataValue value) in (input["headers"] as DataObject)?.Properties ?? [])
        {
            string path = Arguments.Pointer("headers", name);
            if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(TokenChars))
            {
                faults.Add(
                    new InputFault(path, $"'{name}' is no name of a header.", "Write letters, digits and hyphens."));
            }
            else if (OwnHeaders.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                faults.Add(new InputFault(path, $"'{name}' is written by the client itself.", "Leave it out."));
            }
            else if (value is DataString text && text.Value.AsSpan().ContainsAnyExcept(ValueChars))
            {
                faults.Add(new InputFault(
                    path, "Its value holds a line break, another control character or one outside of ASCII.",
                    "Write one line, and what is not ASCII in an encoding that the service reads, as %C3%BC."));
            }
        }
    }

    private static void CheckBody(DataObject arguments, bool isComplete, List<InputFault> faults)
    {
        string[] bodies = [.. BodyArguments.Where(arguments.Has)];
        if (bodies.Length > 1)
        {
            faults.Add(new InputFault(
                $"/{bodies[1]}", $"The body is given twice, by '{bodies[0]}' and by '{bodies[1]}'.",
                "Keep one of them."));
        }
        else if (bodies.Length == 1 && arguments.Text("method", isComplete ? "GET" : "") is "GET" or "HEAD")
        {
            faults.Add(new InputFault(
                $"/{bodies[0]}", "A GET or HEAD takes no body.", "Write 'method: POST', or use 'query'."));
        }
        else if (arguments.TextOrNull("base64") is { } base64 && !Base64.IsValid(base64))
        {
            faults.Add(new InputFault("/base64", "It is no base64.", "Write letters, digits, + and /, padded with =."));
        }
    }
}
