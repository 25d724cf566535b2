namespace Autonomy.Benchmarks.Measuring;

/// <summary>
/// The folder of a benchmark's store: a fresh one on the disk of the working folder, removed at the end; or one that
/// was given, which is kept.
/// </summary>
internal sealed class BenchmarkFolder : IDisposable
{
    private readonly bool _isOurs;

    public BenchmarkFolder(string? given)
    {
        _isOurs = given is null;
        Path = given
            ?? System.IO.Path.Combine(Environment.CurrentDirectory, $".autonomy-benchmark-{Environment.ProcessId}");
    }

    public string Path { get; }

    public void Dispose()
    {
        if (_isOurs && Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }
}
