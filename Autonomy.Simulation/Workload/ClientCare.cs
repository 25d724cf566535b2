using Autonomy.Actors.Runtime;
using Autonomy.Core.Executions;
using Autonomy.Core.Spending;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;
using Autonomy.Simulation.Kernel;
using Autonomy.Simulation.World;

namespace Autonomy.Simulation.Workload;

/// <summary>
/// How a client looks after its executions: now and then it looks what they wait for and gives it to them. While there
/// is trouble it leaves most things as they are; once everything is healed it does whatever brings them to their end.
/// </summary>
internal sealed class ClientCare(
    WorldSeams seams, ClientLine line, ClientForks forks, ClientProject project, ClientSchedules schedules,
    int client, IReadOnlyList<Submission> submissions)
{
    private const double ZealInTrouble = 0.4;

    private static readonly TimeSpan GlanceMin = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan GlanceMax = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LookMin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookMax = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan DayLimitsMax = TimeSpan.FromHours(30);

    private readonly SeededRandom _random = seams.Scenario.Stream($"client {client} care");
    private readonly HashSet<string> _asked = [];
    private readonly string _by = $"client {client}";
    private TimeSpan _pause = LookMin;
    private bool _isHealed;
    private long _healedAt;
    private long _signals;
    private Pending? _next;

    /// <summary>Begins to look.</summary>
    public void Start() => LookLater();

    /// <summary>From now on everything is done that brings the executions to their end.</summary>
    public void OnHealed()
    {
        _isHealed = true;
        _healedAt = seams.Kernel.Now;
        _next?.CallOff();
        Look();
    }

    private void Look()
    {
        if (_isHealed) LiftHolds();
        if (_isHealed) LiftLimits();
        project.LookAfter(_isHealed);
        schedules.LookAfter(_isHealed);
        foreach (Submission submission in submissions)
        {
            foreach (ExecutionState state in submission.Open(seams.States)) LookAfter(state);
        }

        bool mayBegin = !forks.IsIdle || project.IsThere || schedules.AreThere;
        if (mayBegin || submissions.Any(submission => !submission.IsOver)) LookLater();
    }

    // What ends by itself must do so.
    private void LiftHolds()
    {
        foreach (Hold hold in seams.States.Rules.Holds.Where(hold => hold.Until is null))
            Ask($"lift {hold.Id}", new RulesCommand.Lift(hold.Scope, hold.Name, _by));
    }

    // A limit by day has room again by itself; one that is too small for anything must go in the end.
    private void LiftLimits()
    {
        bool isLate = seams.Kernel.Now - _healedAt > DayLimitsMax.TotalMicroseconds;
        foreach (SpendingKey key in seams.States.Ledger.Accounts.Keys)
        {
            if (isLate || key.Period != SpendingPeriod.Day)
                Ask($"take the limit of {key} away", new SpendingCommand.RemoveLimit(key, _by));
        }
    }

    // What waits for days is not looked at every second: the pause grows while there is nothing to do.
    private void LookLater()
    {
        if (_asked.Count > 0) _pause = LookMin;
        TimeSpan pause = _isHealed ? _pause : Chance.Between(_random, GlanceMin, GlanceMax);
        if (_isHealed) _pause = _pause * 2 < LookMax ? _pause * 2 : LookMax;
        _next = seams.Kernel.After(pause, Look);
    }

    private void LookAfter(ExecutionState state)
    {
        if (_isHealed && state is { PauseEnd: null, Status: ExecutionStatus.Pausing or ExecutionStatus.Paused })
            Ask($"resume {state.Id}", state, () => new ExecutionCommand.Resume(_by));
        foreach (DecisionState decision in state.Decisions)
        {
            if (decision.Answer is not null) continue;
            Ask($"answer {decision.Request.Id}", state, () => Answers.Draw(_random, decision.Request, _by));
        }

        foreach (UnitState unit in state.Steps.SelectMany(step => step.Units))
        {
            if (unit.Wait is not { Kind: WaitKind.Signal } wait) continue;
            Ask($"signal {state.Id} {unit.Key}", state, () => SignalOf(wait.Detail));
        }
    }

    private ExecutionCommand.Signal SignalOf(string name) => new(
        name, DataObject.Of(("client", client), ("care", ++_signals)), _by);

    /// <summary>Asks for one thing once at a time.</summary>
    private void Ask(string what, ExecutionState state, Func<ExecutionCommand> commandOf)
    {
        if (_asked.Contains(what) || (!_isHealed && !Chance.Is(_random, ZealInTrouble))) return;
        _asked.Add(what);
        line.Ask(state.Id, commandOf(), _ => _asked.Remove(what));
    }

    private void Ask(string what, SpendingCommand command)
    {
        if (_asked.Add(what)) line.Ask(command, _ => _asked.Remove(what));
    }

    private void Ask(string what, RulesCommand command)
    {
        if (_asked.Add(what)) line.Ask(command, _ => _asked.Remove(what));
    }
}
