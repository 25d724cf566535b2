using Autonomy.Actors.Schedules;
using Autonomy.Core.Schedules;

namespace Autonomy.Simulation.History;

internal abstract partial record HistoryEntry
{
    /// <summary>A client asks a schedule something.</summary>
    /// <param name="Call">The number of the call, counted together with those to executions.</param>
    /// <param name="Client">The client's number.</param>
    /// <param name="Schedule">Which.</param>
    /// <param name="Command">What.</param>
    public sealed record ScheduleCalled(long Call, int Client, ScheduleId Schedule, ScheduleCommand Command)
        : HistoryEntry
    {
        public override string ToString() => $"client {Client} calls #{Call} {Describe.Of(Command)} of {Schedule}";
    }

    /// <summary>The client has the answer of the schedule.</summary>
    public sealed record ScheduleAnswered(long Call, ScheduleId Schedule, ScheduleReply Reply) : HistoryEntry
    {
        public override string ToString() => $"call #{Call} is answered {Describe.Of(Reply)}";
    }

    /// <summary>The client knows no more than that the schedule gave no answer.</summary>
    public sealed record ScheduleUnanswered(long Call, string Why) : HistoryEntry
    {
        public override string ToString() => $"call #{Call} has no answer: {Why}";
    }
}
