using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Autonomy.Journals.Sqlite;

/// <summary>
/// Lets SQLite sleep as briefly as it asks for. The bundled library was built without <c>usleep</c>, so that on Unix
/// it makes a whole second of each microsecond that it wants to wait: a reader that meets a commit at the wrong moment
/// then stands still for a second, and whatever waits for that reader with it.
/// </summary>
internal static partial class BriefSleep
{
    // struct sqlite3_vfs: three ints, padding up to the size of a pointer, and then pointers, of which xSleep is the
    // 13th in each of the three versions that there are.
    private const int LatestVersion = 3;
    private const int IntsInFront = 3;
    private const int PointersInFront = 12;

    /// <summary>Takes the place of the sleep of the library's file system; before the first connection.</summary>
    public static unsafe void Install()
    {
        // On Windows SQLite sleeps in milliseconds as it is.
        if (OperatingSystem.IsWindows()) return;
        nint system = FindFileSystem(0);
        if (system == 0 || Marshal.ReadInt32(system) is < 1 or > LatestVersion) return;
        int pointers = (IntsInFront * sizeof(int) + nint.Size - 1) / nint.Size * nint.Size;
        delegate* unmanaged[Cdecl]<nint, int, int> sleep = &Sleep;
        Marshal.WriteIntPtr(system, pointers + PointersInFront * nint.Size, (nint)sleep);
    }

    // What is shorter than a millisecond is left to the scheduler. The answer is the time that was asked for.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sleep(nint system, int microseconds)
    {
        if (microseconds < 1_000) Thread.Yield();
        else Thread.Sleep(microseconds / 1_000);
        return microseconds;
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial nint FindFileSystem(nint name);
}
