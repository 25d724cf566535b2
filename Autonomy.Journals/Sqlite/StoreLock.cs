using System.Globalization;
using System.Text;

namespace Autonomy.Journals.Sqlite;

/// <summary>
/// The right of one process to write a store: a file held open under the system's lock, which ends with the process,
/// however it ends. The file itself stays, so that there is no moment in which two processes lock two files of one name.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    private readonly FileStream _held;

    private StoreLock(FileStream held) => _held = held;

    public static StoreLock Take(StoreFiles files, TimeProvider clock)
    {
        FileStream held;
        try
        {
            Directory.CreateDirectory(files.Directory);
            held = new FileStream(files.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw NoAccess(files, e);
        }
        catch (IOException e)
        {
            throw IsReadOnly(e) ? NoAccess(files, e) : InUse(files, e);
        }

        var taken = new StoreLock(held);
        try
        {
            taken.Write($"pid {Environment.ProcessId} since {clock.GetUtcNow().UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\n");
        }
        catch (IOException e)
        {
            taken._held.Dispose();
            throw new StoreException(StoreErrorKind.DiskFull, files.Lock,
                $"The lock file '{files.Lock}' cannot be written ({e.Message}). Free space on its disk, then try again.", e);
        }

        return taken;
    }

    public void Dispose()
    {
        _held.SetLength(0);
        _held.Dispose();
    }

    private static bool IsReadOnly(IOException error) =>
        error is DirectoryNotFoundException || error.Message.Contains("Read-only file system", StringComparison.Ordinal);

    private static StoreException NoAccess(StoreFiles files, Exception error) => new(StoreErrorKind.NoAccess, files.Directory,
        $"The store's folder '{files.Directory}' cannot be written ({error.Message}). "
        + "Give this user the right to write there, or name another folder.", error);

    private static StoreException InUse(StoreFiles files, IOException error) => new(StoreErrorKind.InUse, files.Directory,
        $"The store '{files.Directory}' is in use by {Holder(files)}. "
        + "Stop that process, or name another folder; reading commands work beside it.", error);

    private static string Holder(StoreFiles files)
    {
        try
        {
            using var file = new FileStream(files.Lock, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var text = new StreamReader(file, Encoding.UTF8);
            string holder = text.ReadToEnd().Trim();
            return holder.Length > 0 ? holder : "another process";
        }
        catch (IOException)
        {
            // Where the system's lock keeps readers out too, the holder stays unnamed.
            return "another process";
        }
    }

    private void Write(string text)
    {
        _held.SetLength(0);
        _held.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{text}")));
        _held.Flush();
    }
}
