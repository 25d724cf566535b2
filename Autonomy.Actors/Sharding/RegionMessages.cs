using Autonomy.Core.Executions;

namespace Autonomy.Actors.Sharding;

/// <summary>Hand a message to an execution, loading it where it is not in memory. The sender is kept.</summary>
/// <param name="Execution">Whom it is for.</param>
/// <param name="Message">A command, or another message of its supervisor.</param>
internal sealed record Deliver(ExecutionId Execution, object Message);

/// <summary>Load an execution and let it go on; no answer.</summary>
internal sealed class Activate
{
    public static readonly Activate Instance = new();
}

/// <summary>Tell the sender when the execution has ended.</summary>
internal sealed class AwaitEnd
{
    public static readonly AwaitEnd Instance = new();
}

/// <summary>An execution asks to leave memory: what comes for it from now on waits.</summary>
/// <param name="Execution">Which.</param>
/// <param name="Due">When it must be back; null when no clock wakes it.</param>
internal sealed record Passivate(ExecutionId Execution, DateTimeOffset? Due);

/// <summary>Everything that was sent before has been handed over: the execution may leave, if it still wants to.</summary>
internal sealed class MayLeave
{
    public static readonly MayLeave Instance = new();
}

/// <summary>Something came in between, and the execution does not leave.</summary>
internal sealed record Stay(ExecutionId Execution);
