using System.ComponentModel;
using System.Diagnostics;
using Autonomy.Adapters.Processes;
using Autonomy.Core.Recovery;

namespace Autonomy.Adapters.Sandboxes;

/// <summary>What a trial of isolation has shown.</summary>
/// <param name="Fault">Why a command was not isolated; null: it was.</param>
/// <param name="IsPassing">Whether that says nothing of the machine: the next trial may go well.</param>
internal readonly record struct TrialResult(string? Fault, bool IsPassing = false)
{
    /// <summary>Where the program that isolates is; null where there is none.</summary>
    public string? Program { get; init; }
}

/// <summary>
/// Finds out whether the machine isolates, and keeps what was found. A trial that the machine had no time or memory
/// for is not kept: it is made anew by the next call.
/// </summary>
/// <param name="options">Which program isolates, and where it is looked for.</param>
internal sealed class IsolationTrial(SandboxOptions options)
{
    private const long MemoryBytes = 1 << 20;
    private const int NoSuchFile = 2;
    private const int NoAccess = 13;

    // With this the program itself says that it cannot; any other end is one of the shell, or of a signal.
    private const int OwnFault = 1;

    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(5);

    private static readonly string[] PassingWords = ["Resource temporarily unavailable", "Cannot allocate memory"];

    private readonly Lock _lock = new();
    private TrialResult? _kept;

    /// <summary>What was found, by a trial where there was none that counts.</summary>
    public TrialResult Result()
    {
        lock (_lock)
        {
            if (_kept is { } kept) return kept;
            TrialResult found = Try();
            if (!found.IsPassing) _kept = found;
            return found;
        }
    }

    /// <summary>What was found does not hold any more: the next call finds out anew.</summary>
    public void Forget()
    {
        lock (_lock) _kept = null;
    }

    private TrialResult Try()
    {
        (string? program, ProcessEnd fault) =
            ProgramSearch.Find(options.Program, Environment.CurrentDirectory, options.SearchPath);
        if (program is not null) return Try(program) with { Program = program };
        bool isPath = options.Program.Contains('/', StringComparison.Ordinal);
        string where = isPath ? "" : $" in the service's PATH ({options.SearchPath})";
        return fault == ProcessEnd.NotExecutable
            ? new TrialResult($"'{options.Program}' is there and may not be run{where}")
            : new TrialResult($"there is no program '{options.Program}'{where}");
    }

    private static TrialResult Try(string program)
    {
        var start = new ProcessStartInfo(
            program, Isolation.Arguments(Path.GetTempPath(), "exit 0", hasNetwork: false, MemoryBytes))
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            // The words of the system are known in this language alone.
            Environment = { ["LC_ALL"] = "C" },
        };
        try
        {
            using Process trial = Process.Start(start)!;
            Task<string> said = trial.StandardError.ReadToEndAsync();
            if (!trial.WaitForExit(TimeMax))
            {
                trial.Kill(entireProcessTree: true);
                return new TrialResult($"{program} did not end within {TimeMax.TotalSeconds} s", IsPassing: true);
            }

            if (trial.ExitCode == 0) return default;
            return Refused(program, trial.ExitCode, said.GetAwaiter().GetResult().Trim());
        }
        catch (Win32Exception exception)
        {
            return exception.NativeErrorCode is NoSuchFile or NoAccess
                ? new TrialResult($"'{program}' may not be run: {exception.Message}")
                : new TrialResult($"'{program}' could not be started: {exception.Message}", IsPassing: true);
        }
    }

    private static TrialResult Refused(string program, int exitCode, string said)
    {
        bool isPassing = exitCode != OwnFault
            || Array.Exists(PassingWords, word => said.Contains(word, StringComparison.Ordinal));
        return new TrialResult(said.Length > 0 ? said : $"{program} ended with {exitCode}", isPassing);
    }
}
