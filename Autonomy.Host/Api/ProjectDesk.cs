using Autonomy.Actors.Executions;
using Autonomy.Actors.Projects;
using Autonomy.Actors.Workspaces;
using Autonomy.Core.Journaling;
using Autonomy.Core.Projects;
using Autonomy.Core.Security;
using Autonomy.Core.Spending;
using Autonomy.Core.Workspaces;

namespace Autonomy.Host.Api;

/// <summary>
/// The projects of callers: what is told is durable, and what is changed is before it is answered. Another workspace's
/// project is not there.
/// </summary>
public sealed class ProjectDesk(ExecutionEngine engine, IJournalReader journal)
{
    private const int PageEventsMax = 1_024;

    /// <summary>Every project of the caller's workspace, in the order in which they were made.</summary>
    public async Task<IReadOnlyList<Project>> ListAsync(Caller caller, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        caller.Demand(Right.Look);
        var projects = new List<Project>();
        await foreach (StoredEvent stored in EventsAsync(ProjectDirectory.StreamOf(caller.Workspace), 0, cancellation))
        {
            ProjectListed listed = ProjectDirectory.Decode(stored.Name, stored.SchemaVersion, stored.Body.Span);
            Project project = await ReadAsync(IdOf(caller, listed.Name), cancellation);
            if (project.Exists) projects.Add(project);
        }

        return projects;
    }

    /// <summary>A project.</summary>
    /// <exception cref="ApiException">There is no such project in the caller's workspace.</exception>
    public async Task<Project> FindAsync(Caller caller, string name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        caller.Demand(Right.Look);
        Project project = await ReadAsync(IdOf(caller, name), cancellation);
        return project.Exists ? project : throw UnknownProject(name);
    }

    /// <summary>A task of a project, by its id.</summary>
    /// <exception cref="ApiException">There is no such task in the caller's workspace.</exception>
    public async Task<ProjectTask> FindTaskAsync(Caller caller, string task, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        caller.Demand(Right.Look);
        Project project = await ReadAsync(ProjectOf(caller, task), cancellation);
        return project.Find(task) ?? throw UnknownTask(task);
    }

    /// <summary>Makes a project.</summary>
    /// <exception cref="ApiException">It is refused, and nothing of it is stored.</exception>
    public async Task<Project> CreateAsync(Caller caller, string name, ProjectCommand.Create create)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(create);
        caller.Demand(Right.Steer);
        if (!ProjectId.TryParse(caller.Workspace, name, out ProjectId id))
        {
            throw new ApiException(
                ApiFault.Meaning, "invalid_project", $"'{Refusals.Excerpt(name)}' is no name of a project.")
            {
                Mistakes =
                [
                    new ApiMistake(
                        "/name", "It is not of the form.",
                        $"Write 1 to {ProjectId.NameLengthMax} of a-z, 0-9, '-', '_' and '.', beginning with a letter "
                        + "or digit."),
                ],
            };
        }

        ProjectReply.Accepted accepted = Accept(await engine.CreateAsync(id, create));
        await LimitAsync(caller, accepted.Project, create.Budget);
        return accepted.Project;
    }

    /// <summary>Tells a project something.</summary>
    /// <exception cref="ApiException">It is refused, and nothing changed.</exception>
    public async Task<ProjectReply.Accepted> SendAsync(Caller caller, string name, ProjectCommand command)
    {
        ArgumentNullException.ThrowIfNull(caller);
        caller.Demand(command is ProjectCommand.CompleteSandbox && caller.Role == Role.Worker
            ? Right.Work
            : Right.Steer);
        ProjectReply.Accepted accepted = Accept(await engine.SendAsync(IdOf(caller, name), command));
        if (command is ProjectCommand.Change change) await LimitAsync(caller, accepted.Project, change.Budget);
        return accepted;
    }

    /// <summary>Tells the project of a task something about it.</summary>
    /// <exception cref="ApiException">It is refused, and nothing changed.</exception>
    public Task<ProjectReply.Accepted> SendToTaskAsync(Caller caller, string task, ProjectCommand command) =>
        SendAsync(caller, ProjectOf(caller, task).Name, command);

    // The ledger holds to it; told again with the same amounts, it stays as it is.
    private async Task LimitAsync(Caller caller, Project project, SpendingLimit? budget)
    {
        if (budget is null || !RulesId.TryParse(caller.Workspace, out RulesId workspace)) return;
        var key = new SpendingKey(SpendingScope.Project, project.Name, SpendingPeriod.Total);
        SpendingReply reply = await engine.SendAsync(
            workspace, new SpendingCommand.SetLimit(key, budget, caller.Name));
        if (reply is SpendingReply.Refused refused) throw Refusals.Of(refused.Rejection);
    }

    private async Task<Project> ReadAsync(ProjectId id, CancellationToken cancellation)
    {
        Snapshot? snapshot = await journal.ReadSnapshotAsync(id.Stream, cancellation);
        bool isKnown = snapshot is { SchemaVersion: ProjectSnapshot.SchemaVersion };
        Project project = isKnown ? ProjectSnapshot.Read(snapshot!.Body.Span) : Project.None;
        await foreach (StoredEvent stored in EventsAsync(id.Stream, isKnown ? snapshot!.Version : 0, cancellation))
        {
            ReadOnlyMemory<byte> body = await EventBodies.ReadAsync(journal, stored, cancellation);
            project = project.Apply(
                ProjectEventTable.Decode(stored.Name, stored.SchemaVersion, body.Span), stored.Time);
        }

        return project;
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
