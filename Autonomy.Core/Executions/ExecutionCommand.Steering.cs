using Autonomy.Core.Plans;

namespace Autonomy.Core.Executions;

/// <content>Commands by which people steer an execution beyond pause, resume and cancel.</content>
public abstract partial record ExecutionCommand
{
    /// <summary>
    /// Take this command where nothing has happened since: the one writer of the stream compares, so that nothing comes
    /// in between.
    /// </summary>
    /// <param name="Version">The version that was seen.</param>
    /// <param name="Then">The command.</param>
    public sealed record AtVersion(long Version, ExecutionCommand Then) : ExecutionCommand;

    /// <summary>
    /// Stop at once: running calls are abandoned and asked to stop, nothing is undone, children end with it.
    /// </summary>
    public sealed record Terminate(string By, string? Reason) : ExecutionCommand;

    /// <summary>Change how urgent the execution is among others.</summary>
    public sealed record Prioritize(string By, Priority Priority) : ExecutionCommand
    {
        /// <summary>Only where it is this urgent now; null: however urgent it is.</summary>
        public Priority? Instead { get; init; }

        /// <summary>Why, in the words of who asked; null: nothing was said.</summary>
        public string? Reason { get; init; }
    }

    /// <summary>Change steps that have not begun. All of the changes are taken, or none.</summary>
    public sealed record Edit(string By, string? Reason, PlanChanges Changes) : ExecutionCommand;
}

/// <summary>What follows when a pause is over.</summary>
public enum PauseThen
{
    /// <summary>The execution goes on.</summary>
    Resume,

    /// <summary>The execution is cancelled, and nothing is undone.</summary>
    Cancel,
}
