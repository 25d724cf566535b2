using System.Text.RegularExpressions;

namespace Autonomy.Core.Recovery;

/// <summary>Finds commands that delete in depth, overwrite devices, or rewrite what others share.</summary>
internal static partial class CommandRisk
{
    private static readonly HashSet<string> Prefixes =
        ["sudo", "nohup", "env", "time", "exec", "xargs", "command", "then", "do"];

    /// <summary>The first such command within a script of a shell; null when there is none.</summary>
    internal static (DataLossReason Reason, string What)? FirstInScript(string script)
    {
        foreach (string line in script.Split([';', '\n', '|', '&', '(', ')', '{', '}', '`']))
        {
            string[] words = [.. Word().Matches(line).Select(static word => word.Value.Trim('"', '\''))];
            if (Of(words) is { } found) return found;
        }

        return null;
    }

    /// <summary>What a command of these words would destroy; null for nothing known.</summary>
    internal static (DataLossReason Reason, string What)? Of(IReadOnlyList<string> words)
    {
        string[] own = [.. words.SkipWhile(static word => Prefixes.Contains(word) || IsAssignment(word))];
        if (own.Length == 0) return null;
        string program = own[0][(own[0].LastIndexOf('/') + 1)..];
        string[] args = own[1..];
        return program switch
        {
            "rm" when HasFlag(args, 'r', "--recursive") || HasFlag(args, 'R', "--recursive") =>
                (DataLossReason.RecursiveDeletion, Short(own)),
            "find" when args.Contains("-delete") => (DataLossReason.RecursiveDeletion, Short(own)),
            "shred" or "wipefs" => (DataLossReason.Deletion, Short(own)),
            "dd" when args.Any(static arg => arg.StartsWith("of=", StringComparison.Ordinal)) =>
                (DataLossReason.Overwrite, Short(own)),
            "truncate" => (DataLossReason.Overwrite, Short(own)),
            "git" => OfGit(args, own),
            "kubectl" or "oc" when args.Contains("delete") => (DataLossReason.Deletion, Short(own)),
            "terraform" or "tofu" when args.Contains("destroy") => (DataLossReason.Deletion, Short(own)),
            "dropdb" => (DataLossReason.DatabaseStatement, Short(own)),
            _ when program.StartsWith("mkfs", StringComparison.Ordinal) => (DataLossReason.Overwrite, Short(own)),
            _ => null,
        };
    }

    private static (DataLossReason Reason, string What)? OfGit(string[] args, string[] words)
    {
        if (args.Contains("push") && IsForced(args)) return (DataLossReason.ForcePush, Short(words));
        bool isReset = args.Contains("reset") && args.Contains("--hard");
        bool isClean = args.Contains("clean") && HasFlag(args, 'f', "--force");
        return isReset || isClean ? (DataLossReason.Deletion, Short(words)) : null;
    }

    private static bool IsForced(string[] args) =>
        HasFlag(args, 'f', "--force")
        || HasFlag(args, 'd', "--delete")
        || args.Any(static arg => arg is "--mirror" or "--prune"
            || arg.StartsWith("--force-with-lease", StringComparison.Ordinal)
            || (arg.Length > 1 && arg[0] is '+' or ':'));

    private static bool HasFlag(string[] args, char letter, string name) =>
        args.Any(arg => arg == name || (IsShortFlags(arg) && arg.Contains(letter, StringComparison.Ordinal)));

    private static bool IsShortFlags(string arg) => arg is ['-', not '-', ..];

    private static bool IsAssignment(string word) => word.IndexOf('=', StringComparison.Ordinal) > 0;

    private static string Short(IEnumerable<string> words) => Sentence.OneLine(string.Join(' ', words));

    [GeneratedRegex("""(?:"[^"]*"|'[^']*'|[^\s"'])+""", RegexOptions.None, 1000)]
    private static partial Regex Word();
}
