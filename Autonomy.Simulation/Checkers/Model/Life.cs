using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers.Model;

/// <summary>A rule that an event broke.</summary>
/// <param name="Invariant">The invariant's number.</param>
/// <param name="What">What was seen, and what should have been.</param>
internal sealed record Fault(int Invariant, string What);

/// <summary>
/// An execution as its durable events make it, by the rules of <see cref="LegalMoves"/> and not by the engine's own
/// state. It takes illegal events too, says what is wrong with them, and goes on.
/// </summary>
internal sealed partial class Life
{
    private const int CompletedPerPlace = 8;

    private readonly Dictionary<string, StepLife> _steps = [];
    private readonly Dictionary<string, QuestionLife> _questions = [];
    private int? _lowered;
    private int _completedSince;

    public ExecutionStage Stage { get; private set; } = ExecutionStage.New;

    public Plan? Plan { get; private set; }

    public ParentLink? Parent { get; private set; }

    /// <summary>Attempts at once: as the plan says, or fewer for a while after a resource ran short.</summary>
    public int Concurrency => _lowered ?? Plan?.Header.Concurrency ?? 0;

    /// <summary>Attempts so far.</summary>
    public int Calls { get; private set; }

    /// <summary>Retries so far that count.</summary>
    public int Retries { get; private set; }

    /// <summary>When the pause in force is over by itself; null: never, or there is none.</summary>
    public PauseEnd? PauseEnd { get; private set; }

    /// <summary>The execution that it was forked from; null for one that began at the beginning.</summary>
    public ForkOrigin? Fork { get; private set; }

    /// <summary>The project that it belongs to; null for one of none.</summary>
    public string? Project { get; private set; }

    /// <summary>Whether it was ended at once.</summary>
    public bool IsTerminated { get; private set; }

    /// <summary>Whether it finishes with what was done: nothing more starts, and the rest is skipped.</summary>
    public bool IsFinishing { get; private set; }

    /// <summary>Whether a cancel asked for undo.</summary>
    public bool IsUndoing { get; private set; }

    /// <summary>The steps in the order of the plan.</summary>
    public IReadOnlyCollection<StepLife> Steps => _steps.Values;

    /// <summary>What people were asked, in order.</summary>
    public IReadOnlyCollection<QuestionLife> Questions => _questions.Values;

    public IEnumerable<UnitLife> Units => _steps.Values.SelectMany(step => step.Units);

    /// <summary>Attempts and undos that run now.</summary>
    public int Running => Units.Count(unit =>
        unit.Stage is UnitStage.Running or UnitStage.Undoing or UnitStage.RollingBack);

    public StepLife? Step(string id) => _steps.GetValueOrDefault(id);

    public UnitLife? Find(Unit unit) => Step(unit.Step)?.Unit(unit.Item);

    public QuestionLife? Question(string id) => _questions.GetValueOrDefault(id);

    /// <summary>Takes an event; tells every rule that it breaks.</summary>
    public IReadOnlyList<Fault> Take(DurableEvent seen)
    {
        var faults = new List<Fault>();
        ExecutionEvent happened = seen.Happened;
        (ExecutionStage from, ExecutionStage? to) = LegalMoves.OfExecution(happened);
        if (!from.HasFlag(Stage))
        {
            string what = $"comes while the execution is {Stage}; it may come only while it is {from}";
            faults.Add(new Fault(LifeFaults.OfStage(happened, Stage), what));
        }

        switch (happened)
        {
            case ExecutionEvent.Submitted submitted: Begin(submitted); break;
            case ExecutionEvent.CancelRequested cancel:
                if (IsUndoing) faults.Add(new Fault(20, "asks for undo a second time"));
                Cancel(cancel.Undo);
                break;
            case ExecutionEvent.Terminated: Terminate(); break;
            case ExecutionEvent.PauseRequested pause: PauseEnd = pause.End; break;
            case ExecutionEvent.Paused pause: PauseEnd = pause.End; break;
            case ExecutionEvent.Resumed: PauseEnd = null; break;
            case ExecutionEvent.FinishRequested: IsFinishing = true; break;
            case ExecutionEvent.PlanChanged changed: Change(changed, faults); break;
            case ExecutionEvent.Completed or ExecutionEvent.Failed or ExecutionEvent.Cancelled:
                LifeFaults.AddOfEnd(this, happened, faults);
                break;
            case ExecutionEvent.DecisionRequired required: Ask(required.Request, seen, faults); break;
            case ExecutionEvent.DecisionAnswered answered: Close(answered); break;
            case ExecutionEvent.DecisionExpired expired: Close(expired.Decision, expired.Option); break;
            case ExecutionEvent.DecisionWithdrawn withdrawn: Withdraw(withdrawn.Decision); break;
            case ExecutionEvent.IOfStep ofStep: TakeOfStep(ofStep, seen, faults); break;
            default: break;
        }

        Stage = to ?? Stage;
        return faults;
    }

    private void Withdraw(string decision)
    {
        if (Question(decision) is not { } question) return;
        (question.IsOpen, question.IsWithdrawn) = (false, true);
    }

    private void Begin(ExecutionEvent.Submitted submitted)
    {
        if (Plan is not null) return;
        Plan = submitted.Plan;
        Parent = submitted.Parent;
        (Fork, Project) = (submitted.Fork, submitted.Project);
        foreach (StepDefinition step in submitted.Plan.Steps) _steps.Add(step.Id.Value, new StepLife(step));
    }

    private void Terminate()
    {
        Cancel(isUndoing: false);
        IsTerminated = true;
        foreach (StepLife step in _steps.Values)
        {
            foreach (UnitLife unit in step.Units)
            {
                if (unit.Stage is UnitStage.Running or UnitStage.Undoing or UnitStage.RollingBack)
                    unit.Stage = UnitStage.Cancelled;
            }

            step.End ??= UnitStage.Cancelled;
        }
    }

    // Steps keep their places, and those that are not named stay as they are.
    private void Change(ExecutionEvent.PlanChanged changed, List<Fault> faults)
    {
        LifeFaults.AddOfEdit(this, changed, faults);
        Plan = changed.Plan;
        foreach (StepDefinition step in changed.Plan.Steps)
        {
            string id = step.Id.Value;
            if (changed.Replaced.Contains(id) || !_steps.TryGetValue(id, out StepLife? life))
                _steps[id] = new StepLife(step);
            else
                life.Definition = step;
        }
    }

    private void Cancel(bool isUndoing)
    {
        IsUndoing = isUndoing;
        PauseEnd = null;
        foreach (QuestionLife question in _questions.Values) question.IsOpen = false;
        foreach (StepLife step in _steps.Values.Where(step => step.End is null))
        {
            foreach (UnitLife unit in step.Units.Where(unit => unit.IsOpen && !unit.HasOpenCall))
                unit.Stage = UnitStage.Cancelled;
            EndCancelled(step);
        }
    }

    private static void EndCancelled(StepLife step)
    {
        if (step.End is null && !step.Units.Any(unit => unit.HasOpenCall)) step.End = UnitStage.Cancelled;
    }

    private void Ask(DecisionRequest request, DurableEvent seen, List<Fault> faults)
    {
        if (!_questions.TryAdd(request.Id, new QuestionLife(request)))
            faults.Add(new Fault(23, $"asks {request.Id} a second time"));
        if (Step(request.Step) is not { } step) return;
        step.BeganAt ??= seen.Stored.Time;
        // It is asked for the execution; the units that need budget wait for that of their own.
        if (request.Kind == DecisionKind.Budget) return;
        UnitLife unit = step.Unit(request.Item);
        Move(unit, seen, faults);
        if (request.Kind == DecisionKind.UndoFailed) return;
        (unit.WaitsFor, unit.Until) = (request.Id, request.ExpiresAt);
    }

    private void Close(ExecutionEvent.DecisionAnswered answered)
    {
        Close(answered.Decision, answered.Option);
        if (answered.Arguments is not { } edited || Question(answered.Decision) is not { } question) return;
        if (Find(new Unit(question.Request.Step, question.Request.Item)) is not { } unit) return;
        unit.Input = edited;
        if (unit.Approved is not null) unit.Approved = answered.CallHash;
    }

    private void Close(string id, string option)
    {
        if (Question(id) is not { } question) return;
        question.IsOpen = false;
        question.Option = option;
        if (Find(new Unit(question.Request.Step, question.Request.Item)) is not { } unit) return;
        if (question.Request.Kind == DecisionKind.Approval && option == DecisionOption.Approve)
            unit.Approved = question.Request.CallHash ?? "";
        bool isVerdict = question.Request.Kind is DecisionKind.UnknownEffect or DecisionKind.UndoFailed
            or DecisionKind.Failure or DecisionKind.RollbackFailed;
        if (isVerdict) unit.Verdict = option;
        if (question.Request.Kind is DecisionKind.UnknownEffect or DecisionKind.Failure) TakeOver(unit);
        if (question.Request.Kind != DecisionKind.Failure) return;
        unit.Tries = 0;
        unit.Heals.Clear();
    }

    private void TakeOfStep(ExecutionEvent.IOfStep ofStep, DurableEvent seen, List<Fault> faults)
    {
        if (Step(ofStep.Step) is not { } step)
        {
            faults.Add(new Fault(9, $"names the step '{ofStep.Step}', which the plan does not have"));
            return;
        }

        bool isOfBudget = seen.Happened is ExecutionEvent.BudgetReserved or ExecutionEvent.BudgetSettled
            or ExecutionEvent.BudgetGranted or ExecutionEvent.BudgetReturned;
        if (isOfBudget) return;
        bool isOfWhole = seen.Happened is ExecutionEvent.StepCompleted or ExecutionEvent.StepCarried
            or ExecutionEvent.StepFailed or ExecutionEvent.StepSkipped or ExecutionEvent.FanOutStarted;
        if (isOfWhole && step.End is { } end)
            faults.Add(new Fault(9, $"comes after the step '{step.Id}' was {end}"));
        step.BeganAt ??= seen.Stored.Time;
        bool isLeft = IsFinishing && seen.Happened is ExecutionEvent.StepSkipped;
        if (isLeft) LifeFaults.AddOfLeft(step, faults);
        else if (LifeFaults.UnitOf(seen.Happened, step) is { } unit) Move(step.Unit(unit.Item), seen, faults);
        else if (step.IsFanOut) LifeFaults.AddOfFanOut(step, seen.Happened, faults);
        EndStep(step, seen);
        WithdrawBudgetQuestion();
        if (Stage == ExecutionStage.Cancelling && seen.Happened is not ExecutionEvent.AttemptProgressed)
            EndCancelled(step);
    }

    private void EndStep(StepLife step, DurableEvent seen)
    {
        switch (seen.Happened)
        {
            case ExecutionEvent.FanOutStarted fanOut: step.Items = fanOut.Count; break;
            case ExecutionEvent.StepCompleted: step.End = UnitStage.Completed; break;
            case ExecutionEvent.StepCarried carried:
                if (step.IsFanOut) Carry(step, (DataArray)carried.Output);
                step.End = UnitStage.Completed;
                break;
            case ExecutionEvent.StepFailed: (step.End, step.Blocks) = (UnitStage.Failed, true); break;
            case ExecutionEvent.StepSkipped skipped:
                (step.End, step.Blocks) = (UnitStage.Skipped, skipped.Blocks);
                break;
            default: return;
        }

        step.EndedAt = seen.Stored.Version;
        if (step.End is null) return;
        foreach (UnitLife unit in step.Units.Where(unit => unit.IsOpen))
        {
            unit.Stage = step.End.Value;
            Withdraw(unit);
        }
    }

    private static void Carry(StepLife step, DataArray outputs)
    {
        step.Items = outputs.Items.Length;
        for (int i = 0; i < outputs.Items.Length; i++)
        {
            UnitLife unit = step.Unit(i);
            (unit.Stage, unit.IsCarried, unit.Output) = (UnitStage.Completed, true, outputs.Items[i]);
        }
    }

    private void Move(UnitLife unit, DurableEvent seen, List<Fault> faults)
    {
        ExecutionEvent happened = seen.Happened;
        (UnitStage from, UnitStage? to) = LegalMoves.OfUnit(happened);
        if (!from.HasFlag(unit.Stage))
        {
            string what = $"comes while {unit.Unit} is {unit.Stage}; it may come only while it is {from}";
            faults.Add(new Fault(LifeFaults.OfUnit(happened, unit.Stage), what));
        }

        LifeFaults.AddOfNumber(unit, happened, faults);
        unit.HasBegun = true;
        UnitStage before = unit.Stage;
        unit.Stage = to ?? before;
        // What was ready and cannot be called keeps its place in the queue.
        bool keepsPlace = happened is ExecutionEvent.FallbackChosen
            or ExecutionEvent.HealingApplied { Rung: Rung.Rollback };
        if (keepsPlace && before == UnitStage.Ready) unit.Stage = before;
        bool isOver = happened is ExecutionEvent.AttemptFailed or ExecutionEvent.RollbackCompleted
            or ExecutionEvent.RollbackFailed;
        if (isOver && Stage == ExecutionStage.Cancelling)
            unit.Stage = UnitStage.Cancelled;
        Remember(unit, happened, seen);
    }

    // It is asked for all that wait for budget, and pointless once none does.
    private void WithdrawBudgetQuestion()
    {
        if (Units.Any(unit => unit.Stage == UnitStage.AwaitsBudget)) return;
        foreach (QuestionLife question in _questions.Values)
        {
            if (question.Request.Kind == DecisionKind.Budget) question.IsOpen = false;
        }
    }

    /// <summary>What it waited for counts no more; a question about it is closed without an answer.</summary>
    private void Withdraw(UnitLife unit)
    {
        if (unit.WaitsFor is { } id && Question(id) is { IsOpen: true } question) question.IsOpen = false;
        (unit.WaitsFor, unit.Until) = (null, null);
    }
}

/// <summary>What a person was asked, and what became of it.</summary>
internal sealed class QuestionLife(DecisionRequest request)
{
    public DecisionRequest Request => request;

    public bool IsOpen { get; set; } = true;

    /// <summary>Whether that it is open no more was told by itself.</summary>
    public bool IsWithdrawn { get; set; }

    /// <summary>The option that was taken; null while nobody did, and for one that was withdrawn.</summary>
    public string? Option { get; set; }
}
