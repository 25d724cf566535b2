using Autonomy.Core.Executions;

namespace Autonomy.Actors.Executions;

/// <summary>There is no such execution.</summary>
public sealed class UnknownExecutionException(ExecutionId execution)
    : InvalidOperationException($"There is no execution '{execution}'. The list of executions has those there are.");
