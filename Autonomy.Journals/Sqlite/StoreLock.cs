using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Autonomy.Journals.Sqlite;

/// <summary>
/// The right of one process to write a store: a file held open under the system's lock, which ends with the process,
/// however it ends. The file itself stays, so that there is no moment in which two processes lock two files of one
/// name.
/// </summary>
internal sealed partial class StoreLock : IDisposable
{
    private readonly FileStream _held;

    private StoreLock(FileStream held) => _held = held;

    public static StoreLock Take(StoreFiles files, TimeProvider clock)
    {
        FileStream? held = null;
        try
        {
            Directory.CreateDirectory(files.Directory);
            // On Windows sharing for reading still keeps every writer out, and lets the refused one read who holds it.
            FileShare share = OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None;
            held = new FileStream(files.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, share, bufferSize: 0);
            held.SetLength(0);
            DateTime now = clock.GetUtcNow().UtcDateTime;
            held.Write(Encoding.UTF8.GetBytes($"pid {Environment.ProcessId} since {now:yyyy-MM-ddTHH:mm:ssZ}\n"));
            return new StoreLock(held);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            held?.Dispose();
            throw Refusal(files, error);
        }
    }

    public void Dispose()
    {
        _held.SetLength(0);
        _held.Dispose();
    }

    private static StoreException Refusal(StoreFiles files, Exception error) => SystemErrors.Of(error) switch
    {
        SystemError.Locked => new StoreException(StoreErrorKind.InUse, files.Directory,
            $"The store '{files.Directory}' is in use by {Holder(files)}. "
            + "Stop that process, or name another folder; reading commands work beside it.", error),
        SystemError.NoSpace => new StoreException(StoreErrorKind.DiskFull, files.Directory,
            $"There is no space left for the store '{files.Directory}'. "
            + "Free space on that disk, then try again.", error),
        _ => new StoreException(StoreErrorKind.NoAccess, files.Directory,
            $"The store's folder '{files.Directory}' cannot be written ({error.Message}) "
            + "Give this user the right to write there, or name another folder.", error),
    };

    private static string Holder(StoreFiles files)
    {
        using SafeFileHandle handle = OperatingSystem.IsWindows()
            ? File.OpenHandle(files.Lock, share: FileShare.ReadWrite)
            : new SafeFileHandle(OpenToRead(files.Lock, 0), ownsHandle: true);
        if (handle.IsInvalid) return "another process";
        Span<byte> text = stackalloc byte[200];
        string holder = Encoding.UTF8.GetString(text[..RandomAccess.Read(handle, text, 0)]).Trim();
        return holder.Length > 0 ? holder : "another process";
    }

    /// <summary>
    /// The runtime asks for a shared lock whenever it opens a file to read, and the holder's lock refuses that.
    /// </summary>
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenToRead(string path, int flags);
}
