using System.Collections.Immutable;
using Autonomy.Core.Expressions;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>What is to be forked, and how.</summary>
public sealed record ForkOptions
{
    /// <summary>What for.</summary>
    public required ForkReason Reason { get; init; }

    /// <summary>The version of the origin's stream at which it is taken.</summary>
    public required long Version { get; init; }

    /// <summary>The step that runs again, and with it all that depends on it; null: none by name.</summary>
    public string? From { get; init; }

    /// <summary>The fork's inputs, whole; null: those of the origin.</summary>
    public DataObject? Inputs { get; init; }

    /// <summary>Why, in the words of who asked; null: nothing was said.</summary>
    public string? Comment { get; init; }
}

/// <summary>What a fork would be: what it takes over, what runs again, and which effects that repeats.</summary>
public sealed record ForkPlan
{
    /// <summary>Where it comes from.</summary>
    public required ForkOrigin Origin { get; init; }

    /// <summary>Its plan.</summary>
    public required Plan Plan { get; init; }

    /// <summary>Its inputs.</summary>
    public required DataObject Inputs { get; init; }

    /// <summary>The workspace that it belongs to.</summary>
    public required string Workspace { get; init; }

    /// <summary>The project that it belongs to; null for one of none.</summary>
    public string? Project { get; init; }

    /// <summary>Its priority.</summary>
    public required Priority Priority { get; init; }

    /// <summary>
    /// What it may use, as its origin might at first: the bounds that whoever submitted that set; null: no bounds.
    /// </summary>
    public PlanBudget? Budget { get; init; }

    /// <summary>What it takes over, in the order of the plan.</summary>
    public required ImmutableArray<CarriedStep> Carried { get; init; }

    /// <summary>The steps that run again, or for the first time, in the order of the plan.</summary>
    public required ImmutableArray<string> RunsAgain { get; init; }

    /// <summary>Effects that would be repeated although nothing says that repeating them is safe.</summary>
    public required ImmutableArray<RepeatedEffect> Repeats { get; init; }
}

/// <summary>An effect that a fork would have once more.</summary>
/// <param name="Step">The step.</param>
/// <param name="Units">How many of its calls had the effect, or may have had it: 1, or items of a fan-out.</param>
/// <param name="Tool">The tool.</param>
/// <param name="Effect">What repeating its call does.</param>
/// <param name="IsCertain">Whether it was had for sure; otherwise a call was cut off, and nobody knows.</param>
public sealed record RepeatedEffect(string Step, int Units, string Tool, EffectClass Effect, bool IsCertain);

/// <summary>
/// Plans forks: what completed and does not depend on anything that changes is taken over, the rest runs again. Pure.
/// </summary>
public static class Forking
{
    /// <summary>The fork, or why there is none.</summary>
    /// <param name="then">The origin at the version at which it is taken.</param>
    /// <param name="now">The origin as it stands: what has had effects since then would have them again.</param>
    /// <param name="options">How.</param>
    public static (ForkPlan? Plan, Rejection? Refusal) Plan(
        ExecutionState then, ExecutionState now, ForkOptions options)
    {
        ArgumentNullException.ThrowIfNull(then);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(options);
        if (options.From is { } from && FaultOf(then, from) is { } fault)
            return (null, new Rejection(RejectionCode.InvalidArgument, fault));
        InputsReading? given = options.Inputs is { } inputs ? PlanInputs.Resolve(then.Plan!, inputs) : null;
        if (given is { AreInputs: false }) return (null, Misfit(given.Faults));
        options = options with { Inputs = given?.Inputs };
        var selection = new Selection(then, now, options);
        if (selection.RunsAgain.Count == 0)
        {
            string nothing = $"Every step of '{then.Id}' completed, so that nothing would run. "
                + "Name a step to restart from, or change an input.";
            return (null, new Rejection(RejectionCode.WrongState, nothing));
        }

        return (
            new ForkPlan
            {
                Origin = new ForkOrigin(then.Id.Value, options.Version, options.Reason) { Comment = options.Comment },
                Plan = then.Plan!,
                Inputs = options.Inputs ?? then.Inputs,
                Workspace = then.Workspace,
                Project = then.Project,
                Priority = now.Priority,
                Budget = then.Budget?.First is { IsLimited: true } budget ? budget : null,
                Carried = [.. then.Steps.Select(selection.CarriedOf).OfType<CarriedStep>()],
                RunsAgain = [.. selection.RunsAgain.Order().Select(ordinal => then.Steps[ordinal].Id)],
                Repeats = [.. now.Steps.SelectMany(selection.RepeatsOf)],
            },
            null);
    }

    private static Rejection Misfit(ImmutableArray<PlanFault> faults)
    {
        string count = faults.Length == 1 ? "a mistake" : $"{faults.Length} mistakes";
        IEnumerable<string> each = faults.Select(static fault => $"{fault.Path}: {fault.Message} {fault.Fix}");
        return new Rejection(RejectionCode.InvalidInputs, $"What is given has {count}. {string.Join(' ', each)}");
    }

    private static string? FaultOf(ExecutionState state, string step)
    {
        int ordinal = state.Plan!.OrdinalOf(step);
        if (ordinal < 0) return UnknownStep(state, step);
        return state.Steps[ordinal].IsRemoved
            ? $"The step '{step}' was removed from the plan of '{state.Id}', and runs no more. Name another one."
            : null;
    }

    private static string UnknownStep(ExecutionState state, string step)
    {
        string near = NearestName.Of(step, state.Steps.Select(known => known.Id)) is { } name
            ? $" Did you mean '{name}'?"
            : " Name one of those that it has.";
        return $"The plan of '{state.Id}' has no step '{step}'.{near}";
    }

    /// <summary>Which steps run again: wholly, or as far as they did not complete.</summary>
    private sealed class Selection
    {
        private readonly ExecutionState _then;
        private readonly ExecutionState _now;
        private readonly HashSet<int> _whole = [];

        public Selection(ExecutionState then, ExecutionState now, ForkOptions options)
        {
            (_then, _now) = (then, now);
            HashSet<string> changed = ChangedInputs(then.Inputs, options.Inputs ?? then.Inputs);
            var open = new Queue<int>();
            // What was removed stays so, whatever runs again before it.
            foreach (StepState step in then.Steps.Where(step => !step.IsRemoved))
            {
                int ordinal = step.Definition.Ordinal;
                if (step.Id == options.From || Uses(step.Definition, changed)) _whole.Add(ordinal);
                if (!_whole.Contains(ordinal) && IsSettled(step)) continue;
                RunsAgain.Add(ordinal);
                open.Enqueue(ordinal);
            }

            while (open.TryDequeue(out int ordinal))
            {
                foreach (int dependent in then.Steps[ordinal].Definition.Dependents)
                {
                    if (then.Steps[dependent].IsRemoved) continue;
                    _whole.Add(dependent);
                    if (RunsAgain.Add(dependent)) open.Enqueue(dependent);
                }
            }
        }

        /// <summary>The ordinals of the steps that run again, those included that never ran.</summary>
        public HashSet<int> RunsAgain { get; } = [];

        public CarriedStep? CarriedOf(StepState step)
        {
            if (RunsAgain.Contains(step.Definition.Ordinal))
            {
                CarriedItem[] done = [.. ItemsOf(step)];
                return done.Length == 0 ? null : new CarriedStep(step.Id) { Items = [.. done] };
            }

            return step.Status == StepStatus.Skipped
                ? new CarriedStep(step.Id) { SkipReason = step.SkipReason ?? "", IsRemoved = step.IsRemoved }
                : new CarriedStep(step.Id) { Output = step.Output ?? step.CollectOutputs() };
        }

        public IEnumerable<RepeatedEffect> RepeatsOf(StepState step) => step.Units
            .Where(unit => RunsUnitAgain(step, unit))
            .SelectMany(EffectsOf)
            .GroupBy(effect => effect)
            .Select(group => new RepeatedEffect(
                step.Id, group.Count(), group.Key.Tool, group.Key.Effect, group.Key.IsCertain));

        private bool RunsUnitAgain(StepState step, UnitState unit)
        {
            int ordinal = step.Definition.Ordinal;
            if (ordinal >= _then.Steps.Length || !RunsAgain.Contains(ordinal)) return false;
            return !ItemsOf(_then.Steps[ordinal]).Any(item => item.Item == unit.Key.Item);
        }

        // That of the last call, and that of one before it which failed and did what it was asked to all the same.
        private static IEnumerable<(string Tool, EffectClass Effect, bool IsCertain)> EffectsOf(UnitState unit)
        {
            bool isRepeatable = unit.Effect is EffectClass.Pure or EffectClass.Idempotent;
            bool hadEffect = !isRepeatable && MayHaveHadEffect(unit);
            if (hadEffect) yield return (unit.Tool!, unit.Effect, unit.Status == StepStatus.Completed);
            if (unit.Unclear is { } unclear && !(hadEffect && unclear.Tool == unit.Tool))
                yield return (unclear.Tool, unclear.Effect, IsCertain: false);
        }

        // What was carried into the origin itself had its effect before, and is counted there.
        private static bool MayHaveHadEffect(UnitState unit) => unit.Status switch
        {
            StepStatus.Completed => unit.Attempts > 0 || unit.IsCarried,
            StepStatus.Undone => false,
            _ => unit.Attempts > 0 && (unit.HasOpenAttempt || unit.LastFailure is not { Effect: FailureEffect.None }),
        };

        /// <summary>
        /// The items that need not run again, of a fan-out that runs again only where it did not complete.
        /// </summary>
        private IEnumerable<CarriedItem> ItemsOf(StepState step)
        {
            bool isWhole = _whole.Contains(step.Definition.Ordinal)
                || (step.Definition.ForEach is { } items && items.References.Reads("execution"));
            return isWhole || step.ItemCount is null
                ? []
                : step.Units.Where(unit => unit.Status == StepStatus.Completed && !IsUndone(unit.Key))
                    .Select(unit => new CarriedItem(unit.Key.Item!.Value, unit.Output!));
        }

        // A step that its condition left out is settled; what was undone since is not there any more.
        private bool IsSettled(StepState step) => step.Status switch
        {
            StepStatus.Completed => !step.Units.Any(unit => IsUndone(unit.Key)),
            StepStatus.Skipped => !step.Blocks,
            // The last item's end and that of its step are two events, and the version may lie between.
            _ => step.ItemCount is { } count && ItemsOf(step).Count() == count,
        };

        // Of what is being undone, or was when the end came, nobody knows that it is still there.
        private bool IsUndone(UnitKey unit) =>
            _now.FindUnit(unit) is { Status: StepStatus.Undone } || (_now.Undo is { } undo && undo.Unit == unit);

        private static HashSet<string> ChangedInputs(DataObject before, DataObject after) =>
        [
            .. before.Properties.Concat(after.Properties).Select(input => input.Key)
                .Where(name => !Equals(before[name], after[name])),
        ];

        private static bool Uses(StepDefinition step, HashSet<string> inputs) =>
            inputs.Count > 0 && TemplatesOf(step).OfType<Template>().Any(template =>
                template.References is var used && (used.AllInputs || used.WholeRoot
                    || used.Inputs.Any(input => inputs.Contains(input.Name))));

        private static IEnumerable<Template?> TemplatesOf(StepDefinition step) =>
            [step.Call?.With, step.ForEach, step.When, step.Expect, .. step.Fallbacks.Select(call => call.With)];
    }
}
