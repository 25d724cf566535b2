using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;

namespace Autonomy.Cli.Plans;

/// <summary>
/// How much longer an execution may take, as a range: the longest way through what has not ended, or the work that is
/// left over the places there are, whichever is longer, scaled by how the steps so far kept to their estimates.
/// </summary>
internal sealed class TimeLeft(Plan plan, IToolCatalog tools)
{
    private const double FloorOfRunning = 0.1;
    private const double ScaleMin = 0.02;
    private const double ScaleMax = 20;

    private static readonly TimeSpan LevelDuration = TimeSpan.FromMilliseconds(5);

    private readonly PlanShape _shape = new(plan, tools);

    /// <summary>The shortest and the longest that is likely; what people and signals will take is not in it.</summary>
    public (TimeSpan Low, TimeSpan High) Of(ExecutionState state, DateTimeOffset now)
    {
        (double scale, bool isKnown) = ScaleOf(state);
        TimeSpan OfStep(StepDefinition step) => Left(state.Steps[step.Ordinal], now, scale);
        TimeSpan path = _shape.CriticalPath(OfStep).Length;
        TimeSpan work = plan.Steps.Where(step => step.Call?.Tool != ControlTools.Wait)
            .Aggregate(TimeSpan.Zero, (sum, step) => sum + OfStep(step)) / plan.Header.Concurrency;
        TimeSpan likely = path > work ? path : work;
        return isKnown ? (likely * 0.7, likely * 1.6) : (likely * 0.3, likely * 2);
    }

    private (double Scale, bool IsKnown) ScaleOf(ExecutionState state)
    {
        TimeSpan usual = TimeSpan.Zero;
        TimeSpan actual = TimeSpan.Zero;
        foreach (StepState step in state.Steps)
        {
            if (step is not { Status: StepStatus.Completed, ItemCount: null, Attempts: > 0 }) continue;
            if (step is not { StartedAt: { } from, EndedAt: { } to }) continue;
            usual += _shape.UsualDuration(step.Definition);
            actual += to - from + LevelDuration;
        }

        return usual == TimeSpan.Zero ? (1, false) : (Math.Clamp(actual / usual, ScaleMin, ScaleMax), true);
    }

    private TimeSpan Left(StepState step, DateTimeOffset now, double scale)
    {
        if (step.IsTerminal) return TimeSpan.Zero;
        if (step.Units.FirstOrDefault()?.Wait is { Kind: WaitKind.Timer, Until: { } until })
            return until > now ? until - now : TimeSpan.Zero;
        TimeSpan usual = _shape.UsualDuration(step.Definition);
        if (step.Definition.Call?.Tool != ControlTools.Wait) usual *= scale;
        if (step.ItemCount is { } count)
        {
            int atOnce = Math.Min(step.Definition.ForEachConcurrency, plan.Header.Concurrency);
            return usual * Math.Ceiling((count - step.ItemsEnded) / (double)atOnce);
        }

        TimeSpan elapsed = step.StartedAt is { } started ? now - started : TimeSpan.Zero;
        return usual - elapsed > usual * FloorOfRunning ? usual - elapsed : usual * FloorOfRunning;
    }
}
