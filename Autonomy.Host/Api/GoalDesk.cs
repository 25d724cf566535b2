using System.Collections.Immutable;
using Autonomy.Actors.Executions;
using Autonomy.Actors.Goals;
using Autonomy.Actors.Runtime;
using Autonomy.Core.Executions;
using Autonomy.Core.Goals;
using Autonomy.Core.Journaling;
using Autonomy.Core.Planning;
using Autonomy.Core.Projects;
using Autonomy.Core.Seams;
using Autonomy.Core.Values;
using Autonomy.Host.Administration;

namespace Autonomy.Host.Api;

/// <summary>
/// The goals of callers: what is told is durable, and what is changed is before it is answered. Another workspace's
/// goal is not there.
/// </summary>
internal sealed class GoalDesk(
    ExecutionEngine engine, IJournalReader journal, CallbackCouriers callbacks, IRandomSource random)
{
    private const int PageEventsMax = 1_024;

    /// <summary>
    /// Goals of the caller's workspace in the order in which they were made, and the place after them; null: there are
    /// no more.
    /// </summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="after">The place after those that are known; 0: from the first.</param>
    /// <param name="max">How many at most.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<(IReadOnlyList<Goal> Goals, long? Next)> ListAsync(
        Caller caller, long after, int max, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        caller.Demand(Right.Look);
        var goals = new List<Goal>();
        StreamId directory = GoalDirectory.StreamOf(caller.Workspace);
        while (true)
        {
            IReadOnlyList<StoredEvent> page =
                await journal.ReadStreamAsync(directory, after + 1, PageEventsMax, cancellation);
            foreach (StoredEvent stored in page)
            {
                if (goals.Count == max) return (goals, after);
                after = stored.Version;
                GoalListed listed = GoalDirectory.Decode(stored.Name, stored.SchemaVersion, stored.Body.Span);
                Goal goal = await ReadAsync(IdOf(caller, listed.Id), cancellation);
                if (goal.Exists) goals.Add(goal);
            }

            if (page.Count < PageEventsMax) return (goals, null);
        }
    }

    /// <summary>A goal.</summary>
    /// <exception cref="ApiException">There is no such goal in the caller's workspace.</exception>
    public async Task<Goal> FindAsync(Caller caller, string id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        caller.Demand(Right.Look);
        Goal goal = await ReadAsync(IdOf(caller, id), cancellation);
        return goal.Exists ? goal : throw Unknown(id);
    }

    /// <summary>Proposes a plan; what may start by itself has started then.</summary>
    /// <exception cref="ApiException">It is refused, and nothing of it is stored.</exception>
    public async Task<Goal> ProposeAsync(Caller caller, GoalWish wish)
    {
        ArgumentNullException.ThrowIfNull(caller);
        caller.Demand(Right.Submit);
        Check(caller, wish);
        await OpenAsync(caller, wish);
        GoalId id = GoalId.New(caller.Workspace, random);
        return await WhenStartedAsync(
            id, Accept(await engine.ProposeAsync(id, new GoalCommand.Propose(wish, caller.Name))));
    }

    /// <summary>
    /// Plans a goal and starts it, or refuses it with what is missing; nothing of what is refused is stored.
    /// </summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="wish">What is wanted.</param>
    /// <param name="key">A text of the caller's: under the same, the same is meant. Null: always a new one.</param>
    /// <exception cref="ApiException">It does not start without a person.</exception>
    public async Task<(Goal Goal, bool IsNew)> StartAsync(Caller caller, GoalWish wish, string? key)
    {
        ArgumentNullException.ThrowIfNull(caller);
        caller.Demand(Right.Submit);
        Check(caller, wish);
        if (key is not null && !SubmissionDesk.IsKey(key)) throw SubmissionDesk.InvalidKey();
        GoalId id = key is null ? GoalId.New(caller.Workspace, random) : GoalId.Keyed(caller.Workspace, key);
        // A plan that is submitted under the key has the same id: one of the two is there.
        ExecutionId? execution = key is null ? null : ExecutionId.Keyed(caller.Workspace, key);
        if (execution is null || !(await ReadAsync(id, CancellationToken.None)).Exists)
        {
            DemandStart(caller, wish);
            if (execution is { } free && await IsThereAsync(free)) throw KeyReused(free.Value);
        }

        await OpenAsync(caller, wish);
        var propose = new GoalCommand.Propose(wish with { Execution = execution?.Value }, caller.Name)
        {
            MustStart = true,
        };
        GoalReply reply = await engine.ProposeAsync(id, propose);
        if (key is not null && reply is GoalReply.Refused { Rejection.Code: RejectionCode.InvalidArgument })
            throw KeyReused(id.Value);
        bool isNew = reply is GoalReply.Accepted { Events.Count: > 0 };
        return (await WhenStartedAsync(id, Accept(reply)), isNew);
    }

    /// <summary>Answers questions of a goal, which is planned anew.</summary>
    /// <exception cref="ApiException">It is refused, and nothing changed.</exception>
    public async Task<Goal> AnswerAsync(
        Caller caller, string id, ImmutableDictionary<string, DataValue> answers, long? version)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return await SendAsync(caller, id, new GoalCommand.Answer(answers, version, caller.Name));
    }

    /// <summary>Approves the plan of this version, and no other; it has started then.</summary>
    /// <exception cref="ApiException">It is refused, and nothing changed.</exception>
    public Task<Goal> ApproveAsync(Caller caller, string id, long version)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return SendAsync(caller, id, new GoalCommand.Approve(version, caller.Name));
    }

    /// <summary>Rejects a goal: it is not to be done.</summary>
    /// <exception cref="ApiException">It is refused, and nothing changed.</exception>
    public Task<Goal> RejectAsync(Caller caller, string id, string? reason)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return SendAsync(caller, id, new GoalCommand.Reject(caller.Name, reason));
    }

    /// <summary>The steps of a goal's plan that policies ask about or deny, as they are now.</summary>
    public ImmutableArray<GuardedStep> GuardedSteps(Goal goal)
    {
        ArgumentNullException.ThrowIfNull(goal);
        return goal.Wish is { } wish
            ? GoalDecider.GuardedSteps(goal.Workspace, wish, goal.Proposal, engine.RulesInForce)
            : [];
    }

    // Whatever becomes of the execution is told, however soon after the goal that is.
    private Task OpenAsync(Caller caller, GoalWish wish) =>
        wish.Callback is { } callback ? callbacks.OpenAsync(caller.Workspace, callback) : Task.CompletedTask;

    private async Task<bool> IsThereAsync(ExecutionId execution) =>
        (await journal.ReadStreamAsync(execution.Stream, 1, 1, CancellationToken.None)).Count > 0;

    private static ApiException KeyReused(string by) => new(
        ApiFault.Meaning, "idempotency_key_reused",
        $"This idempotency key belongs to '{by}', which is another one. Take a new key for a new request.");

    private async Task<Goal> SendAsync(Caller caller, string id, GoalCommand command)
    {
        caller.Demand(Right.Steer);
        GoalId goal = IdOf(caller, id);
        return await WhenStartedAsync(goal, Accept(await engine.SendAsync(goal, command)));
    }

    // Everything that is missing at once; the goal itself refuses once more, should the tools change in between.
    private void DemandStart(Caller caller, GoalWish wish)
    {
        Rulebook book = engine.RulesInForce;
        Proposal proposal = GoalPlanner.Propose(wish.Text, wish.Inputs, [], book.ToolsOf(caller.Workspace));
        if (!proposal.IsWhole)
        {
            throw new ApiException(
                ApiFault.Meaning, "goal_needs_input",
                "The goal is not wholly understood. POST it to /goals, and answer its questions there.")
            {
                Mistakes = [.. proposal.Questions.Select(question => new ApiMistake(
                    "/goal", question.Words.Length > 0 ? $"'{question.Words}': {question.Text}" : question.Text,
                    $"POST it to /goals, and answer '{question.Id}' at /goals/{{id}}/answer."))],
            };
        }

        ImmutableArray<GuardedStep> guarded = GoalDecider.GuardedSteps(caller.Workspace, wish, proposal, book);
        if (guarded.IsEmpty) return;
        throw new ApiException(
            ApiFault.State, "goal_needs_approval",
            "The goal's plan has steps that the policies ask a person about. POST it to /goals, look, and approve it.")
        {
            Mistakes = [.. guarded.Select(step => new ApiMistake(
                "/goal", $"The step '{step.Step}' calls '{step.Tool}', which is {Words.Of(step.Effect)}.",
                "POST it to /goals, and approve it at /goals/{id}/approve."))],
        };
    }

    // While the engine is short of room the execution waits: the goal says how it stands.
    private async Task<Goal> WhenStartedAsync(GoalId id, Goal goal)
    {
        if (!goal.IsStarting) return goal;
        try
        {
            return Accept(await engine.WhenStartedAsync(id));
        }
        catch (AskFailedException)
        {
            return goal;
        }
    }

    private async Task<Goal> ReadAsync(GoalId id, CancellationToken cancellation)
    {
        Goal goal = Goal.None;
        IReadOnlyList<StoredEvent> page;
        do
        {
            page = await journal.ReadStreamAsync(id.Stream, goal.Version + 1, PageEventsMax, cancellation);
            foreach (StoredEvent stored in page)
            {
                ReadOnlyMemory<byte> body = await EventBodies.ReadAsync(journal, stored, cancellation);
                goal = goal.Apply(
                    GoalEventTable.Decode(stored.Name, stored.SchemaVersion, body.Span), stored.Time);
            }
        }
        while (page.Count == PageEventsMax);
        return goal;
    }

    private static void Check(Caller caller, GoalWish wish)
    {
        ArgumentNullException.ThrowIfNull(wish);
        if (string.IsNullOrWhiteSpace(wish.Text) || wish.Text.Length > GoalPlanner.GoalLengthMax)
        {
            throw RequestValues.Mistake(
                "/goal", $"A goal has 1 to {GoalPlanner.GoalLengthMax} characters.", "Say what is to be done.");
        }

        if (wish.Project is { } project && !ProjectId.TryParse(caller.Workspace, project, out _))
            throw Refusals.InvalidProject(project, "/project");
    }

    private static Goal Accept(GoalReply reply) => reply switch
    {
        GoalReply.Accepted accepted => accepted.Goal,
        GoalReply.Refused refused => throw Refusals.Of(refused.Rejection),
        _ => throw new InvalidOperationException("A reply is accepted or refused."),
    };

    private static GoalId IdOf(Caller caller, string id) =>
        GoalId.TryParse(caller.Workspace, id, out GoalId goal) ? goal : throw Unknown(id);

    private static ApiException Unknown(string id) => new(
        ApiFault.NotFound, "unknown_goal", $"There is no goal '{Refusals.Excerpt(id)}' in this workspace.");
}
