using Autonomy.Actors.Executions;
using Autonomy.Actors.Projects;
using Autonomy.Actors.Workspaces;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Plans;
using Autonomy.Core.Projects;
using Autonomy.Core.Security;
using Autonomy.Core.Spending;
using Autonomy.Core.Workspaces;
using Autonomy.Host.Local;

namespace Autonomy.Host.Api;

/// <summary>
/// The projects of callers: what is told is durable, and what is changed is before it is answered. Another workspace's
/// project is not there.
/// </summary>
public sealed class ProjectDesk(ExecutionEngine engine, IJournalReader journal) : IDisposable
{
    private const int PageEventsMax = 1_024;

    // Budgets are set one after another, each in the project and then in the ledger.
    private readonly SemaphoreSlim _budgets = new(1, 1);

    /// <summary>
    /// Projects of the caller's workspace in the order in which they were made, and the place after them; null: there
    /// are no more.
    /// </summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="after">The place after those that are known; 0: from the first.</param>
    /// <param name="max">How many at most.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<(IReadOnlyList<VersionedProject> Projects, long? Next)> ListAsync(
        Caller caller, long after, int max, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        caller.Demand(Right.Look);
        var projects = new List<VersionedProject>();
        StreamId directory = ProjectDirectory.StreamOf(caller.Workspace);
        await foreach (StoredEvent stored in EventsAsync(directory, after, cancellation))
        {
            if (projects.Count == max) return (projects, after);
            ProjectListed listed = ProjectDirectory.Decode(stored.Name, stored.SchemaVersion, stored.Body.Span);
            VersionedProject found = await ReadAsync(IdOf(caller, listed.Name), cancellation);
            if (found.Project.Exists) projects.Add(found);
            after = stored.Version;
        }

        return (projects, null);
    }

    /// <summary>A project.</summary>
    /// <exception cref="ApiException">There is no such project in the caller's workspace.</exception>
    public async Task<Project> FindAsync(Caller caller, string name, CancellationToken cancellation) =>
        (await LookAsync(caller, name, cancellation)).Project;

    /// <summary>A project, and the version of its stream up to which it was read.</summary>
    /// <exception cref="ApiException">There is no such project in the caller's workspace.</exception>
    public async Task<VersionedProject> LookAsync(Caller caller, string name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        caller.Demand(Right.Look);
        VersionedProject found = await ReadAsync(IdOf(caller, name), cancellation);
        return found.Project.Exists ? found : throw UnknownProject(name);
    }

    /// <summary>A task, and its project with the version up to which that was read.</summary>
    /// <exception cref="ApiException">There is no such task in the caller's workspace.</exception>
    public async Task<(ProjectTask Task, VersionedProject Of)> LookAtTaskAsync(
        Caller caller, string task, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        caller.Demand(Right.Look);
        VersionedProject found = await ReadAsync(ProjectOf(caller, task), cancellation);
        return (found.Project.Find(task) ?? throw UnknownTask(task), found);
    }

    /// <summary>Makes a project.</summary>
    /// <exception cref="ApiException">It is refused, and nothing of it is stored.</exception>
    public async Task<ProjectReply.Accepted> CreateAsync(Caller caller, string name, ProjectCommand.Create create)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(create);
        caller.Demand(Right.Steer);
        if (!ProjectId.TryParse(caller.Workspace, name, out ProjectId id))
            throw Refusals.InvalidProject(name, "/name");
        DemandForBudget(caller, create.Budget);
        return await LimitingAsync(id, create.Budget, caller.Name, () => engine.CreateAsync(id, create));
    }

    /// <summary>Tells a project something.</summary>
    /// <param name="caller">Who tells it.</param>
    /// <param name="name">The project's name.</param>
    /// <param name="command">What it is told.</param>
    /// <param name="ifVersion">The version that it must be at; null: whatever it is at.</param>
    /// <exception cref="ApiException">It is refused, and nothing changed.</exception>
    public async Task<ProjectReply.Accepted> SendAsync(
        Caller caller, string name, ProjectCommand command, long? ifVersion = null)
    {
        ArgumentNullException.ThrowIfNull(caller);
        caller.Demand(command is ProjectCommand.CompleteSandbox && caller.Role == Role.Worker
            ? Right.Work
            : Right.Steer);
        DemandForBudget(caller, (command as ProjectCommand.Change)?.Budget);
        ProjectId id = IdOf(caller, name);
        ProjectReply.Accepted accepted = await LimitingAsync(
            id, (command as ProjectCommand.Change)?.Budget, caller.Name,
            () => engine.SendAsync(
                id, ifVersion is { } seen ? new ProjectCommand.AtVersion(seen, command) : command));
        if (command is ProjectCommand.ChangeTask { Priority: { } priority, Task: var task })
            await PrioritizeAsync(accepted.Project.Find(task)!, priority, caller.Name);
        return accepted;
    }

    /// <summary>Tells the project of a task something about it.</summary>
    /// <param name="caller">Who tells it.</param>
    /// <param name="task">The task's id.</param>
    /// <param name="command">What it is told.</param>
    /// <param name="ifVersion">The version that the project must be at; null: whatever it is at.</param>
    /// <exception cref="ApiException">It is refused, and nothing changed.</exception>
    public Task<ProjectReply.Accepted> SendToTaskAsync(
        Caller caller, string task, ProjectCommand command, long? ifVersion = null) =>
        SendAsync(caller, ProjectOf(caller, task).Name, command, ifVersion);

    /// <summary>Ends it.</summary>
    public void Dispose() => _budgets.Dispose();

    // It is the same account as the budget of the project among those of the workspace.
    private static void DemandForBudget(Caller caller, SpendingLimit? budget)
    {
        if (budget is not null) caller.Demand(Right.Administer);
    }

    // What runs already hears of it before that is answered. What is just about to begin, or waits for its goal, the
    // project tells once it is there.
    private async Task PrioritizeAsync(ProjectTask task, Priority priority, string by)
    {
        if (!task.IsOpen || task.Run?.Execution is not { } execution) return;
        CommandReply reply = await engine.SendAsync(
            ExecutionId.Parse(execution), new ExecutionCommand.Prioritize(by, priority));
        if (reply is CommandReply.Refused { Rejection: { } refusal } && refusal.Code is not (
            RejectionCode.Ended or RejectionCode.WrongState or RejectionCode.UnknownExecution))
        {
            // The task has it by now.
            throw Refusals.Of(refusal, wasDone: true);
        }
    }

    // What the project is durably allowed, its ledger is told by the project itself, until it holds to it. Here that is
    // waited for.
    private async Task<ProjectReply.Accepted> LimitingAsync(
        ProjectId project, SpendingLimit? budget, string by, Func<Task<ProjectReply>> send)
    {
        if (budget is null) return Accept(await send());
        RulesId workspace = RulesId.Of(project.Workspace);
        var key = new SpendingKey(SpendingScope.Project, project.Name, SpendingPeriod.Total);
        await _budgets.WaitAsync();
        try
        {
            await DemandRoomAsync(workspace, key);
            ProjectReply.Accepted accepted = Accept(await send());
            SpendingReply reply = await engine.SendAsync(workspace, new SpendingCommand.SetLimit(key, budget, by));
            if (reply is SpendingReply.Refused refused) throw NotInForce(refused.Rejection);
            ProjectReply taken = await engine.SendAsync(project, new ProjectCommand.HearBudgetTaken(budget));
            return taken is ProjectReply.Accepted now
                ? accepted with { Project = now.Project, Version = now.Version }
                : accepted;
        }
        finally
        {
            _budgets.Release();
        }
    }

    // Before anything is stored: afterwards the project has its budget, whether or not there is room for it.
    private async Task DemandRoomAsync(RulesId workspace, SpendingKey key)
    {
        SpendingLedger ledger = await StoredSpending.ReadAsync(journal, workspace, CancellationToken.None);
        if (!SpendingDecider.HasRoom(ledger, key))
            throw Refusals.Of(new Rejection(RejectionCode.BadRule, SpendingDecider.NoRoom));
    }

    private static ApiException NotInForce(Rejection rejection) => new(
        ApiFault.Unavailable, "budget_not_in_force",
        "The project has its budget, but the ledger of the workspace does not hold to it yet, and is told again: "
        + rejection.Message)
    {
        WasDone = true,
    };

    private async Task<VersionedProject> ReadAsync(ProjectId id, CancellationToken cancellation)
    {
        Snapshot? snapshot = await journal.ReadSnapshotAsync(id.Stream, cancellation);
        bool isKnown = snapshot is { SchemaVersion: ProjectSnapshot.SchemaVersion };
        Project project = isKnown ? ProjectSnapshot.Read(snapshot!.Body.Span) : Project.None;
        long version = isKnown ? snapshot!.Version : 0;
        await foreach (StoredEvent stored in EventsAsync(id.Stream, version, cancellation))
        {
            version = stored.Version;
            ReadOnlyMemory<byte> body = await EventBodies.ReadAsync(journal, stored, cancellation);
            project = project.Apply(
                ProjectEventTable.Decode(stored.Name, stored.SchemaVersion, body.Span), stored.Time);
        }

        return new VersionedProject(project, version);
    }

    private async IAsyncEnumerable<StoredEvent> EventsAsync(
        StreamId stream, long after,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        IReadOnlyList<StoredEvent> page;
        do
        {
            page = await journal.ReadStreamAsync(stream, after + 1, PageEventsMax, cancellation);
            foreach (StoredEvent stored in page)
            {
                after = stored.Version;
                yield return stored;
            }
        }
        while (page.Count == PageEventsMax);
    }

    private static ProjectReply.Accepted Accept(ProjectReply reply) => reply switch
    {
        ProjectReply.Accepted accepted => accepted,
        ProjectReply.Refused refused => throw Refusals.Of(refused.Rejection),
        _ => throw new InvalidOperationException("A reply is accepted or refused."),
    };

    private static ProjectId IdOf(Caller caller, string name) =>
        ProjectId.TryParse(caller.Workspace, name, out ProjectId id) ? id : throw UnknownProject(name);

    private static ProjectId ProjectOf(Caller caller, string task) =>
        TaskId.TryParse(task, out TaskId id) && ProjectId.TryParse(caller.Workspace, id.Project, out ProjectId project)
            ? project
            : throw UnknownTask(task);

    private static ApiException UnknownProject(string name) => new(
        ApiFault.NotFound, "unknown_project", $"There is no project '{Refusals.Excerpt(name)}' in this workspace.");

    private static ApiException UnknownTask(string id) => new(
        ApiFault.NotFound, "unknown_task", $"There is no task '{Refusals.Excerpt(id)}' in this workspace.");
}

/// <summary>A project as it stood at a version of its stream.</summary>
/// <param name="Project">The project.</param>
/// <param name="Version">The version of the last event in it.</param>
public readonly record struct VersionedProject(Project Project, long Version);
