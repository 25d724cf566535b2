using Autonomy.Benchmarks.Commands;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;

namespace Autonomy.Benchmarks.Loads.Submitting;

/// <summary>What executions are submitted to: the engine itself, or a service by one of its interfaces.</summary>
internal interface ISubmissionTarget : IAsyncDisposable
{
    /// <summary>Where they are stored.</summary>
    IJournal Journal { get; }

    /// <summary>Submits an execution; returns once it is acknowledged, durable.</summary>
    /// <exception cref="BenchmarkRefusedException">It was refused.</exception>
    Task<ExecutionId> SubmitAsync();

    /// <summary>Completes when the execution has ended.</summary>
    Task WhenEndedAsync(ExecutionId execution);
}
