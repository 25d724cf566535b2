using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;

namespace Autonomy.Core.Executions;

/// <summary>
/// What an approval may say besides yes: other arguments, the hash of the call that was seen, and that such calls are
/// allowed from then on. Whatever of it does not hold refuses the whole answer.
/// </summary>
internal static class Approving
{
    public static Rejection? Refuse(
        ExecutionState state, DecisionRequest request, ExecutionCommand.Answer answer, IToolCatalog tools)
    {
        if (answer.CallHash is { } seen && seen != request.CallHash)
        {
            return Bad(
                $"'{request.Id}' is for another call than the one that was seen: its hash is "
                + $"{request.CallHash ?? "none"}, not {seen}. Look at the decision again.");
        }

        bool isApproval = request.Kind == DecisionKind.Approval && answer.Option == DecisionOption.Approve;
        bool isRepair = request.Kind == DecisionKind.Failure && answer.Option == DecisionOption.Retry;
        if (answer.Always && !isApproval)
            return Bad($"Only an approval can be for 'always', and '{answer.Option}' of '{request.Id}' is none.");
        if (answer.Arguments is not null && !isApproval && !isRepair)
            return Bad(WhyNoArguments(request, answer.Option));
        if (answer.Always && RefuseAlways(state, request) is { } reason) return Bad(reason);
        return answer.Arguments is { } edited ? RefuseEdited(state, request, edited, tools) : null;
    }

    /// <summary>The hash of the call with the arguments that take the place of the plan's.</summary>
    public static string HashOfEdited(Turn turn, DecisionRequest request, DataObject arguments)
    {
        ToolName tool = CallOf(turn.State, request).Tool;
        return Gate.HashOf(tool, DataJson.Write(arguments), TargetOf(turn, tool, arguments));
    }

    /// <summary>Calls as the one that was approved are allowed from now on.</summary>
    public static void AllowAlways(Turn turn, DecisionRequest request, string by, DataObject? edited)
    {
        string? target = edited is null ? request.Target : TargetOf(turn, ToolName.Parse(request.Tool!), edited);
        ToolDescriptor? tool = turn.Tools.Find(ToolName.Parse(request.Tool!));
        turn.Do(new ExecutionEffect.TellRules(
            new RulesCommand.AllowAlways(request.Id, request.Tool!, target, by, request.Policy)
            {
                Definition = tool is null ? null : ToolDefinition.Of(tool),
            }));
    }

    /// <summary>After a load: whether the rules know of it is not known, and they take it once.</summary>
    public static void TellAgain(Turn turn)
    {
        foreach (DecisionState decision in turn.State.Decisions)
        {
            if (decision.Answer is { Always: true } answer)
                AllowAlways(turn, decision.Request, answer.By, answer.Arguments);
        }
    }

    private static string WhyNoArguments(DecisionRequest request, string option) =>
        $"'{option}' of '{request.Id}' takes no arguments: "
        + (option == DecisionOption.Retry
            ? "it is the same call once more, as it was."
            : "they are for an approval, or for the retry of a step that failed.")
        + " Answer without them.";

    private static string? RefuseAlways(ExecutionState state, DecisionRequest request)
    {
        if (request.Tool is null)
            return $"'{request.Id}' does not say which call it is about, so that 'always' cannot be said of it.";
        if (state.StepOf(request.Step).Definition.Approval == ApprovalMode.Always)
        {
            return $"The plan wants to be asked about the step '{request.Step}' each time (approval: always), and "
                + "'always' cannot take that away. Approve it without.";
        }

        return request.Target?.Contains('*', StringComparison.Ordinal) == true
            ? $"The target {request.Target} holds a '*', which stands for anything in a policy. Add a policy instead."
            : null;
    }

    private static Rejection? RefuseEdited(
        ExecutionState state, DecisionRequest request, DataObject edited, IToolCatalog tools)
    {
        StepCall call = CallOf(state, request);
        if (tools.Find(call.Tool) is not { } tool || tools.AdapterOf(call.Tool) is not { } adapter)
            return Bad($"No adapter offers the tool '{call.Tool}' any more.");
        IReadOnlyList<InputFault> faults = JsonSchema.Parse(tool.InputSchema).Validate(edited);
        if (faults.Count == 0) faults = adapter.Validate(call.Tool, edited);
        return faults.Count == 0
            ? null
            : Bad($"The edited arguments do not fit {call.Tool}: "
                + string.Join("; ", faults.Select(fault => $"{fault.Path}: {fault.Message} {fault.Fix}")));
    }

    private static string? TargetOf(Turn turn, ToolName tool, DataObject arguments) =>
        turn.Tools.Find(tool) is { } known ? turn.Tools.AdapterOf(tool)?.TargetOf(known, arguments) : null;

    private static StepCall CallOf(ExecutionState state, DecisionRequest request)
    {
        StepState step = state.StepOf(request.Step);
        StepCall? call = Starting.CallOf(step.Definition, step.Unit(request.Item).Fallback);
        Invariant.Holds(call is not null, "what is to be approved is a call");
        return call;
    }

    private static Rejection Bad(string message) => new(RejectionCode.BadAnswer, message);
}
