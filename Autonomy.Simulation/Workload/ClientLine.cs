using Autonomy.Actors.Executions;
using Autonomy.Actors.Runtime;
using Autonomy.Core.Executions;
using Autonomy.Simulation.Kernel;
using Autonomy.Simulation.Swarm;
using Autonomy.Simulation.World;

namespace Autonomy.Simulation.Workload;

/// <summary>How a client asks: until it has an answer that settles the matter, more and more slowly.</summary>
internal sealed class ClientLine(WorldSeams seams, ICalls calls, int client)
{
    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(30);

    // Doubling and going away happen more seldom than what happens at every call of a tool.
    private const double Weight = 2;

    private readonly SeededRandom _random = seams.Scenario.Stream($"client {client} line");

    /// <summary>Asks, and tells <paramref name="onReply"/> once, whenever there is an answer.</summary>
    public void Ask(ExecutionId execution, ExecutionCommand command, Action<CommandReply> onReply)
    {
        var question = new Question(execution, command, onReply);
        Send(question);
        string where = $"client {client} says {command.GetType().Name} twice";
        if (seams.Dice.Strikes(FaultKind.ClientDoubles, where, Weight, execution)) Send(question);
    }

    private void Send(Question question) =>
        calls.Call(client, question.Execution, question.Command, reply => Hear(question, reply));

    private void Hear(Question question, CommandReply? reply)
    {
        if (question.IsSettled) return;
        string where = $"client {client} goes away before its answer";
        bool isHeard = reply is not null
            && !seams.Dice.Strikes(FaultKind.ClientDisconnect, where, Weight, question.Execution);
        if (isHeard && !IsForLater(reply!))
        {
            question.IsSettled = true;
            question.OnReply(reply!);
            return;
        }

        TimeSpan pause = question.Pause;
        question.Pause = pause * 2 < PauseMax ? pause * 2 : PauseMax;
        seams.Kernel.After(Chance.Between(_random, pause / 2, pause), () => SendAgain(question));
    }

    private void SendAgain(Question question)
    {
        if (!question.IsSettled) Send(question);
    }

    private static bool IsForLater(CommandReply reply) => reply is CommandReply.Refused
    {
        Rejection.Code: RejectionCode.Overloaded or RejectionCode.StoreRefused
    };

    private sealed class Question(ExecutionId execution, ExecutionCommand command, Action<CommandReply> onReply)
    {
        public ExecutionId Execution => execution;

        public ExecutionCommand Command => command;

        public Action<CommandReply> OnReply => onReply;

        public bool IsSettled { get; set; }

        public TimeSpan Pause { get; set; } = PauseMin;
    }
}
