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
using Autonomy.Simulation.History;
using Autonomy.Simulation.Kernel;
using Autonomy.Simulation.Swarm;

namespace Autonomy.Simulation.World;

/// <summary>
/// Carries the clients' calls to the node that each takes for the right one, and the replies back. Whatever a network
/// does to messages, it does to both.
/// </summary>
internal sealed class SimulatedNetwork(WorldSeams seams, Leases leases, IReadOnlyList<SimulatedNode> nodes) : ICalls
{
    /// <summary>How long a client waits.</summary>
    public static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);

    private readonly SeededRandom _random = seams.Scenario.Stream("network");
    private readonly Dictionary<int, int> _beliefs = [];
    private readonly Dictionary<(int Client, int Node, bool IsReply), long> _cutUntil = [];
    private long _calls;

    /// <summary>Calls that have not ended for their client.</summary>
    public int OpenCalls { get; private set; }

    public void Call(int client, ExecutionId execution, ExecutionCommand command, Action<CommandReply?> onAnswer)
    {
        var call = new OpenCall(++_calls, client, BelievedLeader(client), execution);
        seams.Recorder.Add(new HistoryEntry.Called(call.Number, client, execution, command));
        Send<CommandReply>(
            call, (engine, onReply) => engine.Ask(execution, command, onReply),
            (reply, failure) =>
            {
                seams.Recorder.Add(reply is null
                    ? new HistoryEntry.Unanswered(call.Number, execution, failure)
                    : new HistoryEntry.Answered(call.Number, execution, reply));
                onAnswer(reply);
            });
    }

    public void Call(int client, RulesCommand command, Action<RulesReply?> onAnswer)
    {
        var call = new OpenCall(++_calls, client, BelievedLeader(client), Execution: null);
        seams.Recorder.Add(new HistoryEntry.RulesCalled(call.Number, client, command));
        Send<RulesReply>(
            call, (engine, onReply) => engine.Ask(command, onReply),
            (reply, failure) =>
            {
                seams.Recorder.Add(reply is null
                    ? new HistoryEntry.RulesUnanswered(call.Number, failure)
                    : new HistoryEntry.RulesAnswered(call.Number, reply));
                onAnswer(reply);
            });
    }

    public void Call(int client, SpendingCommand command, Action<SpendingReply?> onAnswer)
    {
        var call = new OpenCall(++_calls, client, BelievedLeader(client), Execution: null);
        seams.Recorder.Add(new HistoryEntry.SpendingCalled(call.Number, client, command));
        Send<SpendingReply>(
            call, (engine, onReply) => engine.Ask(command, onReply),
            (reply, failure) =>
            {
                seams.Recorder.Add(reply is null
                    ? new HistoryEntry.SpendingUnanswered(call.Number, failure)
                    : new HistoryEntry.SpendingAnswered(call.Number, reply));
                onAnswer(reply);
            });
    }

    public void Call(int client, ProjectId project, ProjectCommand command, Action<ProjectReply?> onAnswer)
    {
        var call = new OpenCall(++_calls, client, BelievedLeader(client), Execution: null);
        seams.Recorder.Add(new HistoryEntry.ProjectCalled(call.Number, client, project, command));
        Send<ProjectReply>(
            call, (engine, onReply) => engine.Ask(project, command, onReply),
            (reply, failure) =>
            {
                seams.Recorder.Add(reply is null
                    ? new HistoryEntry.ProjectUnanswered(call.Number, failure)
                    : new HistoryEntry.ProjectAnswered(call.Number, project, reply));
                onAnswer(reply);
            });
    }

    public void Call(int client, ScheduleId schedule, ScheduleCommand command, Action<ScheduleReply?> onAnswer)
    {
        var call = new OpenCall(++_calls, client, BelievedLeader(client), Execution: null);
        seams.Recorder.Add(new HistoryEntry.ScheduleCalled(call.Number, client, schedule, command));
        Send<ScheduleReply>(
            call, (engine, onReply) => engine.Ask(schedule, command, onReply),
            (reply, failure) =>
            {
                seams.Recorder.Add(reply is null
                    ? new HistoryEntry.ScheduleUnanswered(call.Number, failure)
                    : new HistoryEntry.ScheduleAnswered(call.Number, schedule, reply));
                onAnswer(reply);
            });
    }

    /// <summary>Every link carries again.</summary>
    public void Heal() => _cutUntil.Clear();

    /// <summary>Most clients know who holds the lease; some have not heard of the latest change.</summary>
    private int BelievedLeader(int client)
    {
        bool isStale = _beliefs.ContainsKey(client) && !seams.Dice.IsHealed && Chance.Is(_random, 0.1);
        if (!isStale) _beliefs[client] = leases.Holder ?? 0;
        return _beliefs[client];
    }

    private void Send<T>(OpenCall call, Action<EngineProcess, Action<T?, string>> ask, Action<T?, string> onEnd)
        where T : class
    {
        OpenCalls++;
        call.Timeout = seams.Kernel.After(CallTimeout, () => End(call, () => onEnd(null, "time is up")));
        Carry(call, isReply: false, () =>
        {
            // A node that is down or stands by gives no answer.
            if (nodes[call.Node].Engine is not { } engine) return;
            ask(engine, (reply, failure) =>
                Carry(call, isReply: true, () => End(call, () => onEnd(reply, failure))));
        });
    }

    private void End(OpenCall call, Action tell)
    {
        if (call.HasEnded) return;
        call.HasEnded = true;
        call.Timeout!.CallOff();
        OpenCalls--;
        tell();
    }

    private void Carry(OpenCall call, bool isReply, Action arrives)
    {
        string what = isReply ? $"reply to #{call.Number}" : $"call #{call.Number}";
        if (IsCut(call, isReply, what) || Strikes(FaultKind.NetworkDrop, call, what)) return;
        seams.Kernel.After(Latency(call, what), arrives);
        if (Strikes(FaultKind.NetworkDouble, call, what)) seams.Kernel.After(Latency(call, what), arrives);
    }

    private bool IsCut(OpenCall call, bool isReply, string what)
    {
        var link = (call.Client, call.Node, isReply);
        if (seams.Kernel.Now < _cutUntil.GetValueOrDefault(link)) return true;
        if (!Strikes(FaultKind.NetworkCut, call, what, weight: 0.5)) return false;
        TimeSpan length = Chance.Between(_random, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30));
        _cutUntil[link] = seams.Kernel.Now + (long)length.TotalMicroseconds;
        return true;
    }

    private TimeSpan Latency(OpenCall call, string what)
    {
        int microseconds = Chance.Between(_random, 100, 1_500);
        if (Strikes(FaultKind.NetworkReorder, call, what)) microseconds += Chance.Between(_random, 1_000, 100_000);
        if (Strikes(FaultKind.NetworkDelay, call, what)) microseconds += Chance.Between(_random, 100_000, 40_000_000);
        return TimeSpan.FromMicroseconds(microseconds);
    }

    private bool Strikes(FaultKind kind, OpenCall call, string what, double weight = 1) =>
        call.Execution is { } execution
            ? seams.Dice.Strikes(kind, what, weight, execution)
            : seams.Dice.Strikes(kind, what, weight);

    private sealed record OpenCall(long Number, int Client, int Node, ExecutionId? Execution)
    {
        public Pending? Timeout { get; set; }

        public bool HasEnded { get; set; }
    }
}
