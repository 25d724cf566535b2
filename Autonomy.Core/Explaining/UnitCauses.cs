using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Explaining;

/// <summary>Why a step without a fan-out, or an item, that has begun has not ended.</summary>
internal static class UnitCauses
{
    /// <summary>The open unit that tells most of why the execution is not further; null: none has begun.</summary>
    public static UnitState? MostTelling(ExecutionState state) =>
        MostTelling(state.Steps.SelectMany(step => step.Units));

    /// <inheritdoc cref="MostTelling(ExecutionState)"/>
    public static UnitState? MostTelling(IEnumerable<UnitState> units) => units
        .Where(unit => !unit.IsTerminal)
        .OrderBy(RankOf).ThenBy(unit => unit.AttemptStartedAt ?? unit.StartedAt).FirstOrDefault();

    public static Finding Of(WhyContext why, UnitState unit) => unit.Status switch
    {
        StepStatus.Running => OfAttempt(why, unit),
        StepStatus.Waiting when unit.Wait is { } wait => WaitCauses.Of(why, unit, wait),
        StepStatus.Ready => OfPlaces(why, unit),
        _ => Finding.Of(About(why, unit, CauseKind.Queue, "is about to go on"), Mover.Engine, "the engine, at once"),
    };

    /// <summary>A cause that is about the unit: <c>the step 'a' waits</c>.</summary>
    public static Cause About(WhyContext why, UnitState unit, CauseKind kind, string predicate) =>
        new(kind, $"{NameOf(why, unit)} {predicate}")
        {
            Step = why.State.Steps[unit.Key.Step].Id,
            Item = unit.Key.Item,
            Since = unit.StartedAt,
        };

    /// <summary>Why a step that could start does not: the pause, or what holds the places.</summary>
    public static Finding OfPlaces(WhyContext why, StepState step) =>
        OfPlaces(why, new Cause(CauseKind.Place, $"the step '{step.Id}'")
        {
            Step = step.Id,
            Since = step.ReadyAt,
        });

    private static Finding OfPlaces(WhyContext why, UnitState unit) =>
        OfPlaces(why, About(why, unit, CauseKind.Place, "") with { Text = NameOf(why, unit) });

    private static Finding OfPlaces(WhyContext why, Cause subject)
    {
        if (!why.State.MayStart)
        {
            return PauseCauses.OfExecution(why.State).Because(
                subject with { Kind = CauseKind.Pause, Text = $"{subject.Text} is ready, and waits for the resume" });
        }

        Cause waits = subject with { Text = $"{subject.Text} waits for a free place" };
        UnitState[] holders =
            [.. why.State.Steps.SelectMany(step => step.Units).Where(HasPlace)];
        if (MostTelling(holders) is not { } first)
            return Finding.Of(waits, Mover.Engine, "the engine, as soon as there is a place");
        int places = why.State.Concurrency;
        string taken = places == 1 ? "the only place is" : $"all {places} places are";
        var full = new Cause(CauseKind.Place, $"{taken} taken by {NamesOf(why, holders)}");
        Finding holds = first.IsRollingBack ? WaitCauses.Of(why, first, first.Wait!) : OfAttempt(why, first);
        return holds.Because(full).Because(waits);
    }

    private static bool HasPlace(UnitState unit) => unit.Status == StepStatus.Running || unit.IsRollingBack;

    private static Finding OfAttempt(WhyContext why, UnitState unit)
    {
        if (RemoteCauses.Of(why, unit) is { } elsewhere) return elsewhere;
        StepDefinition step = why.State.Steps[unit.Key.Step].Definition;
        ToolDescriptor? tool =
            unit.Tool is { } name && ToolName.TryParse(name, out ToolName known) ? why.Tools?.Find(known) : null;
        bool isProbe = unit.IsInDoubt;
        string runs = isProbe
            ? $"is not known to have been done: attempt {unit.Attempts} of {unit.Tool} ended without an answer, "
                + "and a probe finds out"
            : $"runs {unit.Tool} (attempt {unit.Attempts})";
        Cause root = About(why, unit, isProbe ? CauseKind.Probe : CauseKind.Attempt, runs) with
        {
            Since = unit.AttemptStartedAt,
            Until = isProbe ? null : unit.AttemptStartedAt + (step.Timeout ?? tool?.Timeout),
            Details = [.. DetailsOf(why, unit, step.Estimate ?? tool?.TypicalDuration)],
        };
        string next = isProbe ? "the answer of the probe" : "the end of the attempt, by its timeout at the latest";
        return Finding.Of(root, Mover.Attempt, next);
    }

    private static IEnumerable<string> DetailsOf(WhyContext why, UnitState unit, TimeSpan? usual)
    {
        if (unit.Progress is { } news)
            yield return $"{(news.Fraction is { } part ? $"{part:P0} " : "")}{news.Message}".Trim();
        if (RemoteCauses.WorkerOf(why, unit) is { } worker) yield return $"the worker '{worker}' runs it";
        if (usual is { } time && why.Now - unit.AttemptStartedAt > time)
            yield return $"it takes longer than the {Durations.Write(time)} that is usual";
        int others = why.State.RunningAttempts - 1;
        if (others > 0) yield return $"{others} more {(others == 1 ? "attempt runs" : "attempts run")} besides";
        if (unit.LastFailure is { } last && unit.Attempts > 1)
            yield return $"the attempt before it failed: {last.Message}";
    }

    private static string NamesOf(WhyContext why, UnitState[] units)
    {
        const int Shown = 5;
        string names = string.Join(", ", units.Take(Shown).Select(unit => NameOf(why, unit)));
        return units.Length > Shown ? $"{names} and {units.Length - Shown} more" : names;
    }

    private static string NameOf(WhyContext why, UnitState unit)
    {
        string item = unit.Key.Item is { } index ? $" (item {index})" : "";
        return $"the step '{why.State.Steps[unit.Key.Step].Id}'{item}";
    }

    // What runs comes before what waits; a clock will come by itself, and so tells least.
    private static int RankOf(UnitState unit) => (unit.Status, unit.Wait?.Kind) switch
    {
        (StepStatus.Running, _) or (_, WaitKind.Rollback) => 0,
        (_, WaitKind.Child) => 1,
        (_, WaitKind.Executor) => 2,
        (_, WaitKind.Retry) => 3,
        (_, WaitKind.Signal) => 4,
        (_, WaitKind.Timer) => 5,
        (StepStatus.Waiting, _) => 6,
        _ => 7,
    };
}
