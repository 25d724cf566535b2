using Autonomy.Core.Executions;
using Xunit;

namespace Autonomy.Tests.Actors.Executions;

/// <summary>Tests that watch the whole process, and so run while no other does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WholeProcess
{
    public const string Name = "whole process";
}

[Collection(WholeProcess.Name)]
public sealed class OneThreadTests
{
    [Fact]
    public void TheThreadPoolHasNoPartInADeterministicRun()
    {
        Complete(seed: 1);
        long before = ThreadPool.CompletedWorkItemCount;
        for (ulong seed = 2; seed < 10; seed++) Complete(seed);
        Assert.Equal(before, ThreadPool.CompletedWorkItemCount);
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
