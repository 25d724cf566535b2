namespace Autonomy.Journals.Sqlite;

/// <summary>The files of a store's folder.</summary>
/// <param name="Directory">The folder.</param>
internal sealed record StoreFiles(string Directory)
{
    public string Database => Path.Combine(Directory, "journal.db");

    public string Wal => Database + "-wal";

    public string Lock => Path.Combine(Directory, "lock");

    public static StoreFiles Of(string directory) => new(Path.GetFullPath(directory));

    public static long BytesOf(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;
}
