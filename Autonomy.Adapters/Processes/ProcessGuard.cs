using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Autonomy.Adapters.Processes;

/// <summary>
/// Runs a program so that nothing of it outlives the attempt, nor the engine.
/// <para>
/// A small shell, the guard, stands between engine and program in a session of its own, and the program in another.
/// The guard's input is a pipe whose only writer is the engine. Each line on it sends SIGTERM to the program's group.
/// Its end, by the engine's will or by the engine's death (a kill -9 included, since the kernel closes the pipe), sends
/// SIGKILL. When the program itself ends, what it left in its group is killed, and the guard ends with its exit code.
/// </para>
/// <para>This needs <c>setsid</c> of util-linux (or busybox), which every Linux has; elsewhere the program is started
/// plainly.</para>
/// </summary>
internal static partial class ProcessGuard
{
    /// <summary>The variable that marks every process of a run, also those that left its group.</summary>
    public const string MarkVariable = "AUTONOMY_RUN";

    // $1 is the run's private folder, $2 is setsid, the rest is the program. The guard holds neither of the program's
    // streams, so that they end with the program. A background job's input would be /dev/null, hence the pipe is
    // moved to 3.
    // A program may have removed the run's folder: in braces, "times" that cannot be written does not end the guard.
    // The pipe is read by a subshell, since a shell that waits for a child cannot read. For an instant the program has
    // no group of its own yet; a signal then goes to the process.
    private const string Script = """
        run=$1; setsid=$2; shift 2
        exec 3<&0 4>&1 5>&2 0</dev/null 1>/dev/null 2>/dev/null
        "$setsid" "$@" 0<"$run/stdin" 1>&4 2>&5 3<&- 4>&- 5>&- &
        child=$!
        exec 4>&- 5>&-
        send() { kill "-$1" "-$child" || kill "-$1" "$child"; }
        { while read -r order; do send TERM; done; send KILL; } 0<&3 3<&- &
        watcher=$!
        exec 3<&-
        wait "$child"
        code=$?
        kill -KILL "$watcher" "-$child"
        while read -r line; do echo "$line"; done <"/proc/$$/io" >"$run/io"
        { times; } >"$run/times"
        exit "$code"
        """;

    private static readonly string[] ToolFolders =
    [
        "/usr/bin", "/bin", "/usr/local/bin",
        .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Where(Path.IsPathFullyQualified),
    ];

    /// <summary>Whether this system has what the guard needs.</summary>
    public static bool IsAvailable { get; } =
        OperatingSystem.IsLinux() && Setsid is not null && System.IO.File.Exists("/bin/sh");

    /// <summary>Where <c>prlimit</c> is; null when the system has none.</summary>
    public static string? Prlimit { get; } = Find("prlimit");

    private static string? Setsid => Find("setsid");

    /// <summary>The start of a guarded program.</summary>
    public static ProcessStartInfo Start(
        string program, IReadOnlyList<string> args, string runFolder, ProcessLimits limits, TimeSpan? cpuTime)
    {
        var start = new ProcessStartInfo(Setsid!)
        {
            ArgumentList = { "/bin/sh", "-c", Script, "guard", runFolder, Setsid! },
        };
        bool mayLimit = (cpuTime is not null || limits.FileBytes is not null) && Prlimit is not null;
        if (limits.NeedsPrlimit || mayLimit) AddLimits(start, limits, cpuTime);
        start.ArgumentList.Add(program);
        foreach (string arg in args) start.ArgumentList.Add(arg);
        return start;
    }

    /// <summary>
    /// The processor time of the program, which the guard left in the run's folder; null when it could not.
    /// </summary>
    public static TimeSpan? ReadCpu(string runFolder)
    {
        string path = Path.Combine(runFolder, "times");
        if (!System.IO.File.Exists(path)) return null;
        // The first line is the guard's own time, the second its children's.
        string? children = System.IO.File.ReadLines(path).ElementAtOrDefault(1);
        if (children is null) return null;
        TimeSpan sum = TimeSpan.Zero;
        foreach (Match time in Times().Matches(children))
        {
            double minutes = double.Parse(time.Groups["m"].ValueSpan, CultureInfo.InvariantCulture);
            double seconds = double.Parse(time.Groups["s"].ValueSpan, CultureInfo.InvariantCulture);
            sum += TimeSpan.FromSeconds((minutes * 60) + seconds);
        }

        return sum;
    }

    /// <summary>
    /// The bytes that the program and its children wrote to disk, which the guard left in the run's folder; 0 when it
    /// could not.
    /// </summary>
    public static long ReadDisk(string runFolder) => ProcessFigures.ReadDisk(Path.Combine(runFolder, "io"));

    private static void AddLimits(ProcessStartInfo start, ProcessLimits limits, TimeSpan? cpuTime)
    {
        long? cpuSeconds = limits.CpuSeconds;
        // Of the whole tree's time the meter sees to; this holds for each process, should the engine be too busy to.
        if (cpuTime is { } most)
            cpuSeconds = Math.Min(cpuSeconds ?? long.MaxValue, (long)Math.Ceiling(most.TotalSeconds));
        start.ArgumentList.Add(Prlimit!);
        start.ArgumentList.Add("--core=0");
        if (limits.MemoryBytes is { } memory) start.ArgumentList.Add($"--as={memory}");
        // The soft limit sends SIGXCPU, which tells what happened; the hard one kills a program that ignores it.
        if (cpuSeconds is { } cpu) start.ArgumentList.Add($"--cpu={cpu}:{cpu + 1}");
        if (limits.Processes is { } processes) start.ArgumentList.Add($"--nproc={processes}");
        if (limits.FileBytes is { } file) start.ArgumentList.Add($"--fsize={file}");
        start.ArgumentList.Add("--");
    }

    private static string? Find(string tool) =>
        ToolFolders.Select(folder => Path.Combine(folder, tool)).FirstOrDefault(System.IO.File.Exists);

    [GeneratedRegex(@"(?<m>\d+)m(?<s>\d+(?:\.\d+)?)s", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Times();
}
