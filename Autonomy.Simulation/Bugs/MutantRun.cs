using System.Diagnostics;
using System.Globalization;

namespace Autonomy.Simulation.Bugs;

/// <summary>The run of a simulation with a planted bug, in a process of its own.</summary>
/// <param name="ExitCode">As the simulation ends: 0 when it found nothing.</param>
/// <param name="Lines">What it printed, errors included, as far as the last lines go.</param>
internal sealed record MutantRun(int ExitCode, IReadOnlyList<string> Lines)
{
    /// <summary>The most lines that are kept.</summary>
    private const int LinesMax = 100_000;

    /// <summary>Makes the simulation with the bug and runs it; it ends with this call.</summary>
    /// <param name="builder">Compiles it.</param>
    /// <param name="bug">The bug.</param>
    /// <param name="arguments">The simulation's arguments, without <c>--bug</c>.</param>
    /// <param name="onLine">Told of each line as it comes, one at a time.</param>
    /// <param name="cancellation">Kills it.</param>
    /// <exception cref="PlantedBugException">The bug does not fit the source, or does not compile.</exception>
    public static async Task<MutantRun> RunAsync(
        MutantBuilder builder, PlantedBug bug, IEnumerable<string> arguments, Action<string> onLine,
        CancellationToken cancellation)
    {
        DirectoryInfo folder = builder.Build(bug);
        try
        {
            string program = Path.Combine(folder.FullName, MutantBuilder.Program);
            string? number = builder.NumberOf(bug)?.ToString(CultureInfo.InvariantCulture);
            return await RunAsync(["exec", program, .. arguments], number, onLine, cancellation);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<MutantRun> RunAsync(
        IReadOnlyList<string> arguments, string? number, Action<string> onLine, CancellationToken cancellation)
    {
        var lines = new Queue<string>();
        var start = new ProcessStartInfo(DotnetInstallation.Command, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // It lives for seconds: what the runtime would learn of it for later costs a quarter of that.
        start.Environment["DOTNET_TieredPGO"] = "0";
        if (number is not null) start.Environment[SwitchedSource.Variable] = number;
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }

        return new MutantRun(process.ExitCode, [.. lines]);

        // The two streams come on threads of their own.
        void Take(string? line)
        {
            if (line is null) return;
            lock (lines)
            {
                if (lines.Count == LinesMax) lines.Dequeue();
                lines.Enqueue(line);
                onLine(line);
            }
        }
    }
}
