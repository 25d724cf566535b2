namespace Autonomy.Benchmarks.Measuring;

/// <summary>The files of a store as they are at one moment: length and time of the last write.</summary>
internal sealed class StoreSize
{
    private readonly Dictionary<string, (long Bytes, DateTime Written)> _files;

    private StoreSize(Dictionary<string, (long Bytes, DateTime Written)> files) => _files = files;

    /// <summary>All of them together.</summary>
    public long Bytes => _files.Values.Sum(file => file.Bytes);

    public static StoreSize Of(string folder) => new(
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
            .ToDictionary(file => file.FullName, file => (file.Length, file.LastWriteTimeUtc)));

    /// <summary>How many files were written, made or removed between this moment and a later one.</summary>
    public int ChangedIn(StoreSize later) =>
        _files.Count(file => later._files.GetValueOrDefault(file.Key) != file.Value)
        + later._files.Count(file => !_files.ContainsKey(file.Key));
}
