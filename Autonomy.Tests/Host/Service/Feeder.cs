using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>A program that hands in executions, and prints how many were acknowledged.</summary>
internal sealed class Feeder : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private Feeder(Process process) => (_process, _errors) = (process, process.StandardError.ReadToEndAsync());

    public static Feeder Start(string program, IReadOnlyList<string> arguments) => new(Process.Start(
        new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);

    /// <summary>Completes once so many are acknowledged.</summary>
    public async Task AcknowledgedAsync(int count)
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (int.Parse(line, CultureInfo.InvariantCulture) >= count) return;
        }

        Assert.Fail($"It ended before {count} were acknowledged: {await _errors}");
    }

    /// <summary>Completes once all are.</summary>
    public async Task EndAsync()
    {
        await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        Assert.True(_process.ExitCode == 0, await _errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
