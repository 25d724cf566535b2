using Autonomy.Benchmarks.Measuring;

namespace Autonomy.Benchmarks.Commands;

/// <summary>A benchmark as the command line knows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What exactly it measures: lines of 74 columns at most.</param>
/// <param name="Settings">Its options, without those that every benchmark has.</param>
/// <param name="Run">Measures, until it has ended or the token is cancelled.</param>
internal sealed record Benchmark(
    string Name,
    string Meaning,
    IReadOnlyList<Setting> Settings,
    Func<Settings, CancellationToken, Task<IReport>> Run)
{
    /// <summary>The options that every benchmark has.</summary>
    public static readonly IReadOnlyList<Setting> Shared =
    [
        new Setting.Text("--data", "DIR", "where it writes, kept", "a folder here, removed"),
        new Setting.Switch("--json", "the result as one line of JSON"),
    ];

    /// <summary>All of its options.</summary>
    public IReadOnlyList<Setting> AllSettings => [.. Settings, .. Shared];
}

/// <summary>A benchmark cannot run as asked: what is missing, and what to do.</summary>
internal sealed class BenchmarkRefusedException(string message) : InvalidOperationException(message);
