using Autonomy.Core.Recovery;

namespace Autonomy.Tests.Core.Recovery.Recorded;

/// <summary>Programs that failed, with the last lines of their error streams.</summary>
internal static class ProcessRecordings
{
    public static IReadOnlyList<Recording> All { get; } =
    [
        Exit(FailureKind.ConnectFailed, 7, "curl 8",
            "curl: (7) Failed to connect to localhost port 9 after 0 ms: Couldn't connect to server"),
        Exit(FailureKind.ConnectFailed, 6, "curl 8, no such host", "curl: (6) Could not resolve host: nowhere.invalid"),
        Exit(FailureKind.ConnectFailed, 255, "OpenSSH", "ssh: connect to host 192.0.2.1 port 22: Connection timed out"),
        Exit(FailureKind.Timeout, 124, "coreutils timeout"),
        Exit(FailureKind.Timeout, 28, "curl 8, --max-time",
            "curl: (28) Operation timed out after 1000 milliseconds with 0 bytes received"),
        End(FailureKind.Timeout, ProcessEnd.TimedOut, "our own timer", FailureEffect.Unknown),
        Exit(FailureKind.AnswerCut, 1, "coreutils yes", "yes: standard output: Broken pipe"),
        Exit(FailureKind.AnswerCut, 128, "git fetch",
            "fetch-pack: unexpected disconnect while reading sideband packet", "fatal: early EOF"),
        Exit(FailureKind.AnswerCut, 141, "a shell's 128 + SIGPIPE"),
        Exit(FailureKind.Unavailable, 75, "sysexits EX_TEMPFAIL"),
        Exit(FailureKind.Unavailable, 69, "sysexits EX_UNAVAILABLE"),
        Exit(FailureKind.RateLimited, 1, "GitHub CLI",
            "gh: API rate limit exceeded for user ID 583231. (HTTP 403)"),
        new("process", FailureKind.BudgetExhausted, FailureEffect.Unknown, "RLIMIT_CPU of ours, SIGXCPU",
            static () =>
                ProcessClassification.Of(new ProcessEnding("sh") { ExitCode = 152, LimitMet = "cpuSeconds 5" })),
        new("process", FailureKind.BudgetExhausted, FailureEffect.Unknown, "memory.max of the cgroup, SIGKILL",
            static () =>
                ProcessClassification.Of(new ProcessEnding("sort") { ExitCode = 137, LimitMet = "memoryBytes 1" })),
        Exit(FailureKind.BudgetExhausted, 1, "coreutils cp, a quota", "cp: error writing 'b': Disk quota exceeded"),
        Exit(FailureKind.AccessRevoked, 77, "sysexits EX_NOPERM"),
        Exit(FailureKind.AccessRevoked, 128, "git over HTTPS",
            "remote: Invalid username or token.", "fatal: Authentication failed for 'https://github.com/x/y.git/'"),
        Exit(FailureKind.AccessRevoked, 128, "git over SSH",
            "git@github.com: Permission denied (publickey).", "fatal: Could not read from remote repository."),
        Exit(FailureKind.Denied, 126, "dash", "sh: 1: ./run: Permission denied"),
        Exit(FailureKind.Denied, 1, "coreutils cat", "cat: /etc/shadow: Permission denied"),
        Exit(FailureKind.Denied, 1, "coreutils touch", "touch: cannot touch 'x': Read-only file system"),
        new("process", FailureKind.BadInput, FailureEffect.None, "sysexits EX_USAGE",
            static () => ProcessClassification.Of(new ProcessEnding("tool") { ExitCode = 64 })),
        Exit(FailureKind.BadInput, 2, "Python argparse", "usage: x.py [-h] --name NAME",
            "x.py: error: the following arguments are required: --name"),
        Exit(FailureKind.BadInput, 2, "coreutils ls", "ls: unrecognized option '--colour-me'"),
        End(FailureKind.OutputMismatch, ProcessEnd.OutputUnreadable, "output that is no JSON", FailureEffect.Applied),
        Exit(FailureKind.NotFound, 127, "dash, no such command", "sh: 1: frobnicate: not found"),
        Exit(FailureKind.NotFound, 1, "coreutils cat, no such file", "cat: x: No such file or directory"),
        Exit(FailureKind.NotFound, 128, "git clone", "remote: Repository not found.",
            "fatal: repository 'https://github.com/x/none.git/' not found"),
        End(FailureKind.NotFound, ProcessEnd.NotFound, "no such program on the path", FailureEffect.None),
        Exit(FailureKind.Conflict, 128, "git commit beside another",
            "fatal: Unable to create '/r/.git/index.lock': File exists.",
            "Another git process seems to be running in this repository"),
        Exit(FailureKind.Conflict, 100, "apt-get", "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by "
            + "process 1234 (apt-get)"),
        Exit(FailureKind.Conflict, 1, "git push", " ! [rejected]        main -> main (fetch first)",
            "error: failed to push some refs to 'origin'"),
        Exit(FailureKind.TooLarge, 137, "the kernel's OOM killer, 128 + SIGKILL"),
        Exit(FailureKind.TooLarge, 152, "128 + SIGXCPU, not by a limit of ours"),
        Exit(FailureKind.TooLarge, 1, "coreutils cp", "cp: error writing 'b': No space left on device"),
        Exit(FailureKind.TooLarge, 1, "Python", "Traceback (most recent call last):", "MemoryError"),
        Exit(FailureKind.TooLarge, 134, "Node.js",
            "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory"),
        Exit(FailureKind.TooLarge, 1, "bash", "bash: fork: Cannot allocate memory"),
        Exit(FailureKind.TooLarge, 2, "Python, EMFILE", "OSError: [Errno 24] Too many open files: 'x'"),
        new("process", FailureKind.PermanentExternal, FailureEffect.Unknown, "exit 75 for the third time in a row",
            static () => ProcessClassification.Of(new ProcessEnding("tool") { ExitCode = 75, SameEndsBefore = 2 })),
        Exit(FailureKind.Configuration, 78, "sysexits EX_CONFIG"),
        Exit(FailureKind.Configuration, 1, "bash -u", "bash: line 1: API_TOKEN: unbound variable"),
        Exit(FailureKind.Configuration, 2, "dash -u", "sh: 1: API_TOKEN: parameter not set"),
        Exit(FailureKind.Configuration, 1, "Python, no module", "ModuleNotFoundError: No module named 'requests'"),
        End(FailureKind.NoProgress, ProcessEnd.OutputMissing, "exit 0 without the output that was asked for",
            FailureEffect.Applied),
        Exit(FailureKind.InputRequired, 1, "sudo",
            "sudo: a terminal is required to read the password; either use the -S "
            + "option to read from standard input or configure an askpass helper"),
        Exit(FailureKind.InputRequired, 128, "git without a terminal",
            "fatal: could not read Username for 'https://github.com': terminal prompts disabled"),
        new("process", FailureKind.DataLossRisk, FailureEffect.None, "rm -rf, before the call",
            static () => HttpRecordings.Risk("process.run", """{ "command": "rm", "args": ["-rf", "/data/old"] }""")),
        new("process", FailureKind.DataLossRisk, FailureEffect.None, "git push --force in a script, before the call",
            static () => HttpRecordings.Risk("process.shell", """
                { "script": "cd repo && git push --force origin main" }
                """)),
        End(FailureKind.SecurityViolation, ProcessEnd.GuardBroken, "a secret among the arguments", FailureEffect.None),
        Exit(FailureKind.SecurityViolation, 255, "OpenSSH, a changed host key", "Host key verification failed."),
        Exit(FailureKind.SecurityViolation, 60, "curl 8, an untrusted certificate",
            "curl: (60) SSL certificate problem: self-signed certificate"),
        End(FailureKind.Cancelled, ProcessEnd.Cancelled, "our own token", FailureEffect.Unknown),
        Exit(FailureKind.Unknown, 1, "a program that says nothing known", "something went wrong"),
        Exit(FailureKind.Unknown, 139, "128 + SIGSEGV", "Segmentation fault (core dumped)"),
    ];

    private static Recording Exit(FailureKind kind, int exitCode, string source, params string[] stderr) =>
        new("process", kind, FailureEffect.Unknown, $"exit {exitCode}, {source}",
            () => ProcessClassification.Of(new ProcessEnding("tool") { ExitCode = exitCode, Stderr = [.. stderr] }));

    private static Recording End(FailureKind kind, ProcessEnd end, string source, FailureEffect effect) =>
        new("process", kind, effect, source,
            () => ProcessClassification.Of(new ProcessEnding("tool") { End = end }, "as it is"));
}
