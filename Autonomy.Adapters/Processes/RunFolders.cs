using System.Text;

namespace Autonomy.Adapters.Processes;

/// <summary>
/// Where programs have their private folders while they run: below the system's folder for temporary files, which may
/// be a file system of its own. Each is noted in a folder that belongs to the engine alone, so that those which a crash
/// or a stop left behind, with what was given to a program on its standard input, are removed by whoever owns the
/// engine's folder next. Safe to use from any thread.
/// </summary>
/// <param name="register">Where they are noted, one file each; null: nowhere.</param>
public sealed class RunFolders(string? register)
{
    /// <summary>Folders that nobody looks for again.</summary>
    public static RunFolders Unnoted { get; } = new(null);

    /// <summary>Removes all that are noted: no program of this engine runs, or may go on.</summary>
    public void RemoveAll()
    {
        if (register is null || !Directory.Exists(register)) return;
        foreach (string note in Directory.EnumerateFiles(register)) Remove(note);
    }

    /// <summary>Makes one.</summary>
    /// <param name="prefix">How its name begins.</param>
    /// <param name="notice">Told when it could not be removed.</param>
    internal RunFolder Make(string prefix, Action<string> notice)
    {
        string path = Directory.CreateTempSubdirectory(prefix).FullName;
        return new RunFolder(path, Note(path), notice);
    }

    private string? Note(string path)
    {
        if (register is null) return null;
        string note = Path.Combine(register, Path.GetFileName(path));
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(register);
        else Directory.CreateDirectory(register, RunFolder.OwnersAll);
        System.IO.File.WriteAllText(note, path, new UTF8Encoding());
        return note;
    }

    private static void Remove(string note)
    {
        try
        {
            // One that was cut off as it was written is of a folder in which there is nothing yet.
            string path = System.IO.File.ReadAllText(note);
            if (Path.GetFileName(path) == Path.GetFileName(note)) RunFolder.Remove(path, static _ => { });
            if (!Directory.Exists(path)) System.IO.File.Delete(note);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It stays noted: the next one tries again.
            return;
        }
    }
}
