using Autonomy.Core.Recovery;

namespace Autonomy.Adapters;

/// <summary>
/// Leaves the depths of a tool with a failure that is known; the adapter turns it into an outcome at its edge.
/// </summary>
internal sealed class ToolFailedException(Failure failure) : Exception(failure.Message)
{
    internal Failure Failure { get; } = failure;
}
