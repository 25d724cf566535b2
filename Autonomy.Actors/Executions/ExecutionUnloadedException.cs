using Autonomy.Core.Executions;

namespace Autonomy.Actors.Executions;

/// <summary>The execution's actor went while its end was awaited: ask again, or the engine is stopping.</summary>
public sealed class ExecutionUnloadedException : InvalidOperationException
{
    /// <summary>Names the execution.</summary>
    public ExecutionUnloadedException(ExecutionId execution)
        : base($"'{execution}' is not in memory any more; its journal is whole.")
    {
    }

    /// <summary>With a text of its own.</summary>
    public ExecutionUnloadedException(string message)
        : base(message)
    {
    }

    /// <summary>With a text of its own and what led to it.</summary>
    public ExecutionUnloadedException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Without a text.</summary>
    public ExecutionUnloadedException()
    {
    }
}
