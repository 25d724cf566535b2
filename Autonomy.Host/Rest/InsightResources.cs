using Autonomy.Core.Estimates;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Reporting;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;

namespace Autonomy.Host.Rest;

/// <summary>Graphs, timelines, estimates and steps as REST shows them. Pure.</summary>
internal static class InsightResources
{
    private const int UnitsMax = 1_000;

    public static GraphResource GraphOf(VersionedExecution seen, string? around, int depth)
    {
        ExecutionState state = seen.State;
        bool isWhole = string.IsNullOrEmpty(around);
        // As edits have made them.
        var definitions = state.Steps.Select(step => step.Definition).ToList();
        StepNeighbourhood near = isWhole
            ? StepNeighbourhood.Of([.. definitions])
            : StepNeighbourhood.Of([.. definitions], Steps.Find(state, around!).Definition.Ordinal, depth);
        var shown = near.Steps.ToHashSet();
        return new GraphResource
        {
            Id = state.Id.Value,
            Status = Words.Of(state.Status),
            Version = seen.Version,
            Around = isWhole ? null : around,
            Depth = isWhole ? null : depth,
            Steps = state.Steps.Length,
            Nodes = [.. near.Steps.Select((step, place) => NodeOf(state.Steps[step], near.Levels[place], shown))],
            Edges =
            [
                .. near.Steps.SelectMany(step => definitions[step].Needs.Where(shown.Contains)
                    .Select(need => new GraphEdge(definitions[need].Id.Value, definitions[step].Id.Value))),
            ],
        };
    }

    public static TimelineResource Of(ExecutionState state, ExecutionTimeline timeline) => new()
    {
        Id = state.Id.Value,
        Status = Words.Of(state.Status),
        SubmittedAt = state.SubmittedAt,
        StartedAt = state.StartedAt,
        EndedAt = state.EndedAt,
        Stretches =
        [
            .. timeline.Stretches.Select(stretch => new StretchResource
            {
                Step = stretch.Step,
                Item = stretch.Item,
                Kind = Words.Of(stretch.Kind),
                Name = stretch.Name,
                Attempt = stretch.Attempt,
                From = stretch.From,
                To = stretch.To,
                Failure = stretch.Failure,
            }),
        ],
        Omitted = timeline.Omitted,
    };

    public static EstimateResource Of(ExecutionState state, Outlook outlook, DateTimeOffset now) => new()
    {
        Id = state.Id.Value,
        Status = Words.Of(state.Status),
        Text = EstimateText.Of(outlook.Current.Left),
        Progress = Math.Round(outlook.Progress, 4),
        Tempo = Words.Of(outlook.Tempo),
        WaitsForOthers = outlook.Current.WaitsForOthers,
        Left = Of(outlook.Current.Left),
        Total = Of(outlook.Current.Total),
        First = Of(outlook.First.Total),
        FirstWasTold = state.FirstEstimate is not null,
        Worked = Milliseconds(WorkingTime.Of(state, now)),
        CriticalPath = [.. outlook.Current.CriticalPath.Select(step => state.Steps[step].Id)],
        SlowSteps = [.. outlook.SlowSteps.Select(step => state.Steps[step].Id)],
    };

    public static LeftEstimate? LeftOf(ExecutionState state, Estimator estimator, DateTimeOffset now)
    {
        if (state.IsTerminal) return null;
        Estimate current = new LiveEstimate(estimator, state).Of(state, now).Current;
        return new LeftEstimate(EstimateText.Of(current.Left), Of(current.Left), current.WaitsForOthers);
    }

    public static SubmitEstimate? Of(Estimate? estimate) => estimate is null
        ? null
        : new SubmitEstimate(EstimateText.Of(estimate.Total), Of(estimate.Total), estimate.WaitsForOthers);

    public static StepDetail Of(ExecutionState state, StepState step, IToolCatalog tools) => new()
    {
        Step = ExecutionResources.Of(state, step, tools),
        Definition = DefinitionOf(state, step),
        Needs = [.. step.Definition.Needs.Select(need => state.Steps[need].Id)],
        Dependents = [.. step.Definition.Dependents.Select(dependent => state.Steps[dependent].Id)],
        Output = step.Output,
        SkipReason = step.SkipReason,
        Units = [.. step.Units.Take(UnitsMax).Select(unit => Of(state, unit, tools))],
    };

    private static GraphNode NodeOf(StepState step, int level, HashSet<int> shown) => new()
    {
        Id = step.Id,
        Status = Words.Of(step.Status),
        Tool = step.Definition.Call?.Tool.Value,
        Level = level,
        HiddenNeeds = step.Definition.Needs.Count(need => !shown.Contains(need)),
        HiddenDependents = step.Definition.Dependents.Count(dependent => !shown.Contains(dependent)),
    };

    private static RangeResource Of(DurationRange range) => new(
        Milliseconds(range.P10), Milliseconds(range.P50), Milliseconds(range.P80), Milliseconds(range.P90),
        Milliseconds(range.P95));

    private static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;

    private static UnitResource Of(ExecutionState state, UnitState unit, IToolCatalog tools) => new()
    {
        Item = unit.Key.Item,
        Status = Words.Of(unit.Status),
        Tool = unit.Tool,
        Attempts = unit.Attempts,
        StartedAt = unit.StartedAt,
        EndedAt = unit.EndedAt,
        Wait = ExecutionResources.WaitOf(state, unit, tools),
        LastFailure = ExecutionResources.Of(unit.LastFailure),
    };

    private static DataValue DefinitionOf(ExecutionState state, StepState step) =>
        ((state.Plan!.Source["steps"] as DataArray)?.Items ?? [])
            .FirstOrDefault(one => (one as DataObject)?["id"] is DataString id && id.Value == step.Id)
        ?? DataNull.Value;
}
