using Autonomy.Core.Estimates;

namespace Autonomy.Core.Executions;

/// <content>Events of estimates. An execution that nobody estimated has none of them.</content>
public abstract partial record ExecutionEvent
{
    /// <summary>
    /// How long it was expected to take, told by whoever submitted it. It stays what it was, so that what comes of the
    /// execution can be measured by it.
    /// </summary>
    /// <param name="Total">From the start to the end.</param>
    /// <param name="WaitsForOthers">Whether people or signals are waited for besides.</param>
    public sealed record Estimated(DurationRange Total, bool WaitsForOthers) : ExecutionEvent;
}
