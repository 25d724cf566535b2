using System.Diagnostics;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Crash;

/// <summary>The whole command is killed while programs that its plan started run.</summary>
public sealed class ToolChildrenTests : IDisposable
{
    private static readonly TimeSpan OutliveMax = TimeSpan.FromSeconds(5);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ProgramsAndWhatTheyStartedNeverOutliveAKilledEngineByFiveSeconds()
    {
        LifeLine[] lines = [.. Enumerable.Range(0, 3).Select(i => new LifeLine(_folder, $"line{i}"))];
        await File.WriteAllTextAsync(_folder.File("plan.json"), PlanOf(lines));
        using Process engine = Start("run", _folder.File("plan.json"));
        await Task.WhenAll(lines.Select(line => line.Started)).WaitAsync(DoomedEngine.SilenceMax);

        engine.Kill();
        await Task.WhenAll(lines.Select(line => line.Gone)).WaitAsync(OutliveMax);
    }

    // Each program has children and grandchildren that hear no request to end; all of them hold the pipe.
    private static string PlanOf(LifeLine[] lines)
    {
        IEnumerable<string> steps = lines.Select((line, i) =>
        {
            const string Children = "(sleep 1000 & sh -c 'sleep 1000 & wait' & wait)";
            string script = $"trap '' TERM HUP INT; exec 9>{line.Path}; {Children} & echo >&9; wait";
            return $$"""
                {"id":"s{{i}}","tool":"process.run","with":{ "command":"sh","args":["-c","{{script}}"] } }
                """;
        });
        return $$"""{"plan":1,"name":"children","steps":[{{string.Join(',', steps)}}]}""";
    }

    private Process Start(params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "autonomy.dll");
        return Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            UseShellExecute = false,
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }
}
