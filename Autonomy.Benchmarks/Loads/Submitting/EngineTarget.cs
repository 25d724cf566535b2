using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Plans;

namespace Autonomy.Benchmarks.Loads.Submitting;

/// <summary>The engine itself, called in this process, with a plan that was compiled before.</summary>
internal sealed class EngineTarget(BenchmarkEngine engine, Plan plan) : ISubmissionTarget
{
    public IJournal Journal => engine.Journal;

    public Task<ExecutionId> SubmitAsync() => engine.SubmitAsync(plan);

    public Task WhenEndedAsync(ExecutionId execution) => engine.WhenEndedAsync(execution);

    public ValueTask DisposeAsync() => engine.DisposeAsync();
}
