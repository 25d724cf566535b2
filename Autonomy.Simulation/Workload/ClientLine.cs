using Autonomy.Actors.Executions;
using Autonomy.Actors.Projects;
using Autonomy.Actors.Runtime;
using Autonomy.Actors.Schedules;
using Autonomy.Actors.Workspaces;
using Autonomy.Core.Executions;
using Autonomy.Core.Projects;
using Autonomy.Core.Schedules;
using Autonomy.Core.Spending;
using Autonomy.Core.Workspaces;
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
        var question = new Question(
            hear => calls.Call(client, execution, command, hear), reply => onReply((CommandReply)reply), [execution]);
        Send(question);
        string where = $"client {client} says {command.GetType().Name} twice";
        if (seams.Dice.Strikes(FaultKind.ClientDoubles, where, Weight, execution)) Send(question);
    }

    /// <summary>Asks the rules of the workspace in the same way.</summary>
    public void Ask(RulesCommand command, Action<RulesReply> onReply) => Send(new Question(
        hear => calls.Call(client, command, hear), reply => onReply((RulesReply)reply), []));

    /// <summary>Asks the ledger of the workspace in the same way.</summary>
    public void Ask(SpendingCommand command, Action<SpendingReply> onReply) => Send(new Question(
        hear => calls.Call(client, command, hear), reply => onReply((SpendingReply)reply), []));

    /// <summary>Asks a project in the same way.</summary>
    public void Ask(ProjectId project, ProjectCommand command, Action<ProjectReply> onReply) => Send(new Question(
        hear => calls.Call(client, project, command, hear), reply => onReply((ProjectReply)reply), []));

    /// <summary>Asks a schedule in the same way.</summary>
    public void Ask(ScheduleId schedule, ScheduleCommand command, Action<ScheduleReply> onReply) => Send(new Question(
        hear => calls.Call(client, schedule, command, hear), reply => onReply((ScheduleReply)reply), []));

    private void Send(Question question) => question.Send(reply => Hear(question, reply));

    private void Hear(Question question, object? reply)
    {
        if (question.IsSettled) return;
        string where = $"client {client} goes away before its answer";
        bool isHeard = reply is not null
            && !seams.Dice.Strikes(FaultKind.ClientDisconnect, where, Weight, question.About);
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

    private static bool IsForLater(object reply)
    {
        RejectionCode? code = reply switch
        {
            CommandReply.Refused refused => refused.Rejection.Code,
            RulesReply.Refused refused => refused.Rejection.Code,
            SpendingReply.Refused refused => refused.Rejection.Code,
            ProjectReply.Refused refused => refused.Rejection.Code,
            ScheduleReply.Refused refused => refused.Rejection.Code,
            _ => null,
        };
        return code is RejectionCode.Overloaded or RejectionCode.StoreRefused;
    }

    private sealed class Question(Action<Action<object?>> send, Action<object> onReply, ExecutionId[] about)
    {
        public Action<Action<object?>> Send => send;

        public Action<object> OnReply => onReply;

        /// <summary>The execution that is asked; none where the rules or the ledger are.</summary>
        public ExecutionId[] About => about;

        public bool IsSettled { get; set; }

        public TimeSpan Pause { get; set; } = PauseMin;
    }
}
