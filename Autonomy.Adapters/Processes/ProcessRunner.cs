using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Autonomy.Core.Recovery;
using OsProcess = System.Diagnostics.Process;

namespace Autonomy.Adapters.Processes;

/// <summary>Starts one program, captures its output, and ends it and all of its kin.</summary>
internal sealed class ProcessRunner(ProcessRequest request, TimeSpan terminationGrace, TimeProvider time)
{
    // A daemon without our mark may hold a stream open for ever; its output is not waited for any longer than this.
    private static readonly TimeSpan StreamsEndMax = TimeSpan.FromSeconds(1);

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Told what a person should know besides how the program ended. Default: nobody is.</summary>
    public Action<string> Notice { get; init; } = static _ => { };

    /// <summary>Where it has its private folder.</summary>
    public RunFolders Runs { get; init; } = RunFolders.Unnoted;

    /// <summary>Runs the program to its end, or until it is cancelled.</summary>
    public async Task<ProcessResult> RunAsync(CancellationToken cancellation)
    {
        (string? program, ProcessEnd fault) =
            ProgramSearch.Find(request.Command, request.WorkingFolder, request.Environment.GetValueOrDefault("PATH"));
        if (program is null) return new ProcessResult { End = fault };
        if (request.Limits.NeedsPrlimit && (!ProcessGuard.IsAvailable || ProcessGuard.Prlimit is null))
        {
            const string Missing = "limits of memory, CPU and processes need 'prlimit' and 'setsid' of util-linux. "
                + "Install util-linux, or leave these limits out.";
            return new ProcessResult { End = ProcessEnd.NotConfigured, Detail = Missing };
        }

        if (request.IsMetered && !ProcessGuard.IsAvailable)
        {
            const string Missing = "limits of memory, processor time and disk are kept on Linux alone, by 'setsid' of "
                + "util-linux. Install it, or leave these limits out.";
            return new ProcessResult { End = ProcessEnd.NotConfigured, Detail = Missing };
        }

        using RunFolder runFolder = Runs.Make("autonomy-run-", Notice);
        return await RunInAsync(program, runFolder.Path, cancellation);
    }

    private async Task<ProcessResult> RunInAsync(string program, string runFolder, CancellationToken cancellation)
    {
        long started = time.GetTimestamp();
        using var process = new OsProcess { StartInfo = await PrepareAsync(program, runFolder) };
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            return new ProcessResult { End = ProcessEnd.NotFound, Detail = exception.Message };
        }

        if (!ProcessGuard.IsAvailable) await WriteStdinAsync(process);
        ProcessResult result = await WaitAsync(process, runFolder, cancellation);
        if (!ProcessGuard.IsAvailable) return result with { Duration = time.GetElapsedTime(started) };
        TimeSpan cpu = ProcessGuard.ReadCpu(runFolder) ?? TimeSpan.Zero;
        return result with
        {
            Duration = time.GetElapsedTime(started),
            Cpu = result.Cpu > cpu ? result.Cpu : cpu,
            DiskBytes = Math.Max(result.DiskBytes ?? 0, ProcessGuard.ReadDisk(runFolder)),
        };
    }

    private async Task<ProcessStartInfo> PrepareAsync(string program, string runFolder)
    {
        IReadOnlyList<string> args = request.Args;
        if (request.Script is { } script) args = [await WritePrivateAsync(runFolder, "script", script), .. args];
        if (ProcessGuard.IsAvailable) await WritePrivateAsync(runFolder, "stdin", request.Stdin ?? "");
        ProcessStartInfo start = ProcessGuard.IsAvailable
            ? ProcessGuard.Start(program, args, runFolder, request.Limits, request.AttemptLimits.CpuTime)
            : new ProcessStartInfo(program, args);
        start.WorkingDirectory = request.WorkingFolder;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        start.CreateNoWindow = true;
        start.Environment.Clear();
        foreach ((string name, string value) in request.Environment) start.Environment[name] = value;
        start.Environment[ProcessGuard.MarkVariable] = runFolder;
        return start;
    }

    private static async Task<string> WritePrivateAsync(string folder, string name, string content)
    {
        string path = Path.Combine(folder, name);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        await using var file = new FileStream(path, options);
        await file.WriteAsync(Encoding.UTF8.GetBytes(content));
        return path;
    }

    private async Task WriteStdinAsync(OsProcess process)
    {
        try
        {
            await process.StandardInput.WriteAsync(request.Stdin ?? "");
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading its input, which is its right.
        }
    }

    private async Task<ProcessResult> WaitAsync(OsProcess process, string runFolder, CancellationToken cancellation)
    {
        using var abandon = new CancellationTokenSource();
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int outputMax = request.Limits.OutputBytes;
        // What cuts a stream is told apart below: a cap that is met while the program ends counts as much.
        var stdout = new OutputCapture(process.StandardOutput.BaseStream, outputMax, stop.TrySetResult);
        var stderr = new OutputCapture(process.StandardError.BaseStream, outputMax, stop.TrySetResult);
        Task streams = Task.WhenAll(stdout.ReadAsync(abandon.Token), stderr.ReadAsync(abandon.Token));
        Task exit = process.WaitForExitAsync(CancellationToken.None);
        await using CancellationTokenRegistration registration = cancellation.Register(() => stop.TrySetResult());

        using var over = new CancellationTokenSource();
        var meter = new ProcessMeter(new ProcessTree(process.Id, runFolder), request, time);
        Task watch = ProcessGuard.IsAvailable ? meter.WatchAsync(stop.TrySetResult, over.Token) : Task.CompletedTask;
        bool isStopped = await Task.WhenAny(exit, stop.Task) == stop.Task;
        if (isStopped) await EndAsync(process, exit, isAtOnce: meter.Excess is not null);
        await over.CancelAsync();
        await watch;
        ProcessLeftovers.Kill(runFolder);
        await EndOfStreamsAsync(streams, abandon);
        bool hasOverflowed = stdout.HasOverflowed || stderr.HasOverflowed;
        return new ProcessResult
        {
            End = EndOf(meter.Excess, hasOverflowed, isStopped),
            ExitCode = process.ExitCode,
            Stdout = stdout.Content,
            Stderr = stderr.Content,
            Excess = meter.Excess,
            Cpu = ProcessGuard.IsAvailable ? meter.Cpu : null,
            MemoryPeakBytes = meter.MemoryPeakBytes,
            DiskBytes = ProcessGuard.IsAvailable ? meter.DiskBytes : null,
        };
    }

    private static ProcessEnd EndOf(LimitExcess? excess, bool hasOverflowed, bool isStopped)
    {
        if (excess is not null) return ProcessEnd.LimitExceeded;
        if (hasOverflowed) return ProcessEnd.OutputTooLarge;
        return isStopped ? ProcessEnd.Cancelled : ProcessEnd.Exited;
    }

    /// <summary>Asks the program to end, and kills it after the grace; at once where every moment costs more.</summary>
    private async Task EndAsync(OsProcess process, Task exit, bool isAtOnce)
    {
        if (!ProcessGuard.IsAvailable)
        {
            process.Kill(entireProcessTree: true);
            await exit;
            return;
        }

        if (isAtOnce)
        {
            process.StandardInput.Close();
            await exit;
            return;
        }

        try
        {
            await process.StandardInput.WriteAsync("terminate\n");
            await process.StandardInput.FlushAsync(CancellationToken.None);
            await exit.WaitAsync(terminationGrace, time);
        }
        catch (TimeoutException)
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The guard has ended meanwhile, and the program with it.
        }

        await exit;
    }

    private async Task EndOfStreamsAsync(Task streams, CancellationTokenSource abandon)
    {
        try
        {
            await streams.WaitAsync(StreamsEndMax, time);
        }
        catch (TimeoutException)
        {
            await abandon.CancelAsync();
        }
    }
}
