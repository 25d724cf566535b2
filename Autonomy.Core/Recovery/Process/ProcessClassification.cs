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

    internal const int SignalBase = 128;

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
            Message = ProcessMessages.Of(kind, ending, detail),
            Effect = EffectOf(ending),
            Scope = ScopeOf(kind),
            Evidence = new FailureEvidence
            {
                ExitCode = hasExitCode ? ending.ExitCode : null,
                Target = ending.Command,
                Stderr = [.. ending.Stderr.TakeLast(FailureEvidence.StderrLinesMax)],
                Missing = MissingOf(kind, ending),
                Question = kind is FailureKind.InputRequired ? ProcessMessages.LastLineOf(ending) : null,
            },
            Causes = Sentence.Causes(detail),
        };
    }

    private static FailureKind KindOf(ProcessEnding ending) => ending.End switch
    {
        ProcessEnd.NotFound => FailureKind.NotFound,
        ProcessEnd.NotExecutable or ProcessEnd.Forbidden => FailureKind.Denied,
        ProcessEnd.NotConfigured => FailureKind.Configuration,
        ProcessEnd.TimedOut => FailureKind.Timeout,
        ProcessEnd.OutputTooLarge or ProcessEnd.LimitExceeded => FailureKind.TooLarge,
        ProcessEnd.OutputUnreadable => FailureKind.OutputMismatch,
        ProcessEnd.OutputMissing => FailureKind.NoProgress,
        ProcessEnd.GuardBroken => FailureKind.SecurityViolation,
        ProcessEnd.Cancelled => FailureKind.Cancelled,
        _ when ending.LimitMet is not null => FailureKind.BudgetExhausted,
        _ when ending.SameEndsBefore >= SameEndsMax - 1 => FailureKind.PermanentExternal,
        _ when ByExitCode.TryGetValue(ending.ExitCode, out FailureKind kind) => kind,
        _ => StderrPhrases.KindOf(ending.Stderr) ?? FailureKind.Unknown,
    };

    // A program knows no host and no credential by name: what is wrong with one of them is wrong with its calls.
    private static FailureScope ScopeOf(FailureKind kind) => kind switch
    {
        FailureKind.Configuration or FailureKind.AccessRevoked or FailureKind.PermanentExternal => FailureScope.Tool,
        _ => FailureScope.Call,
    };

    private static string? MissingOf(FailureKind kind, ProcessEnding ending) => kind switch
    {
        FailureKind.NotFound when ending.End == ProcessEnd.NotFound => ending.Command,
        FailureKind.Configuration => StderrPhrases.MissingVariable(ending.Stderr),
        _ => null,
    };

    private static string CodeOf(ProcessEnding ending) => ending.End switch
    {
        ProcessEnd.NotFound => "program_not_found",
        ProcessEnd.NotExecutable => "program_not_executable",
        ProcessEnd.NotConfigured => "not_configured",
        ProcessEnd.Forbidden => "forbidden",
        ProcessEnd.TimedOut => "timeout",
        ProcessEnd.OutputTooLarge => "output_too_large",
        ProcessEnd.LimitExceeded => $"{ending.LimitMet}_limit",
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
}
