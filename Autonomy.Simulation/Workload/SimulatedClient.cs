using Autonomy.Actors.Runtime;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Simulation.Kernel;
using Autonomy.Simulation.Swarm;
using Autonomy.Simulation.World;

namespace Autonomy.Simulation.Workload;

/// <summary>
/// Submits executions, makes operations on them at random times, and looks after them: carelessly while there is
/// trouble, and once everything is healed until all have ended.
/// </summary>
internal sealed class SimulatedClient : IWorldClient
{
    /// <summary>The projects of the workspace; executions of none are many.</summary>
    public static readonly IReadOnlyList<string?> Projects = [null, null, "shop", "lab"];

    private readonly WorldSeams _seams;
    private readonly int _number;
    private readonly ClientLine _line;
    private readonly ClientOperations _operations;
    private readonly ClientForks _forks;
    private readonly ClientProject _project;
    private readonly ClientSchedules _schedules;
    private readonly ClientCare _care;
    private readonly List<Submission> _submissions = [];

    public SimulatedClient(WorldSeams seams, ICalls calls, int number)
    {
        _seams = seams;
        _number = number;
        _line = new ClientLine(seams, calls, number);
        _forks = new ClientForks(seams, _line, number, _submissions);
        var rules = new ClientRules(seams, _line, number);
        var spending = new ClientSpending(seams, _line, number);
        _operations = new ClientOperations(seams, _line, _forks, rules, spending, number);
        _project = new ClientProject(seams, _line, _operations, number, _submissions);
        _schedules = new ClientSchedules(seams, _line, _operations, number, _submissions);
        _care = new ClientCare(seams, _line, _forks, _project, _schedules, number, _submissions);
    }

    public bool IsDone => _forks.IsIdle && _project.IsDone && _schedules.IsDone
        && _submissions.TrueForAll(submission => submission.IsOver);

    public void Start()
    {
        Scenario scenario = _seams.Scenario;
        for (int i = scenario.FirstExecution; i < scenario.ExecutionsPerClient; i++)
        {
            SeededRandom random = scenario.Stream($"client {_number} execution {i}");
            // The square brings most of them early, so that the trouble finds them at work.
            double share = Chance.Of(random);
            TimeSpan at = scenario.Troubled * (share * share / 2);
            ExecutionCommand.Submit submit = DrawSubmission(random, i);
            var submission = new Submission(submit.Execution);
            _submissions.Add(submission);
            _seams.Kernel.After(at, () => _line.Ask(submit.Execution, submit, submission.Hear));
            ScheduleOperations(submission, i, at);
        }

        _project.Start();
        _schedules.Start();
        if (_submissions.Count > 0 || _project.IsThere || _schedules.AreThere) _care.Start();
    }

    public void OnHealed() => _care.OnHealed();

    private void ScheduleOperations(Submission submission, int execution, TimeSpan submitted)
    {
        Scenario scenario = _seams.Scenario;
        for (int i = scenario.FirstOperation; i < scenario.OperationsPerExecution; i++)
        {
            SeededRandom random = scenario.Stream($"client {_number} execution {execution} operation {i}");
            TimeSpan at = submitted + Moments.Draw(random, scenario.Troubled / 2);
            int operation = i;
            _seams.Kernel.After(at, () => _operations.Make(random, operation, submission));
        }
    }

    private ExecutionCommand.Submit DrawSubmission(SeededRandom random, int place)
    {
        string name = $"c{_number}-{place}";
        DrawnPlan drawn = new PlanDraw(random).Draw(name, _seams.Scenario.StepsMax);
        ExecutionId id = ExecutionId.New(name, random);
        Priority priority = Chance.Pick(random, Enum.GetValues<Priority>());
        var submit = new ExecutionCommand.Submit(
            id, DurableStates.Workspace, drawn.Plan, drawn.Inputs, By, priority, Parent: null);
        return submit with { Project = Chance.Pick(random, Projects) };
    }

    private string By => $"client {_number}";
}
