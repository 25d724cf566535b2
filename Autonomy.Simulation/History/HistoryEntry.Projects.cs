using Autonomy.Actors.Projects;
using Autonomy.Core.Projects;

namespace Autonomy.Simulation.History;

internal abstract partial record HistoryEntry
{
    /// <summary>A client asks a project something.</summary>
    /// <param name="Call">The number of the call, counted together with those to executions.</param>
    /// <param name="Client">The client's number.</param>
    /// <param name="Project">Which.</param>
    /// <param name="Command">What.</param>
    public sealed record ProjectCalled(long Call, int Client, ProjectId Project, ProjectCommand Command) : HistoryEntry
    {
        public override string ToString() => $"client {Client} calls #{Call} {Describe.Of(Command)} of {Project}";
    }

    /// <summary>The client has the answer of the project.</summary>
    public sealed record ProjectAnswered(long Call, ProjectId Project, ProjectReply Reply) : HistoryEntry
    {
        public override string ToString() => $"call #{Call} is answered {Describe.Of(Reply)}";
    }

    /// <summary>The client knows no more than that the project gave no answer.</summary>
    public sealed record ProjectUnanswered(long Call, string Why) : HistoryEntry
    {
        public override string ToString() => $"call #{Call} has no answer: {Why}";
    }
}
