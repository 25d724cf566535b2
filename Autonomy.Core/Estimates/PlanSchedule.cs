using System.Collections.Immutable;
using Autonomy.Core.Plans;

namespace Autonomy.Core.Estimates;

/// <summary>How long a plan takes when it is known how long each step does.</summary>
/// <param name="Makespan">From the start of the first step to the end of the last.</param>
/// <param name="CriticalPath">The ordinals of the steps that the makespan is made of, the first to the last.</param>
public sealed record PlanSchedule(TimeSpan Makespan, ImmutableArray<int> CriticalPath)
{
    /// <summary>Schedules the plan with the places that its concurrency gives.</summary>
    /// <param name="plan">The plan; each step counts as one unit.</param>
    /// <param name="durations">How long each step takes, by ordinal.</param>
    public static PlanSchedule Of(Plan plan, IReadOnlyList<TimeSpan> durations)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(durations);
        ArgumentOutOfRangeException.ThrowIfNotEqual(durations.Count, plan.Steps.Length, nameof(durations));
        WorkStep[] steps = [.. plan.Steps.Select(step => new WorkStep
        {
            Dependents = step.Dependents,
            UnmetNeeds = step.Needs.Length,
        })];
        WorkOrder.Assign(plan, steps, step => durations[step].TotalSeconds);
        return Of(new ListScheduler(steps, plan.Header.Concurrency), new Known(durations));
    }

    internal static PlanSchedule Of<T>(ListScheduler scheduler, T durations)
        where T : IUnitDurations
    {
        double seconds = scheduler.Run(durations);
        var path = new List<int>();
        scheduler.WalkBack((step, _) => path.Add(step));
        path.Reverse();
        return new PlanSchedule(Seconds.ToTimeSpan(seconds), [.. path]);
    }

    private readonly struct Known(IReadOnlyList<TimeSpan> durations) : IUnitDurations
    {
        public double OfFresh(int step) => durations[step].TotalSeconds;

        public double OfOpen(int step, OpenUnit unit) => 0;
    }
}
