using System.Diagnostics;
using Autonomy.Simulation.Bugs;

namespace Autonomy.Tests.Simulation.Runs;

/// <summary>The simulation's program in a process of its own: only there is a stray work item a finding.</summary>
internal static class SimulationProcess
{
    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string[] Lines)> RunAsync(params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, MutantBuilder.Program);
        var start = new ProcessStartInfo(DotnetInstallation.Command, ["exec", program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string words = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, words.Split('\n'));
    }
}
