using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using OsProcess = System.Diagnostics.Process;

namespace Autonomy.Adapters.Processes;

/// <summary>
/// A program that runs as long as it is of use, and is written to and read from meanwhile. As any program of the engine
/// it ends with all of its kin when it is disposed, and when the engine dies.
/// </summary>
internal sealed class LiveProgram : IAsyncDisposable
{
    /// <summary>Lines of the error stream that are kept: the last 20.</summary>
    private const int LinesMax = 20;

    private const int LineLengthMax = 500;
    private const uint OwnerReadsAndWrites = 0x180;

    private readonly OsProcess _process;
    private readonly string _runFolder;
    private readonly TimeSpan _grace;
    private readonly TimeProvider _time;
    private readonly Queue<string> _errors = [];
    private readonly Task<int> _ended;
    private readonly Task _errorsRead;

    private LiveProgram(OsProcess process, string runFolder, Stream input, TimeSpan grace, TimeProvider time)
    {
        (_process, _runFolder, Input, _grace, _time) = (process, runFolder, input, grace, time);
        _ended = AwaitExitAsync(process);
        _errorsRead = KeepErrorsAsync();
    }

    /// <summary>What it reads.</summary>
    public Stream Input { get; }

    /// <summary>What it writes.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Its exit code; null while it runs. Known still after it was disposed.</summary>
    public int? ExitCode => _ended.IsCompleted ? _ended.Result : null;

    /// <summary>The last lines of its error stream.</summary>
    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_errors) return [.. _errors];
        }
    }

    /// <summary>Starts a program.</summary>
    /// <exception cref="IOException">There is no such program, or it cannot be started.</exception>
    public static async Task<LiveProgram> StartAsync(ProcessRequest request, TimeSpan grace, TimeProvider time)
    {
        (string? path, _) = ProgramSearch.Find(
            request.Command, request.WorkingFolder, request.Environment.GetValueOrDefault("PATH"));
        if (path is null) throw new FileNotFoundException($"There is no program '{request.Command}' that can be run.");
        string folder = Directory.CreateTempSubdirectory("autonomy-run-").FullName;
        try
        {
            return await StartAsync(path, request, folder, grace, time);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>Completes when it has ended, and what it had to say of it is in <see cref="Errors"/>.</summary>
    public Task WhenEndedAsync() => Task.WhenAll(_ended, _errorsRead);

    public async ValueTask DisposeAsync()
    {
        // Its input ends first, by which a server knows that it is of no use any more.
        await Input.DisposeAsync();
        if (!await EndsInTimeAsync())
        {
            if (ProcessGuard.IsAvailable) _process.StandardInput.Close();
            else _process.Kill(entireProcessTree: true);
            await _ended;
        }

        ProcessLeftovers.Kill(_runFolder);
        _process.Dispose();
        Directory.Delete(_runFolder, recursive: true);
    }

    private static async Task<LiveProgram> StartAsync(
        string path, ProcessRequest request, string folder, TimeSpan grace, TimeProvider time)
    {
        string input = Path.Combine(folder, "stdin");
        if (ProcessGuard.IsAvailable && mkfifo(input, OwnerReadsAndWrites) != 0)
        {
            throw new IOException(
                $"A pipe to '{request.Command}' cannot be made (error {Marshal.GetLastPInvokeError()}).");
        }

        var process = new OsProcess { StartInfo = StartOf(path, request, folder) };
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            process.Dispose();
            throw new IOException($"'{request.Command}' cannot be started: {exception.Message}", exception);
        }

        Stream pipe = ProcessGuard.IsAvailable ? await OpenAsync(input, process) : process.StandardInput.BaseStream;
        return new LiveProgram(process, folder, pipe, grace, time);
    }

    private static ProcessStartInfo StartOf(string path, ProcessRequest request, string folder)
    {
        ProcessStartInfo start = ProcessGuard.IsAvailable
            ? ProcessGuard.Start(path, request.Args, folder, request.Limits, cpuTime: null)
            : new ProcessStartInfo(path, request.Args);
        start.WorkingDirectory = request.WorkingFolder;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.UseShellExecute = false;
        start.CreateNoWindow = true;
        start.Environment.Clear();
        foreach ((string name, string value) in request.Environment) start.Environment[name] = value;
        start.Environment[ProcessGuard.MarkVariable] = folder;
        return start;
    }

    // Opening waits for the other end. Should the program end before it has opened its own, ours is let go by opening
    // the other end here.
    private static async Task<Stream> OpenAsync(string pipe, OsProcess process)
    {
        Task<FileStream> opening = Task.Run(() => Open(pipe, FileAccess.Write));
        if (await Task.WhenAny(opening, process.WaitForExitAsync()) != opening)
        {
            await using FileStream other = Open(pipe, FileAccess.ReadWrite);
            await opening;
        }

        return await opening;
    }

    private static FileStream Open(string pipe, FileAccess access) =>
        new FileStream(pipe, FileMode.Open, access, FileShare.ReadWrite, bufferSize: 0);

    private async Task<bool> EndsInTimeAsync()
    {
        try
        {
            await _ended.WaitAsync(_grace, _time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static async Task<int> AwaitExitAsync(OsProcess process)
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private async Task KeepErrorsAsync()
    {
        byte[] buffer = new byte[4096];
        var line = new StringBuilder();
        try
        {
            int read;
            while ((read = await _process.StandardError.BaseStream.ReadAsync(buffer)) > 0)
                Take(line, Encoding.UTF8.GetString(buffer, 0, read));
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The program has ended, and with it what it had to say.
        }

        if (line.Length > 0) Keep(line);
    }

    private void Take(StringBuilder line, string text)
    {
        foreach (char c in text)
        {
            if (c == '\n') Keep(line);
            else if (line.Length < LineLengthMax && c != '\r') line.Append(c);
        }
    }

    private void Keep(StringBuilder line)
    {
        lock (_errors)
        {
            _errors.Enqueue(line.ToString());
            if (_errors.Count > LinesMax) _errors.Dequeue();
        }

        line.Clear();
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int mkfifo([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);
}
