using Autonomy.Actors.Executions;

namespace Autonomy.Host.Configuration;

/// <summary>Reads how much the engine takes on; <see cref="EngineLimits"/> says what each means.</summary>
internal static class EngineSettings
{
    private const int MailboxMax = 1 << 20;
    private const int EventsMax = 1_000_000;

    public static EngineLimits Read(SettingsSection section)
    {
        EngineLimits standard = new();
        SettingsForm<int> any = SettingsForm.Count(1, int.MaxValue);
        SettingsForm<int> events = SettingsForm.Count(1, EventsMax);
        return new EngineLimits
        {
            LiveExecutionsMax = section.Read("live-executions-max", standard.LiveExecutionsMax, any),
            AttemptsMax = section.Read("attempts-max", standard.AttemptsMax, any),
            ChildDepthMax = section.Read(
                "child-depth-max", standard.ChildDepthMax, SettingsForm.Count(0, int.MaxValue)),
            ExecutionMailboxCapacity = section.Read(
                "execution-mailbox-capacity", standard.ExecutionMailboxCapacity, SettingsForm.Count(1, MailboxMax)),
            EventsPerAppendMax = section.Read("events-per-append-max", standard.EventsPerAppendMax, events),
            EventsPerSnapshot = section.Read("events-per-snapshot", standard.EventsPerSnapshot, events),
            SleepsBeyond = section.Read(
                "sleeps-beyond", standard.SleepsBeyond, SettingsForm.Duration(TimeSpan.Zero, TimeSpan.FromDays(1))),
        };
    }
}
