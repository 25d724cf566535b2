using Autonomy.Core.Executions;

namespace Autonomy.Cli.Rendering;

/// <summary>How states look: a sign and a colour, always beside the word.</summary>
internal static class Glyphs
{
    public static (string Sign, string Style) Of(StepStatus status) => status switch
    {
        StepStatus.Running => ("▶", "blue"),
        StepStatus.Waiting => ("◷", "yellow"),
        StepStatus.Completed => ("✓", "green"),
        StepStatus.Failed => ("✗", "red"),
        StepStatus.Skipped => ("↷", "dim"),
        StepStatus.Cancelled => ("■", "dim"),
        StepStatus.Undone => ("↶", "magenta"),
        _ => ("·", "dim"),
    };

    public static string Of(ExecutionStatus status) => status switch
    {
        ExecutionStatus.Completed => "green",
        ExecutionStatus.CompletedWithFailures or ExecutionStatus.Waiting
            or ExecutionStatus.Paused or ExecutionStatus.Pausing => "yellow",
        ExecutionStatus.Failed => "red",
        ExecutionStatus.Running => "blue",
        _ => "dim",
    };
}
