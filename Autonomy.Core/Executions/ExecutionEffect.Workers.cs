using Autonomy.Core.Tools;

namespace Autonomy.Core.Executions;

/// <content>Effects on what runs on workers.</content>
public abstract partial record ExecutionEffect
{
    /// <summary>
    /// Await the end of an attempt that a worker began before the engine did; it is told as that of any attempt.
    /// </summary>
    public sealed record ResumeAttempt(UnitKey Unit, int Attempt, ToolCall Call, AttemptTerms Terms)
        : ExecutionEffect;

    /// <summary>
    /// A person is asked what became of an attempt that a worker ran: hear of it should the worker tell after all.
    /// </summary>
    /// <param name="Unit">The step or item.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="Tool">The tool that it called.</param>
    /// <param name="IdempotencyKey">The key of the call.</param>
    public sealed record AwaitWord(UnitKey Unit, int Attempt, ToolName Tool, string IdempotencyKey) : ExecutionEffect;

    /// <summary>Hand an attempt that stands in line to the worker that has a place for it.</summary>
    public sealed record HandOut(UnitKey Unit, int Attempt) : ExecutionEffect;

    /// <summary>
    /// Await the end of an undo that a worker began before the engine did; it is told as that of any undo.
    /// </summary>
    public sealed record ResumeUndo(UnitKey Unit, int Attempt, ToolCall Call, AttemptTerms Terms) : ExecutionEffect;
}
