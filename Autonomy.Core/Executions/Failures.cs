using Autonomy.Core.Connections;
using Autonomy.Core.Expressions;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Secrets;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;

namespace Autonomy.Core.Executions;

/// <summary>The failures that the engine itself finds, in the words of the person who reads them.</summary>
public static class Failures
{
    /// <summary>The attempt took longer than its timeout.</summary>
    public static Failure OfTimeout(string tool, TimeSpan timeout) => new()
    {
        Kind = FailureKind.Timeout,
        Code = FailureCodes.AttemptTimeout,
        Message =
            $"{tool} did not answer within {Durations.Write(timeout)}. Raise the step's 'timeout' if it needs longer.",
        Effect = FailureEffect.Unknown,
    };

    /// <summary>The attempt was stopped because the execution was cancelled.</summary>
    public static Failure OfCancel(string tool) => new()
    {
        Kind = FailureKind.Cancelled,
        Code = FailureCodes.Cancelled,
        Message = $"{tool} was stopped.",
        Effect = FailureEffect.Unknown,
    };

    /// <summary>The actor of the call broke: a bug of the engine.</summary>
    public static Failure OfStop(string tool) => new()
    {
        Kind = FailureKind.AnswerCut,
        Code = FailureCodes.AdapterFault,
        Message = $"The call of {tool} broke off without an answer.",
        Effect = FailureEffect.Unknown,
    };

    /// <summary>The adapter threw, which an adapter never should.</summary>
    public static Failure OfAdapterFault(string tool, Exception exception) => new()
    {
        Kind = FailureKind.Unknown,
        Code = FailureCodes.AdapterFault,
        Message = $"{tool} broke: {exception.Message} This is a bug of its adapter.",
        Effect = FailureEffect.Unknown,
        Causes = [exception.GetType().Name],
    };

    /// <summary>The arguments, as they were at run time, do not fit the tool.</summary>
    public static Failure OfBadArguments(string tool, IReadOnlyList<InputFault> faults) => new()
    {
        Kind = FailureKind.BadInput,
        Code = FailureCodes.BadArguments,
        Message = $"The arguments do not fit {tool}: " + string
            .Join("; ", faults.Select(fault => $"{fault.Path}: {fault.Message} {fault.Fix}")),
    };

    /// <summary>Secrets that the call names are not set in its workspace.</summary>
    public static Failure OfMissingSecrets(string tool, string workspace, IReadOnlyList<string> names) => new()
    {
        Kind = FailureKind.Configuration,
        Code = FailureCodes.MissingSecret,
        Message = $"{tool} needs secrets that are not set in the workspace '{workspace}': {string.Join(", ", names)}. "
            + SecretPlaces.HowToSet(workspace, names),
        Scope = FailureScope.Credential,
    };

    /// <summary>
    /// The call ended, and what it answered is not kept: secrets that were given to it are not there any more, so that
    /// nobody could take them out.
    /// </summary>
    /// <param name="tool">The tool.</param>
    /// <param name="failure">How it failed; null: it did what was asked.</param>
    /// <param name="gone">The names of the secrets.</param>
    public static Failure OfWithheldAnswer(string tool, Failure? failure, IEnumerable<string> gone)
    {
        string why = "what it answered is not kept, as it was given secrets that are not set any more and could not be "
            + $"taken out: {string.Join(", ", gone)}.";
        return failure is null
            ? new Failure
            {
                Kind = FailureKind.Configuration,
                Code = FailureCodes.MissingSecret,
                Message = $"{tool} did what was asked; {why}",
                Scope = FailureScope.Credential,
                Effect = FailureEffect.Applied,
            }
            : failure with { Message = $"{tool} failed; {why}", Causes = [], Evidence = FailureEvidence.Nothing };
    }

    /// <summary>The output is larger than the engine keeps.</summary>
    public static Failure OfLargeOutput(string tool, long bytesMax) => new()
    {
        Kind = FailureKind.TooLarge,
        Code = FailureCodes.OutputTooLarge,
        Message = $"The output of {tool} takes more than {bytesMax:N0} bytes, the most that is kept. "
            + "Write it to a file and give its path instead.",
        Effect = FailureEffect.Applied,
    };

    /// <summary>A child execution did not complete.</summary>
    public static Failure OfChild(ExecutionId child, ExecutionStatus status, Failure? error) => new()
    {
        // That a child gave up does not say that trying it again cannot help.
        Kind = error?.PassingKind ?? error?.Kind ?? FailureKind.Cancelled,
        Code = FailureCodes.ChildFailed,
        Message =
            $"The child execution '{child}' ended {Words.Of(status)}" + (error is null ? "." : $": {error.Message}"),
        Effect = FailureEffect.Applied,
        Causes = error is null ? [] : [error.Message, .. error.Causes],
    };

    internal static Failure OfExpression(string step, string key, ExpressionFault fault) => new()
    {
        Kind = FailureKind.OutputMismatch,
        Code = FailureCodes.Expression,
        Message = $"'{key}' of the step '{step}' could not be evaluated: {fault.Message}" + (
            fault.Pointer.Length > 0 ? $" (at {fault.Pointer})" : ""),
    };

    internal static Failure OfExpectation(StepState step, DataValue output)
    {
        string check = DataJson.Write(step.Definition.Expect!.Source);
        return new Failure
        {
            Kind = FailureKind.NoProgress,
            Code = FailureCodes.ExpectationFailed,
            Message = $"The step '{step.Id}' ran, but its 'expect' is false: {check}; "
                + $"the output was {Excerpt.Of(DataJson.Write(output))}",
            Effect = FailureEffect.Applied,
        };
    }

    internal static Failure OfUnknownTool(string step, ToolName tool) => new()
    {
        Kind = FailureKind.NotFound,
        Code = FailureCodes.UnknownTool,
        Message = $"The step '{step}' needs the tool '{tool}', and no adapter offers it.",
        Scope = FailureScope.Tool,
    };

    internal static Failure OfNoExecutor(string step, WaitState wait) => new()
    {
        Kind = FailureKind.Unavailable,
        Code = FailureCodes.NoExecutor,
        Message = $"The step '{step}' waited for a {ConnectedNames.WhoOffers(wait.Detail)} that offers '{wait.Detail}' "
            + $"until {wait.Until:u}, and none came. Start one, and retry the step.",
        Scope = FailureScope.Tool,
    };

    internal static Failure OfInterruption(string step, FailureEffect effect, string? reason) => new()
    {
        Kind = FailureKind.AnswerCut,
        Code = FailureCodes.Interrupted,
        Message = $"The engine stopped while the step '{step}' ran" + (reason is null ? "." : $": {reason}"),
        Effect = effect,
    };

    /// <summary>It was cancelled before anybody was handed it.</summary>
    internal static Failure OfNotBegun(string reason) => new()
    {
        Kind = FailureKind.Cancelled,
        Code = FailureCodes.NotBegun,
        Message = reason,
        Effect = FailureEffect.None,
    };

    internal static Failure OfDeadline(StepState step) => new()
    {
        Kind = FailureKind.Timeout,
        Code = FailureCodes.StepDeadline,
        Message = $"The step '{step.Id}' did not end within its deadline of "
            + $"{Durations.Write(step.Definition.Deadline!.Value)}, all attempts and waits included.",
        Effect = FailureEffect.Unknown,
    };

    internal static Failure OfSignalTimeout(string step, WaitState wait) => new()
    {
        Kind = FailureKind.Timeout,
        Code = FailureCodes.SignalTimeout,
        Message = $"The step '{step}' waited for the signal '{wait.Detail}' until {wait.Until:u}, and it did not come.",
    };

    internal static Failure OfBadWait(string step, DataObject input) => new()
    {
        Kind = FailureKind.BadInput,
        Code = FailureCodes.BadArguments,
        Message = $"The step '{step}' cannot wait for {Excerpt.Of(DataJson.Write(input))}: "
            + "give 'duration' as 500ms, 10s, 5m, 2h or 3d, or 'until' as a time "
            + $"of RFC 3339 that is at most {Durations.Write(PlanLimits.WaitMax)} from then.",
    };

    internal static Failure OfBadArgument(ToolName tool, string name, DataValue? value, string rule) => new()
    {
        Kind = FailureKind.BadInput,
        Code = FailureCodes.BadArguments,
        Message = $"'{name}' of {tool} must be {rule}; it is {Excerpt.Of(DataJson.Write(value ?? DataNull.Value))}.",
    };

    // Of plans that were stored when tools were not found before.
    internal static Failure OfUnresolvedGoal(string step) => new()
    {
        Kind = FailureKind.NotFound,
        Code = FailureCodes.UnknownTool,
        Message = $"The step '{step}' says a goal, and no tool was found for it. Name a tool in the plan.",
    };

    internal static Failure OfDeepChild(string step, int depthMax) => new()
    {
        Kind = FailureKind.TooLarge,
        Code = FailureCodes.ChildFailed,
        Message = $"The step '{step}' would start a child execution more than {depthMax} levels deep. "
            + "A plan that runs itself must end somewhere: guard the step with 'when'.",
    };

    internal static Failure OfUndoCall(string step, string reason) => new()
    {
        Kind = FailureKind.Configuration,
        Code = FailureCodes.BadArguments,
        Message = $"The call that undoes the step '{step}' cannot be made: {reason}",
    };

    internal static Failure OfBadFanOut(string step, DataValue value) => new()
    {
        Kind = FailureKind.OutputMismatch,
        Code = FailureCodes.Expression,
        Message = $"'forEach' of the step '{step}' must give an array; "
            + $"it gave {Words.Of(value.Kind)}: {Excerpt.Of(DataJson.Write(value))}",
    };

    internal static Failure OfLargeFanOut(string step, int items) => new()
    {
        Kind = FailureKind.TooLarge,
        Code = FailureCodes.Expression,
        Message =
            $"'forEach' of the step '{step}' gave {items:N0} items; {PlanLimits.ForEachItemsMax:N0} are the most.",
    };

    internal static Failure OfItems(StepState step)
    {
        UnitState first = step.Units.First(unit => unit.Status == StepStatus.Failed);
        Failure cause = first.LastFailure!;
        return new Failure
        {
            Kind = cause.Kind,
            PassingKind = cause.PassingKind,
            Code = FailureCodes.ItemsFailed,
            Message = $"{step.ItemsFailed:N0} of {step.ItemCount:N0} items failed; "
                + $"the first was item {first.Key.Item}: {cause.Message}",
            Effect = cause.Effect,
            Evidence = cause.Evidence,
            Causes = [cause.Message, .. cause.Causes],
        };
    }

    internal static Failure OfExecution(ExecutionState state)
    {
        StepState first = state.Steps.Where(step => step is { Status: StepStatus.Failed, Definition.IsOptional: false })
            .MinBy(step => step.EndedAt)!;
        string others = state.FatalFailures > 1 ? $" and {state.FatalFailures - 1} more" : "";
        string message = $"The step '{first.Id}'{others} failed: {first.Error!.Message}";
        return first.Error with { Message = message, Scope = FailureScope.Execution };
    }

    internal static Failure OfDenial(string step, in CallFacts call, Policy policy) => new()
    {
        Kind = FailureKind.Denied,
        Code = FailureCodes.PolicyDenied,
        Message = $"The policy {policy.Id} of {policy.By} denies the step '{step}' to call {call.Tool}"
            + (call.Target is { } target ? $" on {Excerpt.Of(target)}" : "")
            + (policy.Rule.Reason is { } reason ? $": {reason}" : "."),
    };

    internal static Failure OfRejection(string step, ExecutionCommand.Answer answer) => new()
    {
        Kind = FailureKind.Denied,
        Code = FailureCodes.Rejected,
        Message = $"{answer.By} answered '{answer.Option}' for the step '{step}'" + (
            answer.Comment is { } comment ? $": {comment}" : "."),
    };
}
