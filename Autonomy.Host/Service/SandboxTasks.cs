using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Projects;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Host.Api;
using Autonomy.Host.Local;

namespace Autonomy.Host.Service;

/// <summary>
/// Runs the commands of projects' tasks where their workspace has <c>sandbox.run</c>: each is an execution of one step,
/// under an id that follows from its sandbox, so that a command which a crash cut off goes on as any step does. Where
/// there is no such tool, whoever keeps the sandbox tells how its task ended.
/// </summary>
internal sealed class SandboxTasks
{
    private const string By = "sandboxes";
    private const string Step = "run";

    private static readonly ToolName Tool = ToolName.Parse("sandbox.run");

    private static readonly DataObject Source = (DataObject)DataJson.Parse(
        """
        { "plan": 1, "name": "sandbox", "inputs": { "command": { "type": "string" } },
          "steps": [ { "id": "run", "tool": "sandbox.run", "with": { "command": "${{ inputs.command }}" } } ] }
        """);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (ProjectId Project, ExecutionId Execution)> _running = [];
    private readonly Dictionary<ProjectId, IReadOnlyList<ProjectTask>> _early = [];
    private LocalEngine? _engine;
    private DurableExecutions? _executions;

    /// <summary>From now on what is open runs; what was told before is looked at now.</summary>
    public void Open(LocalEngine engine, DurableExecutions executions)
    {
        KeyValuePair<ProjectId, IReadOnlyList<ProjectTask>>[] early;
        lock (_lock)
        {
            (_engine, _executions) = (engine, executions);
            early = [.. _early];
            _early.Clear();
        }

        foreach ((ProjectId project, IReadOnlyList<ProjectTask> open) in early) Follow(project, open);
    }

    /// <summary>These tasks of the project are in sandboxes now. Quick; called on an actor's turn.</summary>
    public void Follow(ProjectId project, IReadOnlyList<ProjectTask> open)
    {
        var begun = new List<(ProjectTask Task, ExecutionId Execution)>();
        List<ExecutionId> over;
        lock (_lock)
        {
            if (_engine is null)
            {
                _early[project] = open;
                return;
            }

            if (_engine.Executions.ToolsOf(project.Workspace).Find(Tool) is null) return;
            foreach (ProjectTask task in open)
            {
                string sandbox = task.Run!.Sandbox!;
                if (_running.ContainsKey(sandbox)) continue;
                var execution = ExecutionId.OfSandbox(project.Workspace, sandbox);
                _running.Add(sandbox, (project, execution));
                begun.Add((task, execution));
            }

            over = Forget(project, open);
        }

        foreach ((ProjectTask task, ExecutionId execution) in begun) _ = RunAsync(project, task, execution);
        foreach (ExecutionId execution in over)
            _ = _engine.SendAsync(execution, new ExecutionCommand.Cancel(By, "Its task is over.", Undo: false));
    }

    private List<ExecutionId> Forget(ProjectId project, IReadOnlyList<ProjectTask> open)
    {
        var still = open.Select(task => task.Run!.Sandbox!).ToHashSet(StringComparer.Ordinal);
        string[] over =
            [.. _running.Where(run => run.Value.Project == project && !still.Contains(run.Key)).Select(run => run.Key)];
        List<ExecutionId> executions = [.. over.Select(sandbox => _running[sandbox].Execution)];
        foreach (string sandbox in over) _running.Remove(sandbox);
        return executions;
    }

    private async Task RunAsync(ProjectId project, ProjectTask task, ExecutionId execution)
    {
        try
        {
            ProjectCommand.CompleteSandbox told = await EndOfAsync(project, task, execution);
            await _engine!.Executions.SendAsync(project, told);
        }
        catch (Exception exception) when (exception is OperationCanceledException or Actors.Runtime.AskFailedException)
        {
            // The engine stops: the next one asks again.
            return;
        }
    }

    private async Task<ProjectCommand.CompleteSandbox> EndOfAsync(
        ProjectId project, ProjectTask task, ExecutionId execution)
    {
        PlanReading reading = PlanCompiler.Compile(
            PlanDocument.Of(Source), _engine!.Executions.ToolsOf(project.Workspace));
        if (reading.Plan is not { } plan) return Failed(task, reading.Faults[0].Message);
        CommandReply reply = await _engine.Executions.SubmitAsync(new ExecutionCommand.Submit(
            execution, project.Workspace, plan, DataObject.Of(("command", new DataString(task.Work.Sandbox!))),
            task.MovedBy ?? task.AddedBy, task.Priority, Parent: null)
        { Project = project.Name });
        if (reply is CommandReply.Refused { Rejection: { Code: not RejectionCode.AlreadySubmitted } rejection })
            return Failed(task, rejection.Message);
        ExecutionEnded ended = await _engine.WhenEndedAsync(execution);
        return await _executions!.ReadAsync(
            project.Workspace, execution.Value, seen => ToldOf(task, seen.State), CancellationToken.None);
    }

    private static ProjectCommand.CompleteSandbox ToldOf(ProjectTask task, ExecutionState state)
    {
        StepState step = state.Steps.Single(one => one.Id == Step);
        return state.Status == ExecutionStatus.Completed
            ? new ProjectCommand.CompleteSandbox(
                task.Id.ToString(), task.Run!.Sandbox!, Success: true, step.Output as DataObject, null)
            : Failed(task, step.Error?.Message ?? $"Its execution '{state.Id}' ended {Words.Of(state.Status)}.");
    }

    private static ProjectCommand.CompleteSandbox Failed(ProjectTask task, string error) =>
        new(task.Id.ToString(), task.Run!.Sandbox!, Success: false, null, error);
}
