using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;

namespace Autonomy.Core.Estimates;

/// <summary>What is left of a plan, and what its durations are drawn from.</summary>
internal sealed class PlannedWork
{
    private PlannedWork(Plan plan, WorkStep[] steps, StepModel[] models, IReadOnlyList<DurationBelief> beliefs)
    {
        (Plan, Steps, Models, Beliefs) = (plan, steps, models, beliefs);
        Units = steps.Sum(step => step.Fresh + step.Open.Count);
        WorkOrder.Assign(plan, steps, LikelySecondsOf);
        WaitsForOthers = plan.Steps.Any(step => !steps[step.Ordinal].HasEnded && PlanModels.WaitsForOthers(step));
    }

    public Plan Plan { get; }

    public WorkStep[] Steps { get; }

    public StepModel[] Models { get; }

    /// <summary>The beliefs that a pace is drawn of in each run.</summary>
    public IReadOnlyList<DurationBelief> Beliefs { get; }

    /// <summary>Units that are left: durations to draw in a run.</summary>
    public int Units { get; }

    public bool WaitsForOthers { get; }

    /// <summary>The whole plan, before its start.</summary>
    public static PlannedWork Of(Plan plan, DataObject inputs, PlanModels models)
    {
        var steps = new WorkStep[plan.Steps.Length];
        var stepModels = new StepModel[steps.Length];
        foreach (StepDefinition step in plan.Steps)
        {
            int items = PlanModels.ItemsOf(step, inputs);
            StepModel model = stepModels[step.Ordinal] = models.Of(step, items, null);
            steps[step.Ordinal] = Fresh(step, UnitsOf(items, model), step.Needs.Length);
        }

        return new PlannedWork(plan, steps, stepModels, models.Beliefs);
    }

    /// <summary>What is left of an execution.</summary>
    public static PlannedWork Of(ExecutionState state, DateTimeOffset now, PlanModels models)
    {
        var steps = new WorkStep[state.Steps.Length];
        var stepModels = new StepModel[steps.Length];
        foreach (StepState step in state.Steps)
        {
            int items = step.ItemCount ?? PlanModels.ItemsOf(step.Definition, state.Inputs);
            List<OpenUnit> open = [];
            int begun = 0;
            foreach (UnitState unit in step.Units)
            {
                // What is ready waits for a place, as what has not begun.
                if (unit.Status is StepStatus.Pending or StepStatus.Ready) continue;
                begun++;
                if (!unit.IsTerminal) open.Add(OpenOf(unit, now));
            }

            int left = step.IsTerminal || state.IsTerminal ? 0 : Math.Max(0, items - begun);
            StepModel model = stepModels[step.Definition.Ordinal] = models.Of(step.Definition, left, now);
            steps[step.Definition.Ordinal] = step.IsTerminal || state.IsTerminal
                ? Ended(step.Definition)
                : Fresh(step.Definition, UnitsOf(left, model), step.UnmetNeeds) with { Open = open };
        }

        return new PlannedWork(state.Plan!, steps, stepModels, models.Beliefs);
    }

    /// <summary>How long a step likely takes by itself, its fan-out included.</summary>
    public double LikelySecondsOf(int step)
    {
        WorkStep work = Steps[step];
        int atOnce = Math.Min(work.Window, Plan.Header.Concurrency);
        double seconds = Math.Ceiling((double)work.Fresh / atOnce) * Models[step].LikelySeconds;
        foreach (OpenUnit unit in work.Open) seconds = Math.Max(seconds, Models[step].LikelyOf(unit));
        return seconds;
    }

    private static int UnitsOf(int items, StepModel model) => (items + model.ItemsPerUnit - 1) / model.ItemsPerUnit;

    private static WorkStep Fresh(StepDefinition step, int units, int unmet) => new()
    {
        Dependents = step.Dependents,
        UnmetNeeds = unmet,
        TakesPlace = PlanModels.TakesPlace(step),
        Window = step.ForEach is null ? 1 : step.ForEachConcurrency,
        Fresh = units,
    };

    private static WorkStep Ended(StepDefinition step) =>
        new() { Dependents = step.Dependents, UnmetNeeds = 0, Fresh = 0, HasEnded = true };

    private static OpenUnit OpenOf(UnitState unit, DateTimeOffset now)
    {
        double elapsed = Math.Max(0, (now - (unit.AttemptStartedAt ?? now)).TotalSeconds);
        double wait = Math.Max(0, ((unit.Wait?.Until ?? now) - now).TotalSeconds);
        return unit.Wait?.Kind switch
        {
            null => new OpenUnit(elapsed, 0, IsRunning: true),
            WaitKind.Child => new OpenUnit(elapsed, 0, IsRunning: false),
            WaitKind.Timer or WaitKind.Retry => new OpenUnit(0, wait, IsRunning: false),
            // Nobody knows how long people and signals take.
            _ => new OpenUnit(0, 0, IsRunning: false),
        };
    }
}
