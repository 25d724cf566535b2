using Autonomy.Actors.Executions;
using Autonomy.Actors.Workspaces;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Projects;
using Autonomy.Core.Recovery;
using Autonomy.Core.Schedules;
using Autonomy.Core.Spending;
using Autonomy.Core.Workspaces;
using Autonomy.Simulation.Checkers.Model;
using Autonomy.Simulation.History;
using Autonomy.Simulation.Swarm;

namespace Autonomy.Simulation.Checkers;

/// <summary>
/// Invariant 32: what many runs together met, and what none of them did. Runs that never saw a takeover or an undo
/// prove nothing about them, and must say so.
/// </summary>
internal sealed class Coverage
{
    private static readonly string[] Events =
    [
        // Nobody estimates here, reports progress, changes phases or is a worker: docs/simulation.md says so.
        .. ExecutionEventTable.Names.Where(name => name is not ("execution-phase-changed" or "attempt-progressed"
            or "execution-estimated" or "attempt-offered")),
    ];

    private static readonly string[] Happenings =
    [
        "takeover", "new epoch of a living node", "fenced append", "unknown commit",
        "unknown commit that was done", "refused append", "commit of many appends", "snapshot", "failed actor",
        "submission asked twice", "refused: ended", "refused: wrong state", "refused: already answered",
        "call without an answer", "probe", "call of a zombie", "effect of a call that nobody waits for",
        "repeat under one key", "repeat with one effect", "payload beside its event", "child execution",
        "pause while attempts run", "cancel with undo", "attempt lost by the engine", "timeout of an attempt",
        "deadline of a step", "failure of an item", "pause that the clock ended", "pause that became a cancel",
        "pause now", "wait for a hold", "told of a hold", "policy that asked", "policy that denied",
        "answer for always", "approval of other arguments", "retry with other arguments",
        "refused: wrong hash or answer", "refused: edit", "step added", "step replaced", "step removed",
        "repeated effects confirmed", "stop and undo",
        .. Enum.GetNames<ForkReason>().Select(reason => $"fork: {reason}"),
        .. Enum.GetValues<Rung>().Where(rung => rung != Rung.Decide).Select(RungName),
        .. Enum.GetValues<FailureKind>().Select(KindName),
        .. RulesEventTable.Names.Where(name => name is not ("ladders-laid" or "ladder-removed"))
            .Concat(SpendingEventTable.Names)
            // Nobody changes tasks here, has sandboxes, or limits what a project spends by the project.
            .Concat(ProjectEventTable.Names.Where(
                name => name is not ("task-changed" or "task-taken" or "project-budget-taken")))
            .Concat(ScheduleEventTable.Names)
            .Select(Event),
        .. Enum.GetNames<BudgetPart>().Select(part => $"question about {part}"), "question about a limit",
        .. (string[])[DecisionOption.Raise, DecisionOption.Cheaper, DecisionOption.Finish],
        "limit that waits for others", "reservation that nobody settled", "child with a budget", "lessons in force",
    ];

    private readonly SortedDictionary<string, long> _met = new(StringComparer.Ordinal);

    /// <summary>All that can be met: the faults, the stored events, and what is worth seeing besides.</summary>
    public static IReadOnlyList<string> Everything { get; } =
        [.. Enum.GetNames<FaultKind>().Select(Fault), .. Events.Select(Event), .. Happenings];

    /// <summary>How often each was met.</summary>
    public IReadOnlyDictionary<string, long> Met => _met;

    /// <summary>What was not met in any run.</summary>
    public IReadOnlyList<string> NeverMet => [.. Everything.Where(what => !_met.ContainsKey(what))];

    /// <summary>Adds a run.</summary>
    public void Add(RunHistory history)
    {
        var walk = new Walk(this);
        foreach (HistoryEntry entry in history.Entries) walk.Take(entry);
        foreach (ExecutionId execution in history.Executions)
        {
            foreach (DurableEvent seen in history.EventsOf(execution)) Take(seen);
        }

        foreach (DurableProjectEvent seen in history.Projects.Values.SelectMany(static events => events))
            Meet(Event(seen.Stored.Name));
        foreach (DurableScheduleEvent seen in history.Schedules.Values.SelectMany(static events => events))
            Meet(Event(seen.Stored.Name));
        foreach (DurableRule rule in history.Rules) Meet(Event(rule.Stored.Name));
        foreach (DurableSpending spent in history.Spending)
        {
            Meet(Event(spent.Stored.Name));
            if (spent.Happened is SpendingEvent.Settled { Reason: not null }) Meet("reservation that nobody settled");
        }

        foreach (SeenCall call in SeenCall.All(history)) Take(call);
        foreach (var same in SeenCall.All(history).Where(call => call.Called.Kind == ToolCallKind.Attempt)
            .GroupBy(call => call.Called.Key).Where(same => same.Skip(1).Any()))
        {
            Meet("repeat under one key");
            if (same.Sum(call => call.Effects.Count) == 1) Meet("repeat with one effect");
        }
    }

    private static string Fault(string kind) => $"fault {kind}";

    private static string Event(string name) => $"event {name}";

    private static string RungName(Rung rung) => $"rung {rung}";

    private static string KindName(FailureKind kind) => $"failure {kind}";

    private void Meet(string what) => _met[what] = _met.GetValueOrDefault(what) + 1;

    private void Take(DurableEvent seen)
    {
        Meet(Event(seen.Stored.Name));
        if (EventBodies.ReferenceIn(seen.Stored.Body.Span) is not null) Meet("payload beside its event");
        switch (seen.Happened)
        {
            case ExecutionEvent.Submitted { Parent: not null } child:
                Meet("child execution");
                if (child.Budget is not null) Meet("child with a budget");
                break;
            case ExecutionEvent.PauseRequested: Meet("pause while attempts run"); break;
            case ExecutionEvent.CancelRequested { Undo: true }: Meet("cancel with undo"); break;
            case ExecutionEvent.AttemptFailed failed: Take(failed.Error); break;
            case ExecutionEvent.StepFailed { Error.Code: FailureCodes.StepDeadline }: Meet("deadline of a step"); break;
            case ExecutionEvent.StepFailed { Error.Code: FailureCodes.PolicyDenied }: Meet("policy that denied"); break;
            case ExecutionEvent.ItemFailed { Error.Code: FailureCodes.PolicyDenied }:
                Meet("failure of an item");
                Meet("policy that denied");
                break;
            case ExecutionEvent.ItemFailed: Meet("failure of an item"); break;
            default: TakeSteering(seen.Happened); break;
        }

        if (seen.Happened is ExecutionEvent.PauseRequested { Now: true }) Meet("pause now");
        if (seen.Happened is ExecutionEvent.CancelRequested { By: PauseEnd.ByClock })
            Meet("pause that became a cancel");
    }

    private void Take(Failure failure)
    {
        Meet(KindName(failure.Kind));
        if (failure.Code == FailureCodes.Interrupted) Meet("attempt lost by the engine");
        if (failure.Code == FailureCodes.AttemptTimeout) Meet("timeout of an attempt");
    }

    private void TakeSteering(ExecutionEvent happened)
    {
        switch (happened)
        {
            case ExecutionEvent.Resumed { By: PauseEnd.ByClock }: Meet("pause that the clock ended"); break;
            case ExecutionEvent.StepWaiting { On: WaitKind.Budget, Signal: "limit", Until: not null }:
                Meet("limit that waits for others");
                break;
            case ExecutionEvent.DecisionRequired { Request: { Kind: DecisionKind.Budget } request }:
                Meet($"question about {AboutOf(request)}");
                break;
            case ExecutionEvent.StepWaiting { On: WaitKind.Hold }: Meet("wait for a hold"); break;
            case ExecutionEvent.DecisionRequired { Request.Policy: not null }: Meet("policy that asked"); break;
            case ExecutionEvent.HealingApplied healing: Meet(RungName(healing.Rung)); break;
            case ExecutionEvent.Submitted { Fork: { } fork }: Meet($"fork: {fork.Reason}"); break;
            case ExecutionEvent.DecisionAnswered answered: Take(answered); break;
            case ExecutionEvent.PlanChanged changed:
                if (changed.Added.Length > 0) Meet("step added");
                if (changed.Replaced.Length > 0) Meet("step replaced");
                if (changed.Removed.Length > 0) Meet("step removed");
                break;
            default: break;
        }
    }

    // What is short is said first.
    private static string AboutOf(DecisionRequest request) =>
        request.Options.Any(option => option.Name == DecisionOption.Retry) ? "a limit"
        : Enum.GetValues<BudgetPart>().First(part => IsAbout(part, request.Question)).ToString();

    private static bool IsAbout(BudgetPart part, string question)
    {
        string used = question.Split(" used;")[0];
        return part switch
        {
            BudgetPart.Cost => used.EndsWith(" USD", StringComparison.Ordinal),
            BudgetPart.Tokens => used.EndsWith(" tokens", StringComparison.Ordinal),
            BudgetPart.Calls => used.EndsWith(" calls", StringComparison.Ordinal),
            _ => true,
        };
    }

    private void Take(ExecutionEvent.DecisionAnswered answered)
    {
        if (answered.Option is DecisionOption.Raise or DecisionOption.Cheaper or DecisionOption.Finish)
            Meet(answered.Option);
        if (answered.Always == true) Meet("answer for always");
        if (answered.Option == DecisionOption.StopAndUndo) Meet("stop and undo");
        if (answered.Arguments is null) return;
        bool isApproval = answered.Option == DecisionOption.Approve;
        Meet(isApproval ? "approval of other arguments" : "retry with other arguments");
    }

    private void Take(SeenCall call)
    {
        if (call.Called.Kind == ToolCallKind.Probe) Meet("probe");
        if (call.IsZombie) Meet("call of a zombie");
        if (call.LeftAt is { } left && call.Effects.Exists(place => place > left))
            Meet("effect of a call that nobody waits for");
    }

    /// <summary>What only the order of a run's entries shows.</summary>
    private sealed class Walk(Coverage coverage)
    {
        private readonly HashSet<long> _unknown = [];
        private readonly HashSet<long> _committed = [];
        private readonly HashSet<long> _holds = [];
        private int? _holder;
        private bool _hasStarted;
        private long _commit;

        public void Take(HistoryEntry entry)
        {
            switch (entry)
            {
                case HistoryEntry.FaultMet fault: coverage.Meet(Fault(fault.Kind.ToString())); break;
                case HistoryEntry.LeaseGranted granted: Take(granted); break;
                case HistoryEntry.NodeStarted: _hasStarted = true; break;
                case HistoryEntry.NodeKilled killed when killed.Node == _holder: _hasStarted = false; break;
                case HistoryEntry.Committed committed: Take(committed); break;
                case HistoryEntry.AppendAnswered answered: Take(answered); break;
                case HistoryEntry.LessonsTaken: coverage.Meet("lessons in force"); break;
                case HistoryEntry.ActorFailed: coverage.Meet("failed actor"); break;
                case HistoryEntry.Unanswered: coverage.Meet("call without an answer"); break;
                case HistoryEntry.ForkConfirmed { Plan.Repeats.Length: > 0 }:
                    coverage.Meet("repeated effects confirmed");
                    break;
                case HistoryEntry.RulesCalled { Command: RulesCommand.Place } called: _holds.Add(called.Call); break;
                case HistoryEntry.RulesAnswered { Reply: RulesReply.Accepted } told when _holds.Contains(told.Call):
                    coverage.Meet("told of a hold");
                    break;
                case HistoryEntry.Answered { Reply: CommandReply.Refused refused }: Take(refused); break;
                default: break;
            }
        }

        private void Take(HistoryEntry.LeaseGranted granted)
        {
            if (_holder is { } before && before != granted.Node) coverage.Meet("takeover");
            else if (_hasStarted && _holder == granted.Node) coverage.Meet("new epoch of a living node");
            _holder = granted.Node;
        }

        private void Take(HistoryEntry.Committed committed)
        {
            if (committed.Commit == _commit) coverage.Meet("commit of many appends");
            _commit = committed.Commit;
            _committed.Add(committed.Append);
            if (committed.Request.Snapshot is not null) coverage.Meet("snapshot");
            if (_unknown.Contains(committed.Append)) coverage.Meet("unknown commit that was done");
        }

        private void Take(HistoryEntry.AppendAnswered answered)
        {
            switch (answered.Result.Outcome)
            {
                case AppendOutcome.Fenced: coverage.Meet("fenced append"); break;
                case AppendOutcome.Refused: coverage.Meet("refused append"); break;
                case AppendOutcome.Unknown:
                    _unknown.Add(answered.Append);
                    coverage.Meet("unknown commit");
                    if (_committed.Contains(answered.Append)) coverage.Meet("unknown commit that was done");
                    break;
                default: break;
            }
        }

        private void Take(CommandReply.Refused refused)
        {
            switch (refused.Rejection.Code)
            {
                case RejectionCode.AlreadySubmitted: coverage.Meet("submission asked twice"); break;
                case RejectionCode.Ended: coverage.Meet("refused: ended"); break;
                case RejectionCode.WrongState: coverage.Meet("refused: wrong state"); break;
                case RejectionCode.BadAnswer: coverage.Meet("refused: wrong hash or answer"); break;
                case RejectionCode.InvalidPlan: coverage.Meet("refused: edit"); break;
                case RejectionCode.AlreadyAnswered: coverage.Meet("refused: already answered"); break;
                default: break;
            }
        }
    }
}
