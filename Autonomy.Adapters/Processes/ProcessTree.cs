using System.Globalization;
using System.Text;

namespace Autonomy.Adapters.Processes;

/// <summary>
/// The processes of one run, as <c>/proc</c> shows them: the guard, what descends from it, and what carries the run's
/// mark in its environment wherever it went.
/// </summary>
internal sealed class ProcessTree(int guard, string runFolder)
{
    // A process that is about to become another program shows no environment for a moment.
    private const int LooksMax = 3;

    private readonly byte[] _mark = Encoding.UTF8.GetBytes($"{ProcessGuard.MarkVariable}={runFolder}\0");
    private readonly HashSet<int> _members = [guard];
    private readonly Dictionary<int, int> _looks = [];

    /// <summary>What the members use now: those that have ended are in the figures of who waited for them.</summary>
    public TreeUse Measure()
    {
        var present = new HashSet<int>();
        TreeUse sum = default;
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id))
                continue;
            present.Add(id);
            if (!_members.Contains(id) && _looks.GetValueOrDefault(id) >= LooksMax) continue;
            if (ProcessFigures.Read(folder) is not { } figures || !IsMember(id, figures.Parent, folder)) continue;
            // The guard is ours: what its children used is theirs, what it holds itself is not.
            sum = sum.Plus(figures.Use, isOurs: id == guard);
        }

        _members.IntersectWith(present);
        foreach (int gone in _looks.Keys.Where(id => !present.Contains(id)).ToList()) _looks.Remove(gone);
        return sum;
    }

    private bool IsMember(int id, int parent, string folder)
    {
        if (_members.Contains(id)) return true;
        if (!_members.Contains(parent) && !ProcessLeftovers.IsMarked(folder, _mark))
        {
            _looks[id] = _looks.GetValueOrDefault(id) + 1;
            return false;
        }

        _members.Add(id);
        return true;
    }
}

/// <summary>What processes use.</summary>
/// <param name="Cpu">Time on processors, with that of children that were waited for.</param>
/// <param name="MemoryBytes">Memory held now that no file stands behind.</param>
/// <param name="PeakBytes">The most that one of the processes ever held, files that are mapped included.</param>
/// <param name="DiskBytes">Bytes written to disk, with those of children that were waited for.</param>
/// <param name="Threads">Threads that there are now, one of each process at least.</param>
internal readonly record struct TreeUse(
    TimeSpan Cpu, long MemoryBytes, long PeakBytes, long DiskBytes, long Threads)
{
    public TreeUse Plus(in TreeUse other, bool isOurs) => new(
        Cpu + other.Cpu,
        MemoryBytes + (isOurs ? 0 : other.MemoryBytes),
        Math.Max(PeakBytes, isOurs ? 0 : other.PeakBytes),
        DiskBytes + other.DiskBytes,
        Threads + (isOurs ? 0 : other.Threads));
}

/// <summary>What <c>/proc</c> says of one process.</summary>
internal readonly record struct ProcessFigures(int Parent, TreeUse Use)
{
    // The unit of the times in "stat": USER_HZ, which is 100 on every Linux that .NET runs on.
    private const int TicksPerSecond = 100;

    // The places of the fields in "stat" after the name, which is in brackets and may hold anything.
    private const int ParentField = 1;
    private const int FirstTimeField = 11;
    private const int TimeFields = 4;
    private const int ThreadsField = 17;

    /// <summary>The figures of a process; null when it has ended, or is another user's.</summary>
    public static ProcessFigures? Read(string folder)
    {
        try
        {
            string stat = System.IO.File.ReadAllText($"{folder}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            long ticks = 0;
            for (int i = 0; i < TimeFields; i++) ticks += Number(fields[FirstTimeField + i]);
            (long memory, long peak) = ReadMemory($"{folder}/status");
            var cpu = TimeSpan.FromMilliseconds(ticks * 1000 / TicksPerSecond);
            long threads = Number(fields[ThreadsField]);
            return new ProcessFigures(
                (int)Number(fields[ParentField]), new TreeUse(cpu, memory, peak, ReadDisk($"{folder}/io"), threads));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The bytes that a file such as <c>/proc/1/io</c> tells of; 0 where it may not be read.</summary>
    public static long ReadDisk(string path)
    {
        try
        {
            long written = 0;
            foreach (string line in System.IO.File.ReadLines(path))
            {
                if (line.StartsWith("write_bytes:", StringComparison.Ordinal)) written += ValueOf(line);
                if (line.StartsWith("cancelled_write_bytes:", StringComparison.Ordinal)) written -= ValueOf(line);
            }

            return Math.Max(0, written);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A process that changed its user keeps this to itself; the rest of its figures is open to all.
            return 0;
        }
    }

    private static (long Now, long Peak) ReadMemory(string path)
    {
        (long now, long peak) = (0, 0);
        foreach (string line in System.IO.File.ReadLines(path))
        {
            if (line.StartsWith("VmHWM:", StringComparison.Ordinal)) peak = ValueOf(line) * 1024;
            if (line.StartsWith("RssAnon:", StringComparison.Ordinal)) now += ValueOf(line) * 1024;
            if (line.StartsWith("RssShmem:", StringComparison.Ordinal)) now += ValueOf(line) * 1024;
        }

        return (now, peak);
    }

    private static long ValueOf(string line) =>
        Number(line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim().Split(' ')[0]);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
