using Autonomy.Core.Executions;
using Autonomy.Core.Explaining;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;

namespace Autonomy.Host.Rest;

/// <summary>Executions as REST shows them. Pure.</summary>
internal static class ExecutionResources
{
    /// <summary>The path of an execution.</summary>
    public static string PathOf(ExecutionId id) => $"{RestApi.Root}/executions/{id}";

    public static ExecutionLinks LinksOf(ExecutionId id)
    {
        string path = PathOf(id);
        return new ExecutionLinks(
            path, $"{path}/status", $"{path}/why", $"{path}/events", $"{path}/stream", $"{path}/results",
            $"{path}/report", $"{path}/graph", $"{path}/timeline", $"{path}/log", $"{path}/estimate");
    }

    /// <summary>The execution; where its steps stand in line for workers, the tools of its engine know.</summary>
    public static ExecutionResource Of(VersionedExecution seen, Func<string, IToolCatalog>? tools = null)
    {
        ExecutionState state = seen.State;
        return new ExecutionResource
        {
            Id = state.Id.Value,
            Name = state.Plan!.Header.Name,
            Status = Words.Of(state.Status),
            Version = seen.Version,
            Workspace = state.Workspace,
            Project = state.Project,
            Priority = Words.Of(state.Priority),
            SubmittedBy = state.SubmittedBy,
            SubmittedAt = state.SubmittedAt,
            StartedAt = state.StartedAt,
            EndedAt = state.EndedAt,
            Intervention = state.Intervention is var (by, reason) ? new InterventionResource(by, reason) : null,
            Error = Of(state.Error),
            Progress = ProgressOf(state),
            OpenDecisions = state.OpenDecisions,
            Parent = state.Parent?.Execution,
            ForkedFrom = Of(state.Fork),
            PlanOrigin = Of(state.PlanOrigin),
            Terminated = state.IsTerminated,
            Steps = StepsOf(state, tools?.Invoke(state.Workspace)),
            Links = LinksOf(state.Id),
        };
    }

    public static PlanOriginResource? Of(PlanOrigin? origin) =>
        origin is null ? null : new PlanOriginResource(origin.Name, origin.Version);

    /// <summary>Warnings, of what stands at this place in the request.</summary>
    public static IReadOnlyList<WarningResource> Of(IEnumerable<PlanFault> warnings, string under) =>
        [.. warnings.Select(warning => new WarningResource(under + warning.Path, warning.Message, warning.Fix))];

    public static IReadOnlyList<StepResource> StepsOf(ExecutionState state, IToolCatalog? tools = null) =>
        [.. state.Steps.Select(step => Of(state, step, tools))];

    public static ResultsResource ResultsOf(ExecutionState state)
    {
        PartialResults partial = PartialResults.Of(state);
        return new ResultsResource
        {
            Id = state.Id.Value,
            Status = Words.Of(state.Status),
            Final = state.IsTerminal,
            Results = ExecutionResults.Of(state),
            Partial = new PartialResource(
                Of(partial.Done), Of(partial.Undone), Of(partial.LeftAsIs), Of(partial.Unclear), Of(partial.NotDone)),
        };
    }

    public static WhyResource Of(ExecutionState state, string? step, Explanation why, LeftEstimate? estimate) => new()
    {
        Id = state.Id.Value,
        Step = step,
        Status = why.Status,
        Headline = why.Headline,
        Causes =
        [
            .. why.Causes.Select(cause => new CauseResource(
                Words.Of(cause.Kind), cause.Text, cause.Step, cause.Item, cause.Since, cause.Until, cause.Details)),
        ],
        MovedBy = Words.Of(why.MovedBy),
        Next = why.Next,
        Remedies = [.. why.Remedies.Select(remedy => new RemedyResource(remedy.Command, remedy.Consequence))],
        Estimate = estimate,
    };

    public static DecisionResource Of(ExecutionState state, DecisionState decision)
    {
        DecisionRequest request = decision.Request;
        return new DecisionResource
        {
            Id = request.Id,
            Execution = state.Id.Value,
            Kind = Words.Of(request.Kind),
            Status = decision.Answer is null ? "open" : "answered",
            Step = request.Step,
            Item = request.Item,
            Question = request.Question,
            Evidence = request.Evidence,
            Tried = request.Tried ?? [],
            Options =
            [
                .. request.Options.Select(
                    option => new OptionResource(option.Name, option.Consequence, option.CanBeUndone)),
            ],
            Default = request.Default,
            AskedAt = decision.AskedAt,
            ExpiresAt = request.ExpiresAt,
            CallHash = request.CallHash,
            Tool = request.Tool,
            Target = request.Target,
            Blocks = request.Blocks ?? [],
            GoesOn = request.GoesOn ?? [],
            Policy = request.Policy,
            Answer = decision.Answer is { } answer
                ? new AnswerResource(
                    answer.Option, answer.By, answer.At, answer.Comment, answer.Output, answer.Arguments, answer.Always)
                : null,
        };
    }

    public static ForkPreviewResource Of(ForkPlan plan) => new(
        Of(plan.Origin)!, [.. plan.Carried.Select(step => step.Step)], plan.RunsAgain,
        [
            .. plan.Repeats.Select(repeat => new RepeatResource(
                repeat.Step, repeat.Units, repeat.Tool, Words.Of(repeat.Effect), repeat.IsCertain)),
        ]);

    public static UndoPreviewResource Of(ExecutionState state, UndoPreview preview) => new(
        state.Id.Value,
        [
            .. preview.Lines.Select(line => new UndoLineResource(
                line.Step, line.Item, line.Tool?.Value, line.Obstacle, Words.Of(line.Effect))),
        ]);

    private static ForkResource? Of(ForkOrigin? origin) => origin is null
        ? null
        : new ForkResource(origin.Execution, origin.Version, Words.Of(origin.Reason), origin.Comment);

    private static IReadOnlyList<PartialStepResource> Of(IEnumerable<PartialStep> steps) =>
        [.. steps.Select(step => new PartialStepResource(step.Step, step.Units, step.Of))];

    private static ProgressResource ProgressOf(ExecutionState state) => new(
        state.Steps.Length, state.Steps.Length - state.OpenSteps, state.FailedSteps, state.RunningAttempts);

    public static WaitResource? WaitOf(ExecutionState state, UnitState unit, IToolCatalog? tools) =>
        UnitWaits.Of(state, unit, tools) is { } wait
            ? new WaitResource(Words.Of(wait.Kind), wait.Since, wait.Until, wait.Detail)
            : null;

    public static StepResource Of(ExecutionState state, StepState step, IToolCatalog? tools = null)
    {
        UnitState? unit = step.ItemCount is null ? step.Units.FirstOrDefault() : null;
        return new StepResource
        {
            Id = step.Id,
            Status = Words.Of(step.Status),
            Tool = unit?.Tool,
            Attempts = step.Attempts,
            StartedAt = step.StartedAt,
            EndedAt = step.EndedAt,
            Items = step.ItemCount is { } count ? new ItemsResource(count, step.ItemsEnded, step.ItemsFailed) : null,
            Fraction = unit?.Progress?.Fraction,
            Wait = unit is { IsTerminal: false } open ? WaitOf(state, open, tools) : null,
            Error = Of(step.Error),
        };
    }

    public static FailureResource? Of(Failure? failure) => failure is null
        ? null
        : new FailureResource
        {
            Kind = Words.Of(failure.Kind),
            Category = Words.Of(failure.Category),
            Severity = Words.Of(failure.Severity),
            Effect = Words.Of(failure.Effect),
            Code = failure.Code,
            Message = failure.Message,
        };
}
