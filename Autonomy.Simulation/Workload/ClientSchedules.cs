using Autonomy.Actors.Runtime;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Schedules;
using Autonomy.Core.Values;
using Autonomy.Simulation.Kernel;
using Autonomy.Simulation.World;

namespace Autonomy.Simulation.Workload;

/// <summary>
/// The schedules of a client: it makes them, has them run at once, pauses, resumes, changes and deletes them while
/// there is trouble, and once everything is healed lets them run for a while. Their executions it steers and looks
/// after as those that it submitted itself.
/// </summary>
internal sealed class ClientSchedules(
    WorldSeams seams, ClientLine line, ClientOperations operations, int client, List<Submission> submissions)
{
    private const int StepsMax = 2;
    private const int OperationsMax = 5;

    private static readonly TimeSpan EveryMin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan EveryMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan JitterMax = TimeSpan.FromSeconds(10);

    /// <summary>How long they go on once all is healed, where a clock that was set back leaves hours to go.</summary>
    private static readonly TimeSpan HealedMax = TimeSpan.FromMinutes(5);

    private readonly string _by = $"client {client}";
    private readonly List<ScheduleId> _schedules = [];
    private readonly HashSet<string> _seen = [];
    private readonly HashSet<string> _asked = [];
    private int _toMake;
    private long? _healedAt;

    /// <summary>Whether this client has schedules.</summary>
    public bool AreThere => _schedules.Count > 0;

    /// <summary>Whether each was made, has no time to come, and has heard how its runs ended.</summary>
    public bool IsDone => _toMake == 0 && _schedules.TrueForAll(id => IsOver(seams.States.Find(id)));

    /// <summary>Begins, where the scenario has schedules for this client.</summary>
    public void Start()
    {
        if (client != seams.Scenario.FirstClient) return;
        _toMake = seams.Scenario.Schedules;
        for (int i = 0; i < seams.Scenario.Schedules; i++)
        {
            ScheduleId id = ScheduleId.TryParse(DurableStates.Workspace, $"s{i}", out ScheduleId parsed)
                ? parsed
                : throw new InvalidOperationException($"'s{i}' is no name of a schedule.");
            _schedules.Add(id);
            SeededRandom random = seams.Scenario.Stream($"client {client} schedule {i}");
            var create = new ScheduleCommand.Create(Draw(random, id), _by);
            TimeSpan made = Moments.Draw(random, seams.Scenario.Troubled / 2);
            seams.Kernel.After(made, () => line.Ask(id, create, _ => _toMake--));
            for (int left = Chance.Between(random, 0, OperationsMax); left > 0; left--)
                seams.Kernel.After(made + Moments.Draw(random, seams.Scenario.Troubled), () => Operate(random, id));
        }
    }

    /// <summary>Looks what has begun, and, when everything is healed, has all of it end after a while.</summary>
    public void LookAfter(bool isHealed)
    {
        foreach (Schedule schedule in _schedules.Select(seams.States.Find))
        {
            foreach (ScheduleRun run in schedule.Open.Concat(schedule.Left.Select(static left => left.Run)))
            {
                if (_seen.Add(run.Execution)) Adopt(ExecutionId.Parse(run.Execution));
            }
        }

        if (!isHealed) return;
        _healedAt ??= seams.Kernel.Now;
        bool isLate = seams.Kernel.Now - _healedAt > HealedMax.TotalMicroseconds;
        foreach (ScheduleId id in _schedules)
        {
            Schedule schedule = seams.States.Find(id);
            if (!schedule.Exists || IsOver(schedule)) continue;
            if (schedule.IsPaused) Once($"resume {id}", id, new ScheduleCommand.Resume(_by));
            else if (isLate) Once($"delete {id}", id, new ScheduleCommand.Delete(_by));
        }
    }

    private static bool IsOver(Schedule schedule) => schedule.IsQuiet && schedule.Waiting.IsEmpty
        && (!schedule.Exists || (!schedule.IsPaused && schedule.NextDue() is null));

    private ScheduleDefinition Draw(SeededRandom random, ScheduleId id)
    {
        DrawnPlan drawn = new PlanDraw(random).Draw($"s{client}-{id}", StepsMax);
        bool isAtDistance = Chance.Is(random, 0.75);
        TimeSpan lasts = Chance.Between(random, EveryMax, seams.Scenario.Troubled + EveryMax);
        return new ScheduleDefinition
        {
            Every = isAtDistance
                ? TimeSpan.FromMilliseconds((long)Chance.Between(random, EveryMin, EveryMax).TotalMilliseconds)
                : null,
            Cron = isAtDistance ? null : Chance.Pick(random, ["* * * * *", "*/2 * * * *"]),
            EndsAt = MachineClock.Start + TimeSpan.FromMicroseconds(seams.Kernel.Now) + lasts,
            CatchUp = Chance.Pick(random, Enum.GetValues<CatchUp>()),
            CatchUpMax = Chance.Between(random, 1, 5),
            Overlap = Chance.Pick(random, Enum.GetValues<Overlap>()),
            Jitter = Chance.Is(random, 0.5) ? TimeSpan.Zero : Chance.Between(random, TimeSpan.Zero, JitterMax),
            Plan = (DataObject)DataJson.Parse(drawn.Plan.Json.Span),
            Inputs = drawn.Inputs,
            Project = Chance.Pick(random, SimulatedClient.Projects),
            Priority = Chance.Pick(random, Enum.GetValues<Priority>()),
        };
    }

    private void Operate(SeededRandom random, ScheduleId id) => line.Ask(
        id,
        Chance.Of(random) switch
        {
            < 0.3 => new ScheduleCommand.RunNow(_by),
            < 0.5 => new ScheduleCommand.Pause(_by, "for a while"),
            < 0.7 => new ScheduleCommand.Resume(_by),
            < 0.8 => new ScheduleCommand.Change(Draw(random, id), _by),
            < 0.9 => new ScheduleCommand.Delete(_by),
            _ => new ScheduleCommand.Create(Draw(random, id), _by),
        },
        static _ => { });

    private void Adopt(ExecutionId execution)
    {
        var submission = Submission.Begun(execution);
        submissions.Add(submission);
        if (seams.Dice.IsHealed) return;
        SeededRandom random = seams.Scenario.Stream($"client {client} operations on {execution}");
        if (Chance.Is(random, 0.5)) return;
        TimeSpan at = Moments.Draw(random, seams.Scenario.Troubled / 2);
        seams.Kernel.After(at, () => operations.Make(random, operation: 0, submission));
    }

    private void Once(string what, ScheduleId id, ScheduleCommand command)
    {
        if (_asked.Add(what)) line.Ask(id, command, _ => _asked.Remove(what));
    }
}
