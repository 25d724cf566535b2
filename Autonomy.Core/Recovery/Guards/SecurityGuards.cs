namespace Autonomy.Core.Recovery;

/// <summary>
/// The guards whose breach is a security violation (K21). Each gives the failure that blocks a call, or null when the
/// call may go on. Nothing was done when one of them speaks. Pure.
/// </summary>
public static class SecurityGuards
{
    /// <summary>A redirect to another origin of a call that would take a credential there.</summary>
    public static Failure? RedirectLeavesOrigin(Uri from, Uri to, bool carriesCredential)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (!carriesCredential || IsSameOrigin(from, to)) return null;
        const string Code = "redirect_leaves_origin";
        return new Failure
        {
            Kind = FailureKind.SecurityViolation,
            Code = Code,
            Message = $"{OriginOf(from)} redirects a call with a credential to {OriginOf(to)}. Blocked. "
                + "Call the final address itself, with its own credential.",
            Evidence = new FailureEvidence { Code = Code, Target = OriginOf(to) },
        };
    }

    /// <summary>
    /// A tool that its server changed since a person approved it. What people allowed for ever of the engine's own
    /// tools is asked about anew by <c>ApprovalPolicy</c> when such a tool changes.
    /// </summary>
    public static Failure? ToolChanged(string server, string tool, ToolDefinition approved, ToolDefinition offered)
    {
        ArgumentNullException.ThrowIfNull(approved);
        string changes = string.Join(", ", approved.ChangesTo(offered));
        if (changes.Length == 0) return null;
        return McpClassification.Of(new McpEnding(server, tool)
        {
            Fault = McpFault.DefinitionChanged,
            Text = changes,
            WasSent = false,
        });
    }

    private static bool IsSameOrigin(Uri first, Uri second) =>
        Uri.Compare(first, second, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped,
            StringComparison.OrdinalIgnoreCase)
            == 0;

    private static string OriginOf(Uri url) =>
        url.GetComponents(UriComponents.SchemeAndServer, UriFormat.SafeUnescaped);
}
