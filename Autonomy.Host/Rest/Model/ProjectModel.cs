using System.ComponentModel;
using System.Text.Json.Serialization;
using Autonomy.Core.Values;

namespace Autonomy.Host.Rest.Model;

/// <summary>A new project.</summary>
internal sealed record CreateProjectRequest
{
    [Description("Its id within the workspace: 1 to 64 of a-z, 0-9, '-', '_' and '.'.")]
    public required string Name { get; init; }

    [Description("What it is about.")]
    public string? Description { get; init; }

    [Description("Tasks that run at once at most, 1 to 1000. Default 3.")]
    public int? MaxConcurrent { get; init; }

    [Description("What all its executions may spend together.")]
    public ProjectBudget? Budget { get; init; }
}

/// <summary>Other settings of a project; what is absent stays.</summary>
internal sealed record ChangeProjectRequest
{
    [Description("What it is about.")]
    public string? Description { get; init; }

    [Description("Tasks that run at once at most, 1 to 1000. Fewer than run now: nothing starts for a while.")]
    public int? MaxConcurrent { get; init; }

    [Description("What all its executions may spend together, whole.")]
    public ProjectBudget? Budget { get; init; }

    [Description("Why; kept in the audit log. 2000 characters at most.")]
    public string? Reason { get; init; }
}

/// <summary>What the executions of a project may spend together; what is absent is not limited.</summary>
internal sealed record ProjectBudget
{
    [Description("Money, in USD.")]
    public decimal? Cost { get; init; }

    [Description("Tokens of language models, in and out.")]
    public long? Tokens { get; init; }

    [Description("Calls of tools.")]
    public long? Calls { get; init; }
}

/// <summary>The autonomous switch.</summary>
internal sealed record AutonomousExecutionRequest
{
    [Description("Whether tasks start by themselves as soon as they are ready. Off: what runs goes on.")]
    public required bool Enabled { get; init; }

    [Description("Why; kept in the audit log. 2000 characters at most.")]
    public string? Reason { get; init; }
}

/// <summary>A new task: with exactly one of plan, planName, sandbox, goal.</summary>
internal sealed record AddTaskRequest
{
    [Description("What people call it, 1 to 200 characters.")]
    public required string Title { get; init; }

    [Description("More words on it.")]
    public string? Description { get; init; }

    [Description("A plan, which becomes an execution: an object (plan format 1), or a text in YAML or JSON.")]
    public DataValue? Plan { get; init; }

    [Description("Instead of a plan: the name of one that the workspace keeps, looked up at each start; or nightly@3.")]
    public string? PlanName { get; init; }

    [Description("The plan's inputs.")]
    public DataObject? Inputs { get; init; }

    [Description("A command for a sandbox, which tells its end with task-complete.")]
    public string? Sandbox { get; init; }

    [Description("What is wanted, in words: it is planned when the task starts, and waits where that has questions.")]
    public string? Goal { get; init; }

    [Description("critical, high, medium (the default), low or background.")]
    public string? Priority { get; init; }

    [Description("Ids of tasks that must have completed before it starts.")]
    public string[]? Dependencies { get; init; }
}

/// <summary>A change of a task, or something done to it: not both at once.</summary>
internal sealed record ChangeTaskRequest
{
    [Description("pause, resume, cancel or retry.")]
    public string? Action { get; init; }

    [Description("Why, with an action; kept in the journal.")]
    public string? Reason { get; init; }

    [Description("Another title.")]
    public string? Title { get; init; }

    [Description("Another description.")]
    public string? Description { get; init; }

    [Description("Another plan instead of what it does; not while it runs.")]
    public DataValue? Plan { get; init; }

    [Description("The name of another plan instead of what it does; not while it runs.")]
    public string? PlanName { get; init; }

    [Description("The other plan's inputs.")]
    public DataObject? Inputs { get; init; }

    [Description("A sandbox command instead of what it does; not while it runs.")]
    public string? Sandbox { get; init; }

    [Description("A goal instead of what it does; not while it runs.")]
    public string? Goal { get; init; }

    [Description("critical, high, medium, low or background.")]
    public string? Priority { get; init; }

    [Description("Ids of tasks that must have completed before it starts, whole; not while it runs.")]
    public string[]? Dependencies { get; init; }
}

/// <summary>How a sandbox's task ended.</summary>
internal sealed record TaskCompleteRequest
{
    [JsonPropertyName("task_id")]
    [Description("The task.")]
    public required string TaskId { get; init; }

    [Description("Whether it did what it was to do. Default true; with an error_message it is to be said.")]
    public bool? Success { get; init; }

    [Description("What it delivers, 64 KiB at most.")]
    public DataObject? Result { get; init; }

    [JsonPropertyName("error_message")]
    [Description("Why it failed.")]
    public string? ErrorMessage { get; init; }
}

/// <summary>What became of the task that a sandbox told the end of.</summary>
internal sealed record TaskCompleteResource
{
    [Description("recorded, or known where it was told before.")]
    public required string Status { get; init; }

    [JsonPropertyName("task_id")]
    public required string TaskId { get; init; }

    [JsonPropertyName("new_status")]
    [Description("completed or failed.")]
    public required string NewStatus { get; init; }

    [JsonPropertyName("unblocked_tasks")]
    [Description("The tasks that needed nothing else; with the switch on they start by themselves.")]
    public required IReadOnlyList<string> UnblockedTasks { get; init; }
}

/// <summary>A project.</summary>
internal sealed record ProjectResource
{
    [Description("Its name: its id within the workspace.")]
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Workspace { get; init; }

    public required string? Description { get; init; }

    [Description("Whether tasks start by themselves as soon as they are ready.")]
    public required bool AutonomousExecutionEnabled { get; init; }

    public required int MaxConcurrent { get; init; }

    public required ProjectBudget? Budget { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    [Description("Grows with everything that happens to it; the ETag.")]
    public required long Version { get; init; }

    public required TaskCounts Tasks { get; init; }
}

/// <summary>How many tasks there are of each status.</summary>
internal sealed record TaskCounts(
    int Queued, int Blocked, int Running, int Paused, int Waiting, int Completed, int Failed, int Cancelled);

/// <summary>What start-processing started.</summary>
internal sealed record StartedResource(ProjectResource Project, IReadOnlyList<string> Started);

/// <summary>A task.</summary>
internal sealed record TaskResource
{
    public required string Id { get; init; }

    public required string Project { get; init; }

    [Description("That of its project; the ETag.")]
    public required long Version { get; init; }

    public required string Title { get; init; }

    public required string? Description { get; init; }

    [Description("queued, blocked, running, paused, waiting (for a person), completed, failed or cancelled.")]
    public required string Status { get; init; }

    [Description("Whether it is cancelled once its execution has ended.")]
    public required bool Cancelling { get; init; }

    public required string Priority { get; init; }

    public required IReadOnlyList<string> Dependencies { get; init; }

    [Description("plan, sandbox or goal.")]
    public required string Kind { get; init; }

    [Description("The plan; in lists it is left out, and where it is named.")]
    public required DataObject? Plan { get; init; }

    [Description("The name of the plan; null: it is given, or there is none.")]
    public required string? PlanName { get; init; }

    [Description("The plan's inputs; in lists they are left out.")]
    public required DataObject? Inputs { get; init; }

    [Description("The command for a sandbox.")]
    public required string? Command { get; init; }

    public required string? Goal { get; init; }

    [Description("How often it was started.")]
    public required int Tries { get; init; }

    [Description("The execution of its latest run; of a goal's, once that is planned.")]
    public required string? Execution { get; init; }

    [Description("The goal of its latest run, at /goals/{id}: its plan, and its questions where it waits for answers.")]
    public required string? GoalId { get; init; }

    [Description("The sandbox of its latest run.")]
    public required string? Sandbox { get; init; }

    public required string AddedBy { get; init; }

    public required DateTimeOffset AddedAt { get; init; }

    public required DateTimeOffset? StartedAt { get; init; }

    public required DateTimeOffset? EndedAt { get; init; }

    [Description("What its sandbox delivered; the results of an execution are with the execution.")]
    public required DataObject? Result { get; init; }

    [Description("Why it failed, or what a completed one should be known with.")]
    public required string? Error { get; init; }

    [Description("Who moved it to its status; null: the engine.")]
    public required string? MovedBy { get; init; }

    public required string? Reason { get; init; }

    [Description("What is no fault of the plan and yet worth a word, as at a submission; in answers to what gave the "
        + "plan, or its name, alone.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<WarningResource>? Warnings { get; init; }
}

/// <summary>The board of a project.</summary>
internal sealed record BoardResource(ProjectResource Project, IReadOnlyList<ColumnResource> Columns);

/// <summary>A column of a board.</summary>
internal sealed record ColumnResource
{
    [Description("Queued, Blocked, Running, Waiting for you, Done or Failed.")]
    public required string Name { get; init; }

    [Description("The statuses of the tasks in it.")]
    public required IReadOnlyList<string> Statuses { get; init; }

    [Description("The tasks; those that are queued in the order in which they start.")]
    public required IReadOnlyList<TaskResource> Tasks { get; init; }
}
