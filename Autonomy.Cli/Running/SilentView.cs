namespace Autonomy.Cli.Running;

/// <summary>Shows nothing.</summary>
internal sealed class SilentView : IRunView
{
    public TimeSpan? Interval => null;

    public void Show(IReadOnlyList<WatchedEvent> news, ExecutionWatch watch, string? note)
    {
    }

    public void Suspend()
    {
    }
}
