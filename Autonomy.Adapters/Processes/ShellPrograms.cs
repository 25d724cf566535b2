using System.Collections.Frozen;

namespace Autonomy.Adapters.Processes;

/// <summary>
/// Knows a shell by its name and by what its symbolic links lead to, also behind <c>env</c>. It keeps a plan from a
/// shell that was not allowed; it is no wall: a copy under another name, an interpreter of another language, or a
/// program that starts others may start one.
/// </summary>
internal static class ShellPrograms
{
    // As deep as any plan needs: "env env sh".
    private const int EnvironmentsMax = 8;

    private static readonly FrozenSet<string> Shells = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "sh", "bash", "rbash", "dash", "ash", "hush", "zsh", "rzsh", "ksh", "rksh",
        "mksh", "lksh", "pdksh", "oksh", "yash", "posh", "fish", "csh", "tcsh", "pwsh", "powershell");

    // Shells and much else in one program, which goes by the name that it is called by.
    private static readonly FrozenSet<string> Boxes = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "busybox", "toybox");

    // Of env, the options whose value is an argument of its own.
    private static readonly FrozenSet<string> OptionsWithValue = FrozenSet.Create(
        StringComparer.Ordinal, "-u", "--unset", "-C", "--chdir", "-a", "--argv0");

    /// <summary>The name of the shell that this would start, as it is written there; null: it is none.</summary>
    public static string? Find(
        string command, IReadOnlyList<string> args, string workingFolder, string? searchPath)
    {
        for (int depth = 0; depth < EnvironmentsMax; depth++)
        {
            if (IsShell(command, workingFolder, searchPath)) return command;
            if (!Goes(command, "env", workingFolder, searchPath)) return null;
            string[] started = StartedBy(args);
            if (started.Length == 0) return null;
            (command, args) = (started[0], started[1..]);
        }

        // Nobody writes so many but to hide what comes after them.
        return command;
    }

    private static bool IsShell(string command, string workingFolder, string? searchPath)
    {
        string called = NameOf(command);
        if (Shells.Contains(called) || Boxes.Contains(called)) return true;
        // A box under the name of another of its programs is that one.
        return RealNameOf(command, workingFolder, searchPath) is { } real && Shells.Contains(real);
    }

    private static bool Goes(string command, string name, string workingFolder, string? searchPath) =>
        NameOf(command) == name || RealNameOf(command, workingFolder, searchPath) == name;

    // "/opt/bash-5.2.exe" is bash.
    private static string NameOf(string path)
    {
        string name = Path.GetFileName(path);
        if (name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase)) name = name[..^4];
        return name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '-');
    }

    private static string? RealNameOf(string command, string workingFolder, string? searchPath)
    {
        if (ProgramSearch.Find(command, workingFolder, searchPath).Path is not { } path) return null;
        try
        {
            FileSystemInfo? target = System.IO.File.ResolveLinkTarget(path, returnFinalTarget: true);
            return target is null ? null : NameOf(target.FullName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Whoever cannot follow it cannot start it either.
            return null;
        }
    }

    // What env starts: what stands after its options and variables.
    private static string[] StartedBy(IReadOnlyList<string> args)
    {
        var rest = new List<string>(args);
        bool mayBeOption = true;
        while (rest.Count > 0)
        {
            string first = rest[0];
            rest.RemoveAt(0);
            if (mayBeOption && SplitOf(first, rest) is { } split)
            {
                rest.InsertRange(0, split);
            }
            else if (mayBeOption && first is "--" or "-")
            {
                mayBeOption = first != "--";
            }
            else if (mayBeOption && first.StartsWith('-'))
            {
                if (OptionsWithValue.Contains(first) && rest.Count > 0) rest.RemoveAt(0);
            }
            else if (!first.Contains('=', StringComparison.Ordinal))
            {
                return [first, .. rest];
            }
            else
            {
                mayBeOption = false;
            }
        }

        return [];
    }

    // "-S 'bash -c'", "-vSbash", "--split-string=bash": the words are arguments like the others.
    private static string[]? SplitOf(string option, List<string> rest)
    {
        const string Long = "--split-string";
        string? text = null;
        int at = option.StartsWith("--", StringComparison.Ordinal) || !option.StartsWith('-')
            ? -1
            : option.IndexOf('S', StringComparison.Ordinal);
        // Before it stand only options without a value: "-uS" unsets S.
        if (at > 0 && option[1..at].All(static c => c is 'i' or 'v' or '0')) text = option[(at + 1)..];
        else if (option.StartsWith(Long + "=", StringComparison.Ordinal)) text = option[(Long.Length + 1)..];
        else if (option == Long) text = "";
        if (text is null) return null;
        if (text.Length == 0 && rest.Count > 0)
        {
            text = rest[0];
            rest.RemoveAt(0);
        }

        char[] quotes = ['"', '\''];
        return [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim(quotes))];
    }
}
