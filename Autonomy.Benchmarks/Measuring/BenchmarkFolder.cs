namespace Autonomy.Benchmarks.Measuring;

/// <summary>
/// The folder of a benchmark's store: a fresh one on the disk of the working folder, removed at the end; or one that
/// was given, which is kept.
/// </summary>
internal sealed class BenchmarkFolder : IDisposable
{
    private readonly bool _isKept;

    /// <summary>The folder that was given, which is kept; or a fresh one.</summary>
    public BenchmarkFolder(string? given)
        : this(given ?? NewPath(), isKept: given is not null)
    {
    }

    /// <summary>A folder at this place, which is made where there is none.</summary>
    public BenchmarkFolder(string path, bool isKept) =>
        (Path, _isKept) = (Directory.CreateDirectory(path).FullName, isKept);

    public string Path { get; }

    public void Dispose()
    {
        if (!_isKept && Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }

    private static string NewPath() =>
        System.IO.Path.Combine(Environment.CurrentDirectory, $".autonomy-benchmark-{Environment.ProcessId}");
}
