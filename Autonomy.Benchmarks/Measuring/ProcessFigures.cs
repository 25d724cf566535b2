using System.Globalization;

namespace Autonomy.Benchmarks.Measuring;

/// <summary>What the kernel and the runtime say of this process.</summary>
/// <param name="HeapBytes">Managed objects that live, after a full collection.</param>
/// <param name="ResidentBytes">Memory in use, all of it; 0 where the system has no /proc.</param>
internal sealed record MemoryFigures(long HeapBytes, long ResidentBytes)
{
    /// <summary>Collects all garbage, gives what is free back to the system, and looks.</summary>
    public static MemoryFigures AfterFullCollection()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return new MemoryFigures(GC.GetTotalMemory(forceFullCollection: true), ProcFile.Status("VmRSS:") << 10);
    }

    /// <summary>The most memory that was ever in use, in bytes; 0 where the system has no /proc.</summary>
    public static long PeakResidentBytes => ProcFile.Status("VmHWM:") << 10;
}

/// <summary>Bytes that the process handed to the kernel to write, and those that went towards a disk.</summary>
/// <param name="Requested">By all writes; 0 where the system has no /proc.</param>
/// <param name="ToDisk">Of them, those to files on a disk.</param>
internal sealed record WriteFigures(long Requested, long ToDisk)
{
    public static WriteFigures Now() => new(ProcFile.InputOutput("wchar:"), ProcFile.InputOutput("write_bytes:"));
}

/// <summary>Numbers of <c>/proc/self</c>.</summary>
internal static class ProcFile
{
    public static long Status(string name) => Find("/proc/self/status", name);

    public static long InputOutput(string name) => Find("/proc/self/io", name);

    private static long Find(string path, string name)
    {
        if (!File.Exists(path)) return 0;
        string? line = File.ReadLines(path).FirstOrDefault(one => one.StartsWith(name, StringComparison.Ordinal));
        string? number = line?[name.Length..].Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[0];
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : 0;
    }
}
