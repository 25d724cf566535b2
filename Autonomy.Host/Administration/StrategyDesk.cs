using System.Collections.Immutable;
using System.Globalization;
using Autonomy.Actors.Projects;
using Autonomy.Core.Journaling;
using Autonomy.Core.Projects;
using Autonomy.Core.Strategies;
using Autonomy.Host.Api;
using Autonomy.Host.Security;
using Verdict = Autonomy.Core.Security.Verdict;

namespace Autonomy.Host.Administration;

/// <summary>
/// The strategies of callers, and the tasks that they become. Which steps there are is durable before the first task is
/// laid down; propagated again, what is missing is laid down, and nothing twice.
/// </summary>
internal sealed class StrategyDesk(IJournal journal, ProjectDesk projects, TimeProvider clock) : IDisposable
{
    /// <summary>The most strategies of a workspace: 1,000.</summary>
    private const int StrategiesMax = 1_000;

    private readonly KeptNames _names = new(journal, clock, new KeptNamesOptions("strategies-", StrategiesMax));
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>The caller's strategies by their names.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="after">The name after which they begin; null: from the first.</param>
    /// <param name="max">How many at most.</param>
    public async Task<IReadOnlyList<(string Name, Strategy Strategy)>> ListAsync(Caller caller, string? after, int max)
    {
        caller.Demand(Right.Look);
        var found = new List<(string Name, Strategy Strategy)>();
        foreach (string name in await _names.ListAsync(caller.Workspace, after))
        {
            if (found.Count == max) break;
            using KeptStream<Strategy, StrategyEvent> stream = StreamOf(caller, name);
            if (await stream.LoadAsync() is { Exists: true } strategy) found.Add((name, strategy));
        }

        return found;
    }

    /// <summary>A strategy.</summary>
    /// <exception cref="ApiException">There is no such strategy in the caller's workspace.</exception>
    public async Task<Strategy> FindAsync(Caller caller, string name)
    {
        using KeptStream<Strategy, StrategyEvent> stream = StreamOf(caller, name);
        Strategy strategy = await stream.LoadAsync();
        return strategy.Exists ? strategy : throw Unknown(name);
    }

    /// <summary>Lays a strategy down, or another in its place as long as it was not propagated.</summary>
    /// <exception cref="ApiException">It has mistakes, or was propagated.</exception>
    public async Task<Strategy> DefineAsync(
        Caller caller, string name, string title, ImmutableArray<StrategyItem> items)
    {
        if (!ProjectId.TryParse(caller.Workspace, name, out _)) throw Unknown(name);
        // Never while its steps are made of the items that it had.
        await _turn.WaitAsync();
        try
        {
            return await _names.MakeAsync(
                caller.Workspace, name,
                () => DefineAsync(caller, name, new StrategyEvent.Defined(title, items, caller.Name)));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Deletes a strategy; the tasks that it became stay, and what runs goes on.</summary>
    /// <exception cref="ApiException">There is no such strategy in the caller's workspace.</exception>
    public async Task DeleteAsync(Caller caller, string name, CancellationToken cancellation)
    {
        caller.Demand(Right.Steer);
        await _turn.WaitAsync(cancellation);
        try
        {
            using KeptStream<Strategy, StrategyEvent> stream = StreamOf(caller, name);
            if (!(await stream.LoadAsync()).Exists) throw Unknown(name);
            await _names.EndAsync(
                caller.Workspace, name, () => AppendAsync(stream, new StrategyEvent.Deleted(caller.Name)));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Makes tasks of a strategy's items of level 4.</summary>
    /// <exception cref="ApiException">There is no such strategy, or its items depend on one another.</exception>
    public async Task<(Strategy Strategy, IReadOnlyList<string> Tasks)> PropagateAsync(
        Caller caller, string name, CancellationToken cancellation)
    {
        caller.Demand(Right.Steer);
        await _turn.WaitAsync(cancellation);
        try
        {
            using KeptStream<Strategy, StrategyEvent> stream = StreamOf(caller, name);
            Strategy strategy = await stream.LoadAsync();
            if (!strategy.Exists) throw Unknown(name);
            if (strategy.Project is null)
            {
                StrategyEvent.Propagated steps = StepsOf(caller, name, strategy);
                await DemandRoomAsync(caller, steps, cancellation);
                await AppendAsync(stream, steps);
                strategy = stream.State;
            }

            return (strategy, await LayDownAsync(caller, name, strategy, cancellation));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Propagates a strategy, and starts of its tasks what is ready; gives its project.</summary>
    /// <exception cref="ApiException">There is no such strategy, or its items depend on one another.</exception>
    public async Task<VersionedProject> StartAsync(
        Caller caller, string name, CancellationToken cancellation)
    {
        (Strategy strategy, _) = await PropagateAsync(caller, name, cancellation);
        ProjectReply.Accepted started = await projects.SendAsync(
            caller, strategy.Project!, new ProjectCommand.StartProcessing(caller.Name));
        return new VersionedProject(started.Project, started.Version);
    }

    public void Dispose()
    {
        _names.Dispose();
        _turn.Dispose();
    }

    private async Task<Strategy> DefineAsync(Caller caller, string name, StrategyEvent.Defined defined)
    {
        using KeptStream<Strategy, StrategyEvent> stream = StreamOf(caller, name);
        Strategy strategy = await stream.LoadAsync();
        if (strategy.Project is not null)
        {
            throw new ApiException(
                ApiFault.State, "propagated",
                $"The strategy '{name}' was propagated. Change its tasks in the project '{strategy.Project}'.");
        }

        await AppendAsync(stream, defined);
        return stream.State;
    }

    // What cannot become tasks in whole is refused before the first of them.
    private async Task DemandRoomAsync(
        Caller caller, StrategyEvent.Propagated propagated, CancellationToken cancellation)
    {
        if (propagated.Steps.FirstOrDefault(step => step.Needs.Length > Project.DependenciesMax) is { } step)
        {
            throw new ApiException(
                ApiFault.Meaning, "too_many_dependencies",
                $"The item '{step.Item}' comes after {step.Needs.Length} others, and a task depends on "
                + $"{Project.DependenciesMax} at most. Let it depend on an item in between.");
        }

        int known = (await FindProjectAsync(caller, propagated.Project, cancellation))?.Tasks.Count ?? 0;
        if (known + propagated.Steps.Length <= Project.TasksMax) return;
        throw new ApiException(
            ApiFault.Meaning, "too_many_tasks",
            $"The strategy makes {propagated.Steps.Length} tasks, and the project '{propagated.Project}' has {known} "
            + $"already, of {Project.TasksMax} at most. Give the strategy another name.");
    }

    private static StrategyEvent.Propagated StepsOf(Caller caller, string name, Strategy strategy)
    {
        (ImmutableArray<AgentStep> steps, ImmutableArray<RuleApplied> log, string? cycle) =
            Propagation.Of(strategy.Items);
        if (cycle is not null)
        {
            throw new ApiException(
                ApiFault.Meaning, "dependency_cycle", $"These items depend on one another: {cycle}.");
        }

        return steps.IsEmpty
            ? throw new ApiException(
                ApiFault.Meaning, "nothing_to_do",
                $"The strategy '{name}' has no item of level 4, which would be work.")
            : new StrategyEvent.Propagated(name, steps, log, caller.Name);
    }

    // What a crash left half done is told by the tasks themselves: each knows of which step it is.
    private async Task<IReadOnlyList<string>> LayDownAsync(
        Caller caller, string name, Strategy strategy, CancellationToken cancellation)
    {
        Project project = await ProjectOfAsync(caller, strategy, cancellation);
        var tasks = new string[strategy.Steps.Length];
        for (int step = 0; step < tasks.Length; step++)
        {
            AgentStep asked = strategy.Steps[step];
            string origin = string.Create(CultureInfo.InvariantCulture, $"{name}/{strategy.Generation}/{step + 1}");
            ProjectTask? known = project.Tasks.Find(task => task.Origin == origin);
            if (known is null)
            {
                var add = new ProjectCommand.AddTask(
                    asked.Title, DescriptionOf(name, strategy, step), new TaskWork { Goal = GoalOf(strategy, step) },
                    asked.Priority, [.. asked.Needs.Select(need => tasks[need])], caller.Name)
                { Origin = origin };
                project = (await projects.SendAsync(caller, project.Name, add)).Project;
                known = project.Tasks.Find(task => task.Origin == origin)!;
            }

            tasks[step] = known.Id.ToString();
        }

        return tasks;
    }

    // The first of an item's tasks does what the item says. What the other agents are to do besides nobody knows but a
    // person, who is asked for it: the same goal again would be the same effect again.
    private static string GoalOf(Strategy strategy, int step)
    {
        string item = strategy.Steps[step].Item;
        bool isFirst = strategy.Steps.Take(step).All(before => before.Item != item);
        return isFirst ? strategy.Items.First(one => one.Id == item).Title : strategy.Steps[step].Title;
    }

    // Whoever reads it sees whether it is of a strategy that was deleted or of the one that has its name now.
    private static string DescriptionOf(string name, Strategy strategy, int step)
    {
        string generation = strategy.Generation == 1 ? "" : $" ({strategy.Generation})";
        AgentStep asked = strategy.Steps[step];
        return $"Strategy '{name}'{generation}, item '{asked.Item}', step {step + 1}: {asked.Agent}.";
    }

    private async Task<Project> ProjectOfAsync(Caller caller, Strategy strategy, CancellationToken cancellation) =>
        await FindProjectAsync(caller, strategy.Project!, cancellation)
        ?? (await projects.CreateAsync(
            caller, strategy.Project!, new ProjectCommand.Create(strategy.Title, null, null, caller.Name))).Project;

    private async Task<Project?> FindProjectAsync(Caller caller, string name, CancellationToken cancellation)
    {
        try
        {
            return await projects.FindAsync(caller, name, cancellation);
        }
        catch (ApiException refusal) when (refusal.Fault == ApiFault.NotFound)
        {
            return null;
        }
    }

    private static async Task AppendAsync(KeptStream<Strategy, StrategyEvent> stream, StrategyEvent happened)
    {
        if (await stream.DecideAsync((_, _) => Verdict.Of(happened)) is { } refusal) throw Refusals.Of(refusal);
    }

    private KeptStream<Strategy, StrategyEvent> StreamOf(Caller caller, string name)
    {
        if (!ProjectId.TryParse(caller.Workspace, name, out _)) throw Unknown(name);
        return new KeptStream<Strategy, StrategyEvent>(journal, clock, new StreamShape<Strategy, StrategyEvent>
        {
            Stream = StrategyEventTable.StreamOf(caller.Workspace, name),
            Empty = Strategy.None,
            Encode = StrategyEventTable.Encode,
            Fold = static (strategy, stored, body) => strategy.Apply(
                StrategyEventTable.Decode(stored.Name, stored.SchemaVersion, body.Span)),
        });
    }

    private static ApiException Unknown(string name) => new(
        ApiFault.NotFound, "unknown_strategy", $"There is no strategy '{Refusals.Excerpt(name)}' in this workspace.");
}
