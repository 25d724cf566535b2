using System.Collections.Immutable;
using Autonomy.Actors.Runtime;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Projects;
using Autonomy.Core.Values;
using Autonomy.Simulation.Kernel;
using Autonomy.Simulation.World;

namespace Autonomy.Simulation.Workload;

/// <summary>
/// The project of a client: it lays tasks down, turns the switch, pauses, resumes, cancels and retries them while there
/// is trouble, and once everything is healed lets all of them run to their end. Their executions it steers and looks
/// after as those that it submitted itself.
/// </summary>
internal sealed class ClientProject(
    WorldSeams seams, ClientLine line, ClientOperations operations, int client, List<Submission> submissions)
{
    /// <summary>The name of the project: one of those that the executions of clients are of, too.</summary>
    public const string Name = "shop";

    private const int StepsMax = 3;

    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(2);

    private readonly string _by = $"client {client}";
    private readonly HashSet<string> _seen = [];
    private readonly HashSet<string> _asked = [];
    private readonly ProjectId _id = ProjectId.TryParse(DurableStates.Workspace, Name, out ProjectId id)
        ? id
        : throw new InvalidOperationException($"'{Name}' is no name of a project.");
    private int _planned;
    private int _toAdd;

    /// <summary>
    /// Whether this client has a project. What is said twice may be heard when everything seemed done.
    /// </summary>
    public bool IsThere => _planned > 0;

    /// <summary>Whether every task is there, and has ended or never can.</summary>
    public bool IsDone => _toAdd == 0 && Project.Tasks.TrueForAll(IsOver);

    private Project Project => seams.States.Find(_id);

    /// <summary>Begins, where the scenario has a project for this client.</summary>
    public void Start()
    {
        _planned = client == seams.Scenario.FirstClient ? seams.Scenario.ProjectTasks : 0;
        _toAdd = _planned;
        if (!IsThere) return;
        SeededRandom random = seams.Scenario.Stream($"client {client} project");
        var create = new ProjectCommand.Create(null, Chance.Between(random, 1, 3), null, _by);
        seams.Kernel.After(Moments.Draw(random, PatienceMax), () => Tell(create));
        bool goesByItself = Chance.Is(random, 0.5);
        if (goesByItself) seams.Kernel.After(PatienceMax, () => TurnOn(random));
        bool isLeftAlone = goesByItself && Chance.Is(random, 0.5);
        for (int i = 0; i < _planned; i++)
        {
            SeededRandom own = seams.Scenario.Stream($"client {client} task {i}");
            int number = i;
            seams.Kernel.After(Moments.Draw(own, seams.Scenario.Troubled / 2), () => Add(own, number));
            if (isLeftAlone) continue;
            seams.Kernel.After(Moments.Draw(own, seams.Scenario.Troubled), () => Operate(own));
            seams.Kernel.After(Moments.Draw(own, seams.Scenario.Troubled), () => Operate(own));
        }
    }

    /// <summary>Looks what has begun, and, when everything is healed, what is in the way of the rest.</summary>
    public void LookAfter(bool isHealed)
    {
        foreach (ProjectTask task in Project.Tasks)
        {
            if (task.Run?.Execution is { } execution && _seen.Add(execution)) Adopt(ExecutionId.Parse(execution));
        }

        if (!isHealed || !Project.Exists) return;
        if (!Project.AutonomousExecutionEnabled)
            Once("turn the switch on", new ProjectCommand.SetAutonomous(true, _by));
        foreach (ProjectTask task in Project.Tasks.Where(task => task.Status == ProjectTaskStatus.Paused))
            Once($"resume {task.Id}", new ProjectCommand.ResumeTask(task.Id.ToString(), _by));
    }

    private void Adopt(ExecutionId execution)
    {
        var submission = Submission.Begun(execution);
        submissions.Add(submission);
        SeededRandom random = seams.Scenario.Stream($"client {client} operations on {execution}");
        for (int i = Chance.Between(random, 0, 2); i > 0; i--)
        {
            int operation = i;
            TimeSpan at = Moments.Draw(random, seams.Scenario.Troubled / 2);
            if (!seams.Dice.IsHealed) seams.Kernel.After(at, () => operations.Make(random, operation, submission));
        }
    }

    // Where nobody has anything to say afterwards, the project goes on by itself or not at all.
    private void TurnOn(SeededRandom random)
    {
        if (Project.Exists) Tell(new ProjectCommand.SetAutonomous(true, _by));
        else AfterAWhile(random, () => TurnOn(random));
    }

    private void Add(SeededRandom random, int number)
    {
        if (!Project.Exists)
        {
            AfterAWhile(random, () => Add(random, number));
            return;
        }

        DrawnPlan drawn = new PlanDraw(random).Draw($"t{client}-{number}", StepsMax);
        var work = new TaskWork { Plan = (DataObject)DataJson.Parse(drawn.Plan.Json.Span), Inputs = drawn.Inputs };
        ImmutableArray<string> after =
            [.. Project.Tasks.Where(_ => Chance.Is(random, 0.4)).Select(task => task.Id.ToString())];
        Priority priority = Chance.Pick(random, Enum.GetValues<Priority>());
        line.Ask(
            _id, new ProjectCommand.AddTask($"task {number}", null, work, priority, after, _by), _ => _toAdd--);
    }

    private void Operate(SeededRandom random)
    {
        if (Project.Tasks.IsEmpty) return;
        string task = Chance.Pick(random, [.. Project.Tasks]).Id.ToString();
        Tell(Chance.Of(random) switch
        {
            < 0.3 => new ProjectCommand.SetAutonomous(true, _by),
            < 0.4 => new ProjectCommand.SetAutonomous(false, _by),
            < 0.55 => new ProjectCommand.StartProcessing(_by),
            < 0.7 => new ProjectCommand.PauseTask(task, _by, "for a while"),
            < 0.8 => new ProjectCommand.ResumeTask(task, _by),
            < 0.87 => new ProjectCommand.CancelTask(task, _by, "no longer wanted"),
            < 0.95 => new ProjectCommand.RetryTask(task, _by),
            _ => new ProjectCommand.Change(null, Chance.Between(random, 1, 3), null, _by),
        });
    }

    // What needs something that has ended, and has not completed, waits for a person to try that again.
    private bool IsOver(ProjectTask task) => task.HasEnded
        || (task.Status == ProjectTaskStatus.Blocked && task.Dependencies.Any(id => IsHopeless(Project.Find(id)!)));

    private bool IsHopeless(ProjectTask task) => task.Status != ProjectTaskStatus.Completed && IsOver(task);

    private void AfterAWhile(SeededRandom random, Action happens) =>
        seams.Kernel.After(Chance.Between(random, PatienceMax / 2, PatienceMax), happens);

    private void Tell(ProjectCommand command) => line.Ask(_id, command, static _ => { });

    private void Once(string what, ProjectCommand command)
    {
        if (_asked.Add(what)) line.Ask(_id, command, _ => _asked.Remove(what));
    }
}
