using System.Diagnostics;
using Autonomy.Core.Executions;

namespace Autonomy.Tests.Crash;

/// <summary>An engine's process, as whoever kills it sees it.</summary>
internal sealed class DoomedEngine : IDisposable
{
    /// <summary>The exit code of a process that SIGKILL ended.</summary>
    public const int KilledCode = 128 + 9;

    /// <summary>An engine that neither ends nor tells anything for so long hangs.</summary>
    public static readonly TimeSpan SilenceMax = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly long _startedAt = Stopwatch.GetTimestamp();

    private DoomedEngine(Process process, CrashOrders orders)
    {
        _process = process;
        Orders = orders;
    }

    /// <summary>What it was told to do.</summary>
    public CrashOrders Orders { get; }

    /// <summary>The executions whose submission was acknowledged.</summary>
    public List<ExecutionId> Accepted { get; } = [];

    /// <summary>Every line that it told.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>
    /// From the start of the process until all open executions went on, as seen from here; null: it did not live so
    /// long.
    /// </summary>
    public TimeSpan? Recovery { get; private set; }

    /// <summary>The same from the start of the engine in its process on, as it measured that itself.</summary>
    public TimeSpan? OwnRecovery { get; private set; }

    /// <summary>The processor time that its process had used by then.</summary>
    public TimeSpan? RecoveryCpu { get; private set; }

    /// <summary>The open executions that went on.</summary>
    public int Recovered { get; private set; }

    /// <summary>The process's number.</summary>
    public int Id => _process.Id;

    /// <summary>Starts one; what stands in <paramref name="before"/> starts the program itself.</summary>
    public static DoomedEngine Start(CrashOrders orders, params string[] before)
    {
        string[] command =
            [.. before, "dotnet", typeof(CrashChild).Assembly.Location, CrashChild.Verb, orders.Write()];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return new DoomedEngine(Process.Start(start)!, orders);
    }

    /// <summary>Reads until a line begins so; false when the process ended before.</summary>
    public async Task<bool> ReadUntilAsync(string beginning)
    {
        while (await ReadAsync() is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    /// <summary>Kills it (SIGKILL), unless it is dead already.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Lets an engine that is idle end by itself.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Reads what it still told, and gives its exit code: 137 when it was killed.</summary>
    public async Task<int> EndAsync()
    {
        while (await ReadAsync() is not null)
        {
            // Each line was taken note of as it was read.
        }

        await _process.WaitForExitAsync().WaitAsync(SilenceMax);
        return _process.ExitCode;
    }

    public void Dispose() => _process.Dispose();

    private async Task<string?> ReadAsync()
    {
        string? line = await _process.StandardOutput.ReadLineAsync().WaitAsync(SilenceMax);
        if (line is null) return null;
        Lines.Add(line);
        switch (line.Split(' '))
        {
            case ["accepted", var id]: Accepted.Add(ExecutionId.Parse(id)); break;
            case ["ready", var executions, var wall, var cpu]:
                Recovery = Stopwatch.GetElapsedTime(_startedAt);
                OwnRecovery = TimeSpan.FromMicroseconds(double.Parse(wall, null));
                RecoveryCpu = TimeSpan.FromMicroseconds(double.Parse(cpu, null));
                Recovered = int.Parse(executions, null);
                break;
            default: break;
        }

        return line;
    }
}
