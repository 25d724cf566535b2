using System.Collections.Frozen;

namespace Autonomy.Core.Recovery;

/// <summary>
/// Makes a <see cref="Failure"/> of how a process ended: our own knowledge first, then the exit code (the sysexits of
/// BSD, the shell's 126 and 127, timeout's 124, 128 + signal), then what its error stream says. Pure.
/// </summary>
public static class ProcessClassification
{
    /// <summary>From this many equal ends in a row on, the failure counts as permanent.</summary>
    public const int SameEndsMax = 3;

    private const int SignalBase = 128;

    private static readonly FrozenDictionary<int, FailureKind> ByExitCode = new Dictionary<int, FailureKind>
    {
        [64] = FailureKind.BadInput,
        [65] = FailureKind.BadInput,
        [66] = FailureKind.NotFound,
        [67] = FailureKind.NotFound,
        [68] = FailureKind.ConnectFailed,
        [69] = FailureKind.Unavailable,
        [71] = FailureKind.TooLarge,
        [72] = FailureKind.Configuration,
        [73] = FailureKind.Denied,
        [74] = FailureKind.AnswerCut,
        [75] = FailureKind.Unavailable,
        [77] = FailureKind.AccessRevoked,
        [78] = FailureKind.Configuration,
        [124] = FailureKind.Timeout,
        [126] = FailureKind.Denied,
        [127] = FailureKind.NotFound,
        [SignalBase + 9] = FailureKind.TooLarge,
        [SignalBase + 13] = FailureKind.AnswerCut,
        [SignalBase + 24] = FailureKind.TooLarge,
        [SignalBase + 25] = FailureKind.BudgetExhausted,
    }.ToFrozenDictionary();

    // Looked for in the error stream, in this order, where the exit code says nothing.
    private static readonly (string Text, FailureKind Kind)[] ByStderr =
    [
        ("quota exceeded", FailureKind.BudgetExhausted),
        ("no space left on device", FailureKind.TooLarge),
        ("enospc", FailureKind.TooLarge),
        ("cannot allocate memory", FailureKind.TooLarge),
        ("out of memory", FailureKind.TooLarge),
        ("enomem", FailureKind.TooLarge),
        ("too many open files", FailureKind.TooLarge),
        ("emfile", FailureKind.TooLarge),
        ("argument list too long", FailureKind.TooLarge),
        ("a terminal is required", FailureKind.InputRequired),
        ("not a tty", FailureKind.InputRequired),
        ("could not read username", FailureKind.InputRequired),
        ("could not read password", FailureKind.InputRequired),
        ("password:", FailureKind.InputRequired),
        ("[y/n]", FailureKind.InputRequired),
        (".lock'", FailureKind.Conflict),
        ("lock file", FailureKind.Conflict),
        ("file exists", FailureKind.Conflict),
        ("text file busy", FailureKind.Conflict),
        ("connection refused", FailureKind.ConnectFailed),
        ("connection reset", FailureKind.ConnectFailed),
        ("could not resolve host", FailureKind.ConnectFailed),
        ("temporary failure in name resolution", FailureKind.ConnectFailed),
        ("network is unreachable", FailureKind.ConnectFailed),
        ("no route to host", FailureKind.ConnectFailed),
        ("timed out", FailureKind.Timeout),
        ("broken pipe", FailureKind.AnswerCut),
        ("epipe", FailureKind.AnswerCut),
        ("unbound variable", FailureKind.Configuration),
        ("parameter not set", FailureKind.Configuration),
        ("environment variable", FailureKind.Configuration),
        ("permission denied", FailureKind.Denied),
        ("eacces", FailureKind.Denied),
        ("operation not permitted", FailureKind.Denied),
        ("read-only file system", FailureKind.Denied),
        ("command not found", FailureKind.NotFound),
        ("no such file or directory", FailureKind.NotFound),
    ];

    /// <summary>The failure that an ending means.</summary>
    /// <param name="ending">How it ended.</param>
    /// <param name="detail">What is known besides, one line; empty when nothing.</param>
    public static Failure Of(ProcessEnding ending, string detail = "")
    {
        ArgumentNullException.ThrowIfNull(ending);
        FailureKind kind = KindOf(ending);
        bool hasExitCode = ending.End is ProcessEnd.Exited or ProcessEnd.OutputUnreadable or ProcessEnd.OutputMissing;
        return new Failure
        {
            Kind = kind,
            Code = CodeOf(ending),
            Message = MessageOf(kind, ending, detail),
            Effect = EffectOf(ending),
            Scope = kind is FailureKind.Configuration ? FailureScope.Tool : FailureScope.Call,
            Evidence = new FailureEvidence
            {
                ExitCode = hasExitCode ? ending.ExitCode : null,
                Target = ending.Command,
                Stderr = [.. ending.Stderr.TakeLast(FailureEvidence.StderrLinesMax)],
            },
            Causes = string.IsNullOrWhiteSpace(detail) ? [] : [detail],
        };
    }

    private static FailureKind KindOf(ProcessEnding ending) => ending.End switch
    {
        ProcessEnd.NotFound => FailureKind.NotFound,
        ProcessEnd.NotExecutable or ProcessEnd.Forbidden => FailureKind.Denied,
        ProcessEnd.NotConfigured => FailureKind.Configuration,
        ProcessEnd.TimedOut => FailureKind.Timeout,
        ProcessEnd.OutputTooLarge => FailureKind.TooLarge,
        ProcessEnd.OutputUnreadable => FailureKind.OutputMismatch,
        ProcessEnd.OutputMissing => FailureKind.NoProgress,
        ProcessEnd.GuardBroken => FailureKind.SecurityViolation,
        ProcessEnd.Cancelled => FailureKind.Cancelled,
        _ when ending.LimitMet is not null => FailureKind.BudgetExhausted,
        _ when ending.SameEndsBefore >= SameEndsMax - 1 => FailureKind.PermanentExternal,
        _ when ByExitCode.TryGetValue(ending.ExitCode, out FailureKind kind) => kind,
        _ => KindOfStderr(ending),
    };

    private static FailureKind KindOfStderr(ProcessEnding ending)
    {
        foreach ((string text, FailureKind kind) in ByStderr)
        {
            if (ending.Stderr.Any(line => line.Contains(text, StringComparison.OrdinalIgnoreCase))) return kind;
        }

        return FailureKind.Unknown;
    }

    private static string CodeOf(ProcessEnding ending) => ending.End switch
    {
        ProcessEnd.NotFound => "program_not_found",
        ProcessEnd.NotExecutable => "program_not_executable",
        ProcessEnd.NotConfigured => "not_configured",
        ProcessEnd.Forbidden => "forbidden",
        ProcessEnd.TimedOut => "timeout",
        ProcessEnd.OutputTooLarge => "output_too_large",
        ProcessEnd.OutputUnreadable => "output_unreadable",
        ProcessEnd.OutputMissing => "output_missing",
        ProcessEnd.GuardBroken => "guard_broken",
        ProcessEnd.Cancelled => "cancelled",
        _ when ending.LimitMet is not null => "limit_met",
        _ => $"exit_{ending.ExitCode}",
    };

    private static FailureEffect EffectOf(ProcessEnding ending) => ending.End switch
    {
        ProcessEnd.NotFound or ProcessEnd.NotExecutable or ProcessEnd.NotConfigured => FailureEffect.None,
        ProcessEnd.Forbidden or ProcessEnd.GuardBroken => FailureEffect.None,
        ProcessEnd.OutputUnreadable or ProcessEnd.OutputMissing => FailureEffect.Applied,
        // 64 is the program's word that it was called wrongly; any other code may follow half of the work.
        ProcessEnd.Exited when ending.ExitCode == 64 => FailureEffect.None,
        _ => FailureEffect.Unknown,
    };

    private static string MessageOf(FailureKind kind, ProcessEnding ending, string detail)
    {
        string command = ending.Command;
        string more = string.IsNullOrWhiteSpace(detail) ? "" : $" ({detail})";
        return ending.End switch
        {
            ProcessEnd.NotFound => $"There is no program '{command}'{more}. Install it, or write its path.",
            ProcessEnd.NotExecutable =>
                $"'{command}' may not be executed{more}. Give it the right to be executed, or call its interpreter.",
            ProcessEnd.NotConfigured => $"'{command}' was not started: {detail}",
            ProcessEnd.Forbidden => $"'{command}' may not be run here: {detail}",
            ProcessEnd.TimedOut =>
                $"'{command}' did not end in time and was killed. Check what it did before it is repeated.",
            ProcessEnd.OutputTooLarge =>
                $"'{command}' wrote more than it may{more} and was killed. Use a file, or raise limits.outputBytes.",
            ProcessEnd.OutputUnreadable =>
                $"The output of '{command}' is no JSON{more}. Correct the command, or leave 'parse' out.",
            ProcessEnd.OutputMissing => $"'{command}' ended well but wrote nothing{more}.",
            ProcessEnd.GuardBroken => $"'{command}' was blocked: {detail}",
            ProcessEnd.Cancelled => $"'{command}' was cancelled, and everything it started was ended.",
            _ => $"{EndOf(ending)}{LastLineOf(ending)}. {RemedyOf(kind, ending)}",
        };
    }

    private static string EndOf(ProcessEnding ending) => ending.ExitCode is > SignalBase and < SignalBase + 65
        ? $"'{ending.Command}' was ended by signal {ending.ExitCode - SignalBase} (exit code {ending.ExitCode})"
        : $"'{ending.Command}' exited with {ending.ExitCode}";

    private static string LastLineOf(ProcessEnding ending)
    {
        string? line = ending.Stderr.LastOrDefault(candidate => !string.IsNullOrWhiteSpace(candidate));
        return line is null ? "" : $": {line.Trim().TrimEnd('.')}";
    }

    private static string RemedyOf(FailureKind kind, ProcessEnding ending) => kind switch
    {
        FailureKind.ConnectFailed => "It could not reach the network; it is worth another try.",
        FailureKind.Timeout => "It ran out of time; check what it did before it is repeated.",
        FailureKind.AnswerCut => "A stream was cut; it is worth another try.",
        FailureKind.Unavailable => "It says that the failure passes; it is worth another try.",
        FailureKind.BudgetExhausted when ending.LimitMet is { } limit =>
            $"It met its limit {limit}; raise it in 'limits', or do less at once.",
        FailureKind.BudgetExhausted => "A quota is used up; raise it, or free some.",
        FailureKind.AccessRevoked => "It has no right to do this; give it other credentials.",
        FailureKind.Denied => "It was denied access; choose another path or program, or allow it.",
        FailureKind.BadInput => "It refuses its arguments or data; correct them.",
        FailureKind.NotFound => "Something that it needs does not exist; check names and paths.",
        FailureKind.Conflict => "Something is locked or exists already; wait for its owner, or remove it.",
        FailureKind.TooLarge => "It ran out of memory, disk, handles or CPU time; do less at once, or free some.",
        FailureKind.PermanentExternal => "It ends in the same way each time; use another tool, or correct the command.",
        FailureKind.Configuration => "A setting or variable is missing; pass it by 'env'.",
        FailureKind.InputRequired => "It asks a person for something; pass it by 'stdin' or an argument.",
        _ => "See its error stream in the evidence; list the code in 'successExitCodes' if it is fine.",
    };
}
