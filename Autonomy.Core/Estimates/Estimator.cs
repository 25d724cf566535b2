using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Estimates;

/// <summary>
/// Estimates how long plans and executions take: it goes through them many times with drawn durations (Monte Carlo).
/// The same seed gives the same estimate. For one thread at a time.
/// </summary>
/// <param name="tools">The tools that plans call.</param>
/// <param name="learned">How long calls took so far.</param>
public sealed class Estimator(IToolCatalog tools, DurationTable learned)
{
    /// <summary>Runs of an estimate: 2,000.</summary>
    public const int RunsMax = 2_000;

    /// <summary>Runs of the largest plan: 50.</summary>
    public const int RunsMin = 50;

    /// <summary>
    /// Durations that are drawn for an estimate; a plan of more units than a 2,000th of it has fewer runs: 400,000.
    /// </summary>
    public const int DrawsMax = 400_000;

    /// <summary>Before the start.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="inputs">The inputs, where they are known: fan-outs may hang on them.</param>
    /// <param name="seed">Of the draws.</param>
    public Estimate EstimateOf(Plan plan, DataObject inputs, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(inputs);
        var models = new PlanModels(tools, learned, step => CallKey.OperationOf(plan.Header.Name, step));
        return EstimateOf(PlannedWork.Of(plan, inputs, models), TimeSpan.Zero, seed);
    }

    /// <summary>
    /// While it runs: what has ended is known, and what runs takes longer than it has taken by now.
    /// </summary>
    /// <param name="state">The execution, submitted.</param>
    /// <param name="now">The time.</param>
    /// <param name="seed">Of the draws.</param>
    public Estimate EstimateOf(ExecutionState state, DateTimeOffset now, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(state);
        Invariant.Holds(state.Plan is not null, "what is estimated was submitted");
        var models = new PlanModels(tools, learned, step => CallKey.OperationOf(state.Id, step));
        return EstimateOf(PlannedWork.Of(state, now, models), WorkingTime.Of(state, now), seed);
    }

    private static Estimate EstimateOf(PlannedWork work, TimeSpan elapsed, ulong seed)
    {
        var scheduler = new ListScheduler(work.Steps, work.Plan.Header.Concurrency);
        int runs = Math.Clamp(DrawsMax / Math.Max(work.Units, 1), RunsMin, RunsMax);
        double[] ends = new double[runs];
        var tally = new PathTally(work.Steps.Length);
        var draws = new DrawSource(seed);
        var paces = new Pace[work.Beliefs.Count];
        var durations = new DrawnDurations(work.Models, paces, draws);
        for (int run = 0; run < runs; run++)
        {
            for (int i = 0; i < paces.Length; i++) paces[i] = work.Beliefs[i].DrawPace(draws);
            ends[run] = scheduler.Run(durations);
            scheduler.WalkBack(tally.Visit);
        }

        Array.Sort(ends);
        DurationRange left = DurationRange.OfSorted(ends);
        return new Estimate
        {
            Total = left.Plus(elapsed),
            Left = left,
            Steps = tally.ToSteps(work, runs),
            CriticalPath = PlanSchedule.Of(scheduler, new LikelyDurations(work.Models)).CriticalPath,
            Runs = runs,
            WaitsForOthers = work.WaitsForOthers,
        };
    }

    /// <summary>Counts over all runs how often, and for how long, the end hung on each step.</summary>
    private sealed class PathTally(int steps)
    {
        private readonly int[] _runs = new int[steps];
        private readonly double[] _seconds = new double[steps];

        public void Visit(int step, double seconds)
        {
            _runs[step]++;
            _seconds[step] += seconds;
        }

        public ImmutableArray<StepEstimate> ToSteps(PlannedWork work, int runs)
        {
            double sum = Math.Max(_seconds.Sum(), double.Epsilon);
            return [.. work.Models.Select((model, step) => new StepEstimate(
                Seconds.ToTimeSpan(work.LikelySecondsOf(step)),
                (double)_runs[step] / runs,
                _seconds[step] / sum,
                Seconds.ToTimeSpan(model.Belief?.SlowSeconds ?? 0)))];
        }
    }
}
