using Autonomy.Core.Executions;
using Autonomy.Host.Local;

namespace Autonomy.Cli.Running;

/// <summary>Shows executions while they run.</summary>
internal interface IRunView
{
    /// <summary>How often it wants to be drawn although nothing happened; null: never.</summary>
    TimeSpan? Interval { get; }

    /// <summary>Shows what happened and where the executions stand.</summary>
    /// <param name="news">What happened since the last call.</param>
    /// <param name="watch">The executions.</param>
    /// <param name="note">A line that stays below; null for none.</param>
    void Show(IReadOnlyList<WatchedEvent> news, ExecutionWatch watch, string? note);

    /// <summary>Leaves the terminal to others, until it shows something again.</summary>
    void Suspend();
}

/// <summary>An event and the execution that it happened to.</summary>
internal sealed record WatchedEvent(ExecutionId Execution, FollowedEvent Event);
