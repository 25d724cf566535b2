using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Planning;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;

namespace Autonomy.Core.Goals;

/// <summary>
/// What becomes of a command to a goal: a pure function of the goal, the command, and the tools and rules in force.
/// What starts by itself is decided here too, and so is durable with what it follows from.
/// </summary>
public static class GoalDecider
{
    /// <summary>The most answers of a goal: 1,000.</summary>
    private const int AnswersMax = 1_000;

    private const int ReasonLengthMax = 2_000;

    /// <summary>Decides on a command to the goal of this id.</summary>
    public static GoalVerdict Decide(GoalId id, Goal goal, GoalCommand command, Rulebook book, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(goal);
        ArgumentNullException.ThrowIfNull(book);
        var change = new GoalChange(id, goal, book, now);
        Rejection? refusal = command switch
        {
            GoalCommand.Propose propose => Propose(change, propose),
            // It was told again, of a goal that is not there any more where there was none.
            GoalCommand.HearStart news => goal.Exists ? Hear(change, news) : null,
            _ when !goal.Exists => new Rejection(RejectionCode.UnknownGoal, $"There is no goal '{id}'."),
            GoalCommand.Answer answer => Answer(change, answer),
            GoalCommand.Approve approve => Approve(change, approve),
            GoalCommand.Reject reject => Reject(change, reject),
            GoalCommand.Pause pause => Pause(change, pause),
            GoalCommand.Resume resume => Resume(change, resume),
            _ => throw new ArgumentOutOfRangeException(
                nameof(command), command?.GetType().Name, "Not a command to a goal."),
        };
        return refusal is null ? change.ToVerdict() : new GoalVerdict.Refused(refusal);
    }

    /// <summary>
    /// Whether a proposal may start without anybody's approval. A task was started by somebody; what else starts by
    /// itself has nothing in it that a policy asks about or denies.
    /// </summary>
    public static bool MayStart(string workspace, GoalWish wish, Proposal proposal, Rulebook book)
    {
        ArgumentNullException.ThrowIfNull(wish);
        ArgumentNullException.ThrowIfNull(proposal);
        ArgumentNullException.ThrowIfNull(book);
        if (!proposal.IsWhole) return false;
        return wish.Task is not null || (wish.AutoApprove && GuardedSteps(workspace, wish, proposal, book).IsEmpty);
    }

    /// <summary>
    /// The steps of a whole proposal that a policy asks about or denies; none while there are questions.
    /// </summary>
    public static ImmutableArray<GuardedStep> GuardedSteps(
        string workspace, GoalWish wish, Proposal proposal, Rulebook book)
    {
        ArgumentNullException.ThrowIfNull(wish);
        ArgumentNullException.ThrowIfNull(proposal);
        ArgumentNullException.ThrowIfNull(book);
        IToolCatalog tools = book.ToolsOf(workspace);
        return proposal is { IsWhole: true, Plan: { } written }
            && PlanCompiler.Compile(PlanDocument.Of(written), tools).Plan is { } plan
                ? Foresight.Of(plan, wish.Project, tools, book.Of(workspace))
                : [];
    }

    private static Rejection? Propose(GoalChange change, GoalCommand.Propose asked)
    {
        if (change.Goal.Exists)
        {
            // The priority of a task may have changed since.
            bool isSame = asked.Wish.Task is null
                ? change.Goal.Wish!.IsSameAs(asked.Wish)
                : change.Goal.Wish!.Execution == asked.Wish.Execution;
            return isSame
                ? null
                : new Rejection(RejectionCode.InvalidArgument, $"The goal '{change.Id}' is another one already.");
        }

        if (string.IsNullOrWhiteSpace(asked.Wish.Text) || asked.Wish.Text.Length > GoalPlanner.GoalLengthMax)
        {
            return new Rejection(
                RejectionCode.InvalidArgument, $"A goal has 1 to {GoalPlanner.GoalLengthMax} characters.");
        }

        Proposal proposal = GoalPlanner.Propose(asked.Wish.Text, asked.Wish.Inputs, [], change.Tools);
        bool mayStart = MayStart(change.Id.Workspace, asked.Wish, proposal, change.Book);
        if (asked.MustStart && !mayStart)
        {
            return new Rejection(
                RejectionCode.NeedsConfirmation, "The goal does not start by itself: a person must answer or approve.");
        }

        change.Add(new GoalEvent.Proposed(change.Id.Workspace, change.Id.Value, asked.Wish, proposal, asked.By));
        if (mayStart) change.Add(new GoalEvent.Approved(ExecutionOf(change), null));
        return null;
    }

    private static Rejection? Answer(GoalChange change, GoalCommand.Answer asked)
    {
        Goal goal = change.Goal;
        if (goal.Status is not (GoalStatus.NeedsInput or GoalStatus.Proposed)) return Wrong(goal, "answered");
        if (RefuseOfFailedTask(goal) is { } over) return over;
        if (asked.Version is { } seen && seen != goal.Version) return Changed(goal);
        if (asked.Answers.IsEmpty) return Invalid("There is no answer. Give values by the ids of the questions.");
        ImmutableArray<GoalAnswer> answers = goal.Answers;
        foreach ((string question, DataValue value) in asked.Answers.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            if (FaultOf(change, question, value) is { } fault) return Invalid(fault);
            string words =
                GoalPlanner.WordsOf(goal.Wish!.Text, goal.Wish.Inputs, question, change.Tools) ?? "";
            answers = [.. answers.Where(one => one.Question != question), new GoalAnswer(question, words, value)];
        }

        if (answers.Length > AnswersMax) return Invalid($"A goal has {AnswersMax} answers at most.");
        Proposal proposal = GoalPlanner.Propose(goal.Wish!.Text, goal.Wish.Inputs, answers, change.Tools);
        change.Add(new GoalEvent.Answered(answers, proposal, asked.By));
        if (MayStart(change.Id.Workspace, goal.Wish, proposal, change.Book))
            change.Add(new GoalEvent.Approved(ExecutionOf(change), null));
        return null;
    }

    private static string? FaultOf(GoalChange change, string question, DataValue value)
    {
        Goal goal = change.Goal;
        GoalQuestion? open = goal.Proposal.Questions.FirstOrDefault(one => one.Id == question);
        string key = question[(question.IndexOf('.', StringComparison.Ordinal) + 1)..];
        bool isOfClause = question != key
            && GoalPlanner.WordsOf(goal.Wish!.Text, goal.Wish.Inputs, question, change.Tools) is not null;
        bool isKnown = open is not null || goal.Answers.Any(one => one.Question == question) || key is "tool" or "with";
        if (!isOfClause || !isKnown)
        {
            string near = NearestName.Of(question, goal.Proposal.Questions.Select(one => one.Id)) is { } id
                ? $" Did you mean '{id}'?"
                : "";
            return $"The goal has no question '{question}'.{near}";
        }

        if (key == "with" && value is not DataObject) return $"'{question}' takes an object: arguments by their names.";
        if (key == "tool" && !IsTool(change, value)) return $"'{question}' takes the name of a tool, or 'skip'.";
        bool isChoice = open is { Kind: QuestionKind.Words or QuestionKind.Input };
        return isChoice && value is not DataString { Value: "ignore" } ? $"'{question}' takes 'ignore'." : null;
    }

    private static bool IsTool(GoalChange change, DataValue value) => value is DataString text
        && (text.Value == "skip"
            || (ToolName.TryParse(text.Value, out ToolName tool) && change.Tools.Find(tool) is not null));

    private static Rejection? Approve(GoalChange change, GoalCommand.Approve asked)
    {
        Goal goal = change.Goal;
        if (goal.Status == GoalStatus.NeedsInput)
        {
            return new Rejection(
                RejectionCode.WrongState, $"The goal '{goal.Id}' has questions. Answer them, and look at its plan.");
        }

        if (goal.Status != GoalStatus.Proposed) return Wrong(goal, "approved");
        if (RefuseOfFailedTask(goal) is { } over) return over;
        if (asked.Version != goal.Version) return Changed(goal);
        PlanReading reading = PlanCompiler.Compile(PlanDocument.Of(goal.Proposal.Plan!), change.Tools);
        if (!reading.IsPlan)
        {
            return new Rejection(
                RejectionCode.InvalidPlan,
                $"The tools have changed since: {reading.Faults[0].Message} {reading.Faults[0].Fix} Propose it anew.");
        }

        change.Add(new GoalEvent.Approved(ExecutionOf(change), asked.By));
        return null;
    }

    private static Rejection? Reject(GoalChange change, GoalCommand.Reject asked)
    {
        Goal goal = change.Goal;
        if (goal.Status == GoalStatus.Rejected) return null;
        if (goal.Status == GoalStatus.Started)
        {
            return new Rejection(
                RejectionCode.WrongState, $"The goal '{goal.Id}' runs as '{goal.Execution}'. Cancel that instead.");
        }

        if (asked.Reason?.Length > ReasonLengthMax)
            return Invalid($"A reason has {ReasonLengthMax} characters at most.");
        change.Add(new GoalEvent.Rejected(asked.By, asked.Reason));
        return null;
    }

    // What has started is paused itself.
    private static Rejection? Pause(GoalChange change, GoalCommand.Pause asked)
    {
        if (change.Goal.Status is GoalStatus.Started or GoalStatus.Rejected) return Wrong(change.Goal, "paused");
        if (change.Goal.Pause is null) change.Add(new GoalEvent.Paused(asked.By, asked.Reason));
        return null;
    }

    private static Rejection? Resume(GoalChange change, GoalCommand.Resume asked)
    {
        if (change.Goal.Status is GoalStatus.Started or GoalStatus.Rejected) return Wrong(change.Goal, "resumed");
        if (change.Goal.Pause is not null) change.Add(new GoalEvent.Resumed(asked.By));
        return null;
    }

    private static Rejection? Hear(GoalChange change, GoalCommand.HearStart news)
    {
        if (!change.Goal.IsStarting) return null;
        // That it was submitted before the goal was rejected does not say that it was cancelled.
        if (change.Goal.Status == GoalStatus.Rejected && news is { Error: null, IsCancelled: false }) return null;
        if (news.Error is { } error) change.Add(new GoalEvent.StartFailed(error));
        else change.Add(new GoalEvent.Started(change.Goal.Execution!));
        return null;
    }

    // The task has heard that it could not start, and has failed: what would start now nobody counts, and a retry of
    // the task has a goal of its own.
    private static Rejection? RefuseOfFailedTask(Goal goal) => goal is { Wish.Task: { } task, Reason: { } why }
        ? new Rejection(
            RejectionCode.WrongState,
            $"The goal '{goal.Id}' could not start, so that its task '{task}' has failed. Retry the task. {why}")
        : null;

    private static string ExecutionOf(GoalChange change) =>
        change.Goal.Wish!.Execution ?? change.Id.Execution.Value;

    private static Rejection Wrong(Goal goal, string what) => new(
        RejectionCode.WrongState, $"The goal '{goal.Id}' cannot be {what}: it is {Words.Of(goal.Status)}.");

    private static Rejection Changed(Goal goal) => new(
        RejectionCode.VersionChanged, $"The goal '{goal.Id}' is at version {goal.Version} by now. Look again.");

    private static Rejection Invalid(string message) => new(RejectionCode.InvalidArgument, message);
}

/// <summary>A goal while a command is decided: what happened so far, and the goal after it.</summary>
internal sealed class GoalChange(GoalId id, Goal goal, Rulebook book, DateTimeOffset now)
{
    private readonly List<GoalEvent> _events = [];

    public GoalId Id => id;

    public Goal Goal { get; private set; } = goal;

    public Rulebook Book => book;

    public IToolCatalog Tools { get; } = book.ToolsOf(id.Workspace);

    public void Add(GoalEvent happened)
    {
        _events.Add(happened);
        Goal = Goal.Apply(happened, now);
    }

    public GoalVerdict.Accepted ToVerdict() => new(_events, Goal);
}
