namespace Autonomy.Core.Recovery;

/// <summary>What is told of a program that failed: how it ended, its last words, and what to do.</summary>
internal static class ProcessMessages
{
    // The signals of Linux, those of real time included, end here.
    private const int SignalsMax = 65;

    /// <summary>The message of an ending.</summary>
    internal static string Of(FailureKind kind, ProcessEnding ending, string detail)
    {
        string command = ending.Command;
        string more = string.IsNullOrWhiteSpace(detail) ? "" : $" ({detail})";
        return ending.End switch
        {
            ProcessEnd.NotFound => $"There is no program '{command}'{more}. Install it, or write its path.",
            ProcessEnd.NotExecutable =>
                $"'{command}' may not be executed{more}. Give it the right to be executed, or call its interpreter.",
            ProcessEnd.NotConfigured => $"'{command}' was not started{Sentence.Said(detail)}.",
            ProcessEnd.Forbidden => $"'{command}' may not be run here{Sentence.Said(detail)}.",
            ProcessEnd.TimedOut =>
                $"'{command}' did not end in time and was killed. Check what it did before it is repeated.",
            ProcessEnd.OutputTooLarge =>
                $"'{command}' wrote more than it may{more} and was killed. Use a file, or raise limits.outputBytes.",
            ProcessEnd.LimitExceeded =>
                $"'{command}' {detail}, and was killed. Raise limits.{ending.LimitMet}, or do less at once.",
            ProcessEnd.OutputUnreadable =>
                $"The output of '{command}' is no JSON{more}. Correct the command, or leave 'parse' out.",
            ProcessEnd.OutputMissing => $"'{command}' ended well but wrote nothing{more}.",
            ProcessEnd.GuardBroken => $"'{command}' was blocked{Sentence.Said(detail)}.",
            ProcessEnd.Cancelled => $"'{command}' was cancelled, and everything it started was ended.",
            _ => $"{EndOf(ending)}{Sentence.Said(LastLineOf(ending))}. {RemedyOf(kind, ending)}",
        };
    }

    private static string SetIn(ProcessEnding ending) =>
        ending.IsSandboxed ? "set it in the command" : "pass it by 'env'";

    /// <summary>The last line of the error stream that says something; null for an empty stream.</summary>
    internal static string? LastLineOf(ProcessEnding ending) =>
        ending.Stderr.LastOrDefault(static line => !string.IsNullOrWhiteSpace(line))?.Trim();

    private static string EndOf(ProcessEnding ending)
    {
        int signal = ending.ExitCode - ProcessClassification.SignalBase;
        return signal is > 0 and < SignalsMax
            ? $"'{ending.Command}' was ended by signal {signal}{NameOf(signal)} (exit code {ending.ExitCode})"
            : $"'{ending.Command}' exited with {ending.ExitCode}";
    }

    private static string NameOf(int signal) => signal switch
    {
        1 => ", SIGHUP",
        2 => ", SIGINT",
        6 => ", SIGABRT",
        9 => ", SIGKILL",
        11 => ", SIGSEGV",
        13 => ", SIGPIPE",
        15 => ", SIGTERM",
        24 => ", SIGXCPU",
        25 => ", SIGXFSZ",
        _ => "",
    };

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
        FailureKind.Configuration when StderrPhrases.MissingVariable(ending.Stderr) is { } name =>
            $"The variable {name} is missing; {SetIn(ending)}.",
        FailureKind.Configuration => $"A setting or variable is missing or wrong; {SetIn(ending)}, or correct it.",
        FailureKind.RateLimited => "The service that it calls allows no more for now; wait.",
        FailureKind.SecurityViolation => "It does not trust the other side, and stopped; check its certificate or key.",
        FailureKind.InputRequired => "It asks a person for something; pass it by 'stdin' or an argument.",
        _ when ending.IsSandboxed => "See its error stream in the evidence; have the command end with 0 if it is fine.",
        _ => "See its error stream in the evidence; list the code in 'successExitCodes' if it is fine.",
    };
}
