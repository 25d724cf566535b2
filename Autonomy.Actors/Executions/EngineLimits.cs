using Autonomy.Actors.Runtime;

namespace Autonomy.Actors.Executions;

/// <summary>The most that an engine takes on, and when its executions leave memory.</summary>
public sealed record EngineLimits
{
    private const int EventsMax = 1_000_000;

    private static readonly TimeSpan SleepsBeyondMax = TimeSpan.FromDays(1);

    /// <summary>Executions in memory; a submission beyond it is refused. 1 or more; default 50,000.</summary>
    public int LiveExecutionsMax { get; init; } = 50_000;

    /// <summary>
    /// Calls of tools that run at once, in all executions together; beyond it they wait for their turn, by project,
    /// execution and priority. 1 or more; default 10,000.
    /// </summary>
    public int AttemptsMax { get; init; } = 10_000;

    /// <summary>How deep child executions nest. 0 or more; default 8.</summary>
    public int ChildDepthMax { get; init; } = 8;

    /// <summary>
    /// Messages that wait for one execution at most: room for the end of every attempt that may run at once, and for
    /// what people and children tell besides. 1 to 1,048,576; default 8,192.
    /// </summary>
    public int ExecutionMailboxCapacity { get; init; } = 8_192;

    /// <summary>
    /// Events of one append at which no further command is taken into it; one command may bring more. 1 to 1,000,000;
    /// default 512.
    /// </summary>
    public int EventsPerAppendMax { get; init; } = 512;

    /// <summary>
    /// Events after which an execution's state is stored beside them, so that loading it reads hardly more than these.
    /// 1 to 1,000,000; default 4,096.
    /// </summary>
    public int EventsPerSnapshot { get; init; } = 4_096;

    /// <summary>
    /// How far off the next thing to do must be for an execution to leave memory until then. Zero to one day; default
    /// one minute.
    /// </summary>
    public TimeSpan SleepsBeyond { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Everything that is out of range, a sentence each.</summary>
    internal IReadOnlyList<string> Faults() =>
    [
        .. FaultOf(nameof(LiveExecutionsMax), LiveExecutionsMax, 1, int.MaxValue),
        .. FaultOf(nameof(AttemptsMax), AttemptsMax, 1, int.MaxValue),
        .. FaultOf(nameof(ChildDepthMax), ChildDepthMax, 0, int.MaxValue),
        .. FaultOf(
            nameof(ExecutionMailboxCapacity), ExecutionMailboxCapacity, 1, ActorSystemOptions.MailboxCapacityMax),
        .. FaultOf(nameof(EventsPerAppendMax), EventsPerAppendMax, 1, EventsMax),
        .. FaultOf(nameof(EventsPerSnapshot), EventsPerSnapshot, 1, EventsMax),
        .. FaultOf(nameof(SleepsBeyond), SleepsBeyond, TimeSpan.Zero, SleepsBeyondMax),
    ];

    private static IEnumerable<string> FaultOf<T>(string name, T value, T min, T max)
        where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
            yield return $"{name} is {value}; it must be {min} to {max}.";
    }
}
