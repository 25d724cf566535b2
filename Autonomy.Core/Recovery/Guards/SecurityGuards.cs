using Autonomy.Core.Secrets;
using Autonomy.Core.Values;

namespace Autonomy.Core.Recovery;

/// <summary>
/// The guards whose breach is a security violation (K21). Each gives the failure that blocks a call, or null when the
/// call may go on. Nothing was done when one of them speaks. Pure.
/// </summary>
public static class SecurityGuards
{
    /// <summary>A secret that is meant for one origin, in the arguments of a call to another.</summary>
    /// <param name="arguments">The arguments, with handles for their secrets.</param>
    /// <param name="target">Where the call goes.</param>
    /// <param name="originOf">
    /// The origin that a secret is meant for, by its name; null for one that is bound to none.
    /// </param>
    public static Failure? SecretLeavesOrigin(DataObject arguments, Uri target, Func<string, Uri?> originOf)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(originOf);
        foreach (string name in SecretResolver.NamesIn(arguments))
        {
            if (originOf(name) is not { } meant || IsSameOrigin(meant, target)) continue;
            return Violation("secret_leaves_origin", OriginOf(target), FailureScope.Call,
                $"The secret '{name}' is for {OriginOf(meant)}, and the call goes to {OriginOf(target)}. Blocked. "
                + "Leave it out, or bind it to that origin too.");
        }

        return null;
    }

    /// <summary>A redirect to another origin of a call that carries a credential.</summary>
    public static Failure? RedirectLeavesOrigin(Uri from, Uri to, bool carriesCredential)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (!carriesCredential || IsSameOrigin(from, to)) return null;
        return Violation("redirect_leaves_origin", OriginOf(to), FailureScope.Call,
            $"{OriginOf(from)} redirects a call with a credential to {OriginOf(to)}. Blocked. "
            + "Call the final address itself, with its own credential.");
    }

    /// <summary>
    /// A path outside of all allowed folders, as it is written; symbolic links are for the adapter that opens it.
    /// </summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="roots">The allowed folders, absolute.</param>
    public static Failure? PathLeavesRoots(string path, IEnumerable<string> roots)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(roots);
        string whole = Path.GetFullPath(path, Path.GetPathRoot(path) is { Length: > 0 } start ? start : "/");
        return roots.Any(root => IsWithin(whole, root))
            ? null
            : FileClassification.OfCode(FileClassification.PathLeavesRoot, "use", path);
    }

    /// <summary>A tool that its server changed since a person approved it.</summary>
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

    private static bool IsWithin(string path, string root)
    {
        string folder = Path.TrimEndingDirectorySeparator(root);
        return path == folder || path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            || folder == Path.GetPathRoot(folder);
    }

    private static bool IsSameOrigin(Uri first, Uri second) =>
        Uri.Compare(first, second, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped,
            StringComparison.OrdinalIgnoreCase)
            == 0;

    private static string OriginOf(Uri url) =>
        url.GetComponents(UriComponents.SchemeAndServer, UriFormat.SafeUnescaped);

    private static Failure Violation(string code, string target, FailureScope scope, string message) => new()
    {
        Kind = FailureKind.SecurityViolation,
        Code = code,
        Message = message,
        Effect = FailureEffect.None,
        Scope = scope,
        Evidence = new FailureEvidence { Code = code, Target = target },
    };
}
