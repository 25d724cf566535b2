using System.Globalization;
using System.Text;
using OsProcess = System.Diagnostics.Process;

namespace Autonomy.Adapters.Processes;

/// <summary>
/// Finds and kills what left its process group: a daemon made itself a session of its own, but it still carries the
/// run's mark in its environment.
/// </summary>
internal static class ProcessLeftovers
{
    // A process that forks while it is looked for is found in the next round; one that is about to become another
    // program shows no environment for a moment, so that a single round that finds nothing proves nothing.
    private const int RoundsMax = 12;
    private const int EmptyRoundsToEnd = 3;

    public static void Kill(string runFolder)
    {
        if (!OperatingSystem.IsLinux()) return;
        byte[] mark = Encoding.UTF8.GetBytes($"{ProcessGuard.MarkVariable}={runFolder}\0");
        for (int round = 0, empty = 0; round < RoundsMax && empty < EmptyRoundsToEnd; round++)
            empty = KillMarked(mark) ? 0 : empty + 1;
    }

    private static bool KillMarked(byte[] mark)
    {
        bool found = false;
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id))
                continue;
            if (!IsMarked(folder, mark)) continue;
            found = true;
            KillOne(id);
        }

        return found;
    }

    /// <summary>Whether a process carries the mark; false for one that has ended, or is another user's.</summary>
    public static bool IsMarked(string folder, byte[] mark)
    {
        try
        {
            return System.IO.File.ReadAllBytes(Path.Combine(folder, "environ")).AsSpan().IndexOf(mark) >= 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or is another user's: neither is ours.
            return false;
        }
    }

    private static void KillOne(int id)
    {
        try
        {
            using OsProcess process = OsProcess.GetProcessById(id);
            process.Kill();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // It ended meanwhile, which is what is wanted.
        }
    }
}
