using System.Security.Cryptography;
using System.Text;
using Autonomy.Core.Plans;
using Autonomy.Core.Pressure;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;

namespace Autonomy.Core.Executions;

/// <summary>A call that is about to be made, with who makes it and what that does.</summary>
internal readonly record struct CallInHand(
    ToolCall Call, ToolDescriptor Tool, IToolAdapter Adapter, EffectClass Effect)
{
    public string Name => Call.Tool.Value;

    public string? Target => Adapter.TargetOf(Tool, Call.Input);
}

/// <summary>
/// What stands between a unit whose turn it is and its attempt: pauses of more than this execution, policies, and the
/// approvals that they and the plan ask for.
/// </summary>
internal static class Gate
{
    /// <summary>Everything in the execution is paused: the unit waits, whatever it was to do.</summary>
    public static bool HoldsAll(Turn turn, StepState step, UnitState unit)
    {
        if (turn.Laws.HoldOnExecution(turn.State.Project) is not { } hold) return false;
        Hold(turn, step, unit, hold);
        return true;
    }

    /// <summary>Whether the call may be made now; where it may not, what follows from that has been decided.</summary>
    public static bool Opens(Turn turn, StepState step, UnitState unit, in CallInHand call)
    {
        if (PressureHolds.HoldOn(turn.State, step, turn.Rules.Pressure) is { } pressure)
        {
            turn.Emit(new ExecutionEvent.StepWaiting(step.Id, unit.Key.Item, WaitKind.Hold, null, pressure));
            return false;
        }

        WorkspaceRules rules = turn.Laws;
        if (rules.IsEmpty && step.Definition.Approval == ApprovalMode.Never) return true;
        string? target = call.Target;
        if (rules.HoldOnCall(call.Name, target) is { } hold)
        {
            Hold(turn, step, unit, hold);
            return false;
        }

        var facts = new CallFacts(call.Name, target, call.Effect, call.Tool.TypicalCostUsd, turn.State.Project);
        Judgement judgement = ApprovalPolicy.Judge(step.Definition, call.Tool, facts, rules);
        if (judgement.Answer == PolicyAnswer.Deny)
        {
            Starting.FailUnstarted(turn, step, unit, Failures.OfDenial(step.Id, facts, judgement.Policy!));
            return false;
        }

        Failure? risk = RiskOf(step, call, judgement);
        if ((judgement.Answer == PolicyAnswer.Ask || risk is not null) && !IsApproved(unit, call))
        {
            Ask(turn, step, unit, call, judgement.Policy, risk);
            return false;
        }

        if (rules.NotesCalls && !rules.Knows(call.Name, target))
            turn.Do(new ExecutionEffect.TellRules(new RulesCommand.NoteCall(call.Name, target)));
        return true;
    }

    /// <summary>What waited for a pause that is over by now, or for a worker that has come, goes on.</summary>
    public static void LookAgain(Turn turn)
    {
        if (!turn.State.IsHeld || turn.State.IsCancelling) return;
        foreach (StepState step in turn.State.Steps)
        {
            if (step.IsTerminal) continue;
            foreach (UnitState unit in step.Units.Where(IsHeld).ToList())
            {
                if (!IsHeldStill(turn, step, unit.Wait!))
                    turn.Emit(new ExecutionEvent.StepReady(step.Id, unit.Key.Item));
            }
        }
    }

    private static bool IsHeld(UnitState unit) => unit.Wait is { Kind: WaitKind.Hold or WaitKind.Executor };

    private static bool IsHeldStill(Turn turn, StepState step, WaitState hold)
    {
        if (hold.Kind == WaitKind.Executor) return Executors.IsAwaited(turn, hold);
        return EnginePressure.ReasonOf(hold.Detail) is null
            ? turn.Laws.FindHold(hold.Detail) is not null
            : PressureHolds.HoldOn(turn.State, step, turn.Rules.Pressure) is not null;
    }

    /// <summary>The SHA-256 of exactly this tool, these arguments and this target.</summary>
    public static string HashOf(ToolName tool, string arguments, string? target)
    {
        string call = target is null ? $"{tool}\n{arguments}" : $"{tool}\n{arguments}\n{target}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(call)));
    }

    private static void Hold(Turn turn, StepState step, UnitState unit, Hold hold) => turn.Emit(
        new ExecutionEvent.StepWaiting(step.Id, unit.Key.Item, WaitKind.Hold, hold.Until, hold.Id));

    // What was approved is one call; one that became another since is asked about anew.
    private static bool IsApproved(UnitState unit, in CallInHand call) => unit.IsApproved
        && (unit.ApprovedCall is not { } hash
            || hash == HashOf(call.Call.Tool, DataJson.Write(call.Call.Input), call.Target));

    /// <summary>
    /// The data that a call could lose (K20), where the step leaves it to the policy and no rule has a word on it.
    /// </summary>
    private static Failure? RiskOf(StepState step, in CallInHand call, Judgement judgement)
    {
        if (step.Definition.Approval != ApprovalMode.Auto || judgement.Policy is not null) return null;
        var risked = new RiskedCall(call.Call.Tool, call.Call.Input)
        {
            CanUndo = step.Definition.Undo is not null || call.Tool.CanUndo,
            Place = call.Target,
        };
        return DataLossRisk.Find(risked) is { } finding ? DataLossRisk.ToFailure(risked, finding) : null;
    }

    private static void Ask(
        Turn turn, StepState step, UnitState unit, in CallInHand call, Policy? policy, Failure? risk)
    {
        string arguments = DataJson.Write(call.Call.Input);
        string? target = call.Target;
        var request = new DecisionRequest
        {
            Id = Answering.NextId(turn.State),
            Kind = DecisionKind.Approval,
            Step = step.Id,
            Item = unit.Key.Item,
            Question = risk is null
                ? $"May the step '{step.Id}' call {call.Name}? Its effect is {Words.Of(call.Effect)}."
                : $"May the step '{step.Id}' do this? {risk.Message}",
            Evidence = [.. EvidenceOf(arguments, target, policy, call.Tool)],
            Options =
            [
                new DecisionOption(
                    DecisionOption.Approve, $"{call.Name} is called with exactly these arguments.",
                    call.Effect <= EffectClass.Compensatable),
                new DecisionOption(DecisionOption.Reject, "The step fails; what needs it does not run.", false),
            ],
            Default = DecisionOption.Reject,
            CallHash = HashOf(call.Call.Tool, arguments, target),
            Tool = call.Name,
            Target = target,
            Policy = policy?.Id,
        };
        Asking.Ask(turn, request, policy?.Rule.DecisionTimeout);
    }

    private static IEnumerable<string> EvidenceOf(
        string arguments, string? target, Policy? policy, ToolDescriptor tool)
    {
        yield return $"arguments: {Excerpt.Of(arguments)}";
        if (target is not null) yield return $"target: {Excerpt.Of(target)}";
        if (policy is { Rule.Answer: PolicyAnswer.Allow })
        {
            string changes = string.Join(", ", ApprovalPolicy.ChangesSince(policy.Rule, tool));
            yield return $"{tool.Name} changed since {policy.By} allowed it ({policy.Id}): {changes}";
        }
        else if (policy is { Rule.Reason: { } reason })
        {
            yield return $"policy {policy.Id} of {policy.By}: {reason}";
        }
        else if (policy is not null)
        {
            yield return $"policy {policy.Id} of {policy.By} asks";
        }
    }
}
