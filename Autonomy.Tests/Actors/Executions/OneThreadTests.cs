using System.Diagnostics;
using Autonomy.Core.Executions;
using Xunit;

namespace Autonomy.Tests.Actors.Executions;

/// <summary>
/// Whole executions in one thread. The thread pool serves the whole process, the tests' own runner included, so what it
/// did is counted in a process of its own.
/// </summary>
public sealed class OneThreadTests
{
    /// <summary>The first argument of the process.</summary>
    internal const string Verb = "one-thread";

    [Fact]
    public async Task TheThreadPoolHasNoPartInADeterministicRun()
    {
        using Process child = Process.Start("dotnet", [typeof(OneThreadTests).Assembly.Location, Verb]);
        await child.WaitForExitAsync();
        Assert.Equal(0, child.ExitCode);
    }

    /// <summary>The work items that the pool completed during some runs; 255 for that many or more.</summary>
    internal static int CountWorkItems()
    {
        Complete(seed: 1);
        long before = ThreadPool.CompletedWorkItemCount;
        for (ulong seed = 2; seed < 10; seed++) Complete(seed);
        return (int)Math.Min(255, ThreadPool.CompletedWorkItemCount - before);
    }

    private static void Complete(ulong seed)
    {
        var run = new EngineRun(seed);
        ExecutionId id = run.Begin(run.ChainOf(10, "script.work"));
        run.Crash();
        run.Engine.GoOn(id);
        run.Run();
        while (run.Tools.Open.Count > 0)
        {
            foreach (ScriptedCall call in run.Tools.Open) call.Succeed();
            run.Run();
        }

        Assert.Equal(ExecutionStatus.Completed, run.StatusOf(id));
    }
}
