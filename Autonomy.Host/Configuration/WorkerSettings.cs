namespace Autonomy.Host.Configuration;

/// <summary>Workers and sandboxes.</summary>
public sealed record WorkerSettings
{
    /// <summary>
    /// How long a worker may be silent before its attempts count as lost, with unknown effect. 1 s to 10 min; default
    /// 10 s.
    /// </summary>
    public TimeSpan HeartbeatTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a step waits for a worker that offers its tool before it fails. 1 s to 30 days; default 15 min.
    /// </summary>
    public TimeSpan ExecutorWaitMax { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Whether the service itself has <c>sandbox.run</c>, and runs the sandbox commands of projects' tasks; default
    /// false: a worker that offers the tool does, or whoever tells <c>task-complete</c>.
    /// </summary>
    public bool Sandboxes { get; init; }

    /// <summary>
    /// Whether sandboxes run as plain processes with limits where the kernel allows no isolation; default false, and
    /// they are refused there.
    /// </summary>
    public bool PlainSandboxes { get; init; }

    internal static WorkerSettings Read(SettingsSection section)
    {
        WorkerSettings standard = new();
        return new WorkerSettings
        {
            HeartbeatTimeout = section.Read(
                "heartbeat-timeout", standard.HeartbeatTimeout,
                SettingsForm.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10))),
            ExecutorWaitMax = section.Read(
                "executor-wait-max", standard.ExecutorWaitMax,
                SettingsForm.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(30))),
            Sandboxes = section.Read("sandboxes", standard.Sandboxes, SettingsForm.Flag),
            PlainSandboxes = section.Read("plain-sandboxes", standard.PlainSandboxes, SettingsForm.Flag),
        };
    }
}
