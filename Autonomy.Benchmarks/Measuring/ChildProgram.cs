using System.Diagnostics;

namespace Autonomy.Benchmarks.Measuring;

/// <summary>
/// A process that a benchmark starts, and that never outlives it: disposing kills it with all that it has started.
/// </summary>
internal sealed class ChildProgram : IDisposable
{
    private readonly Process _process;

    private ChildProgram(ProcessStartInfo start)
    {
        start.UseShellExecute = false;
        start.RedirectStandardOutput = true;
        _process = Process.Start(start)!;
    }

    /// <summary>Starts another program; what it prints as errors goes where ours go.</summary>
    public static ChildProgram Start(string file, IEnumerable<string> args) => new(new ProcessStartInfo(file, args));

    /// <summary>Starts this program with other arguments.</summary>
    public static ChildProgram StartSelf(params string[] args)
    {
        string program = Environment.ProcessPath!;
        bool isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        return Start(program, isHost ? [typeof(ChildProgram).Assembly.Location, .. args] : args);
    }

    /// <summary>The next line of its output; null at the end.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    public async Task<string?> ReadLineAsync(TimeSpan patience, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        try
        {
            return await _process.StandardOutput.ReadLineAsync(limit.Token);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"{_process.ProcessName} printed nothing within {patience}.", late);
        }
    }

    /// <summary>The last line of its output, once it has ended; null where there was none.</summary>
    /// <exception cref="TimeoutException">It printed nothing for so long.</exception>
    public async Task<string?> ReadLastLineAsync(TimeSpan patience, CancellationToken cancellation)
    {
        string? last = null;
        while (await ReadLineAsync(patience, cancellation) is { } line) last = line;
        return last;
    }

    /// <summary>Ends it as a power cut would: SIGKILL, and waits until it is gone.</summary>
    public void Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }
}
