using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Autonomy.Core.Recovery;

/// <summary>
/// What error streams say, where the exit code says nothing: the words of libc, shells and common programs.
/// </summary>
internal static partial class StderrPhrases
{
    private static readonly PhraseTable Phrases = new(
        ("quota exceeded", FailureKind.BudgetExhausted),
        ("rate limit", FailureKind.RateLimited),
        ("no space left on device", FailureKind.TooLarge),
        ("enospc", FailureKind.TooLarge),
        ("cannot allocate memory", FailureKind.TooLarge),
        ("out of memory", FailureKind.TooLarge),
        ("memoryerror", FailureKind.TooLarge),
        ("std::bad_alloc", FailureKind.TooLarge),
        ("enomem", FailureKind.TooLarge),
        ("too many open files", FailureKind.TooLarge),
        ("emfile", FailureKind.TooLarge),
        ("argument list too long", FailureKind.TooLarge),
        ("file name too long", FailureKind.TooLarge),
        ("host key verification failed", FailureKind.SecurityViolation),
        ("certificate verify failed", FailureKind.SecurityViolation),
        ("ssl certificate problem", FailureKind.SecurityViolation),
        ("permission denied (publickey", FailureKind.AccessRevoked),
        ("authentication failed", FailureKind.AccessRevoked),
        ("a terminal is required", FailureKind.InputRequired),
        ("not a tty", FailureKind.InputRequired),
        ("could not read username", FailureKind.InputRequired),
        ("could not read password", FailureKind.InputRequired),
        ("password:", FailureKind.InputRequired),
        ("[y/n]", FailureKind.InputRequired),
        (".lock'", FailureKind.Conflict),
        ("lock file", FailureKind.Conflict),
        ("could not get lock", FailureKind.Conflict),
        ("database is locked", FailureKind.Conflict),
        ("file exists", FailureKind.Conflict),
        ("text file busy", FailureKind.Conflict),
        ("automatic merge failed", FailureKind.Conflict),
        ("[rejected]", FailureKind.Conflict),
        ("connection refused", FailureKind.ConnectFailed),
        ("connection reset", FailureKind.ConnectFailed),
        ("connection timed out", FailureKind.ConnectFailed),
        ("couldn't connect to server", FailureKind.ConnectFailed),
        ("could not resolve host", FailureKind.ConnectFailed),
        ("temporary failure in name resolution", FailureKind.ConnectFailed),
        ("name or service not known", FailureKind.ConnectFailed),
        ("network is unreachable", FailureKind.ConnectFailed),
        ("no route to host", FailureKind.ConnectFailed),
        ("timed out", FailureKind.Timeout),
        ("broken pipe", FailureKind.AnswerCut),
        ("epipe", FailureKind.AnswerCut),
        ("unexpected disconnect while reading sideband packet", FailureKind.AnswerCut),
        ("transfer closed with", FailureKind.AnswerCut),
        ("empty reply from server", FailureKind.AnswerCut),
        ("returned error: 429", FailureKind.RateLimited),
        ("returned error: 401", FailureKind.AccessRevoked),
        ("returned error: 403", FailureKind.Denied),
        ("returned error: 404", FailureKind.NotFound),
        ("returned error: 50", FailureKind.Unavailable),
        ("temporarily unavailable", FailureKind.Unavailable),
        ("unbound variable", FailureKind.Configuration),
        ("parameter not set", FailureKind.Configuration),
        ("parameter null or not set", FailureKind.Configuration),
        ("environment variable", FailureKind.Configuration),
        ("modulenotfounderror", FailureKind.Configuration),
        ("cannot find module", FailureKind.Configuration),
        ("error while loading shared libraries", FailureKind.Configuration),
        ("permission denied", FailureKind.Denied),
        ("eacces", FailureKind.Denied),
        ("operation not permitted", FailureKind.Denied),
        ("read-only file system", FailureKind.Denied),
        ("command not found", FailureKind.NotFound),
        ("no such file or directory", FailureKind.NotFound),
        ("repository not found", FailureKind.NotFound),
        ("does not exist", FailureKind.NotFound),
        ("the following arguments are required", FailureKind.BadInput),
        ("unrecognized arguments", FailureKind.BadInput),
        ("unrecognized option", FailureKind.BadInput),
        ("unknown option", FailureKind.BadInput),
        ("invalid option", FailureKind.BadInput),
        ("invalid argument", FailureKind.BadInput),
        ("jsondecodeerror", FailureKind.BadInput));

    /// <summary>What an error stream means; null when it holds no known words.</summary>
    internal static FailureKind? KindOf(ImmutableArray<string> stderr) => Phrases.In(string.Join('\n', stderr));

    /// <summary>The variable that a shell or program says is not set; null when it names none.</summary>
    internal static string? MissingVariable(ImmutableArray<string> stderr)
    {
        foreach (string line in stderr)
        {
            Match match = Variable().Match(line);
            if (match.Success) return match.Groups["name"].Value;
        }

        return null;
    }

    [GeneratedRegex(
        @"\b(?<name>[A-Z][A-Z0-9_]{1,63})(?:: (?:unbound variable|parameter (?:null or )?not set)"
            + @"|.? (?:environment variable )?(?:is not set|is missing|must be set|not set))",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex Variable();
}
