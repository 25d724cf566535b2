using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;

namespace Autonomy.Core.Executions;

/// <summary>
/// Steps whose tool workers or connections offer: they wait while none does, and an attempt that none took is none.
/// What ran on a worker while the engine was down is awaited, not repeated.
/// </summary>
internal static class Executors
{
    /// <summary>Nobody offers the tool: the unit waits for whoever does, or fails where nobody can come.</summary>
    public static void Await(Turn turn, StepState step, UnitState unit, ToolName tool)
    {
        if (!turn.Tools.MayCome(tool))
        {
            Starting.FailUnstarted(turn, step, unit, Failures.OfUnknownTool(step.Id, tool));
            return;
        }

        DateTimeOffset until = Turn.DueAt(turn.Now + turn.Rules.Workers.WaitMax);
        turn.Emit(new ExecutionEvent.StepWaiting(step.Id, unit.Key.Item, WaitKind.Executor, until, tool.Value));
    }

    /// <summary>Whether there still is no worker for what waits for one.</summary>
    public static bool IsAwaited(Turn turn, WaitState wait) => turn.Tools.Find(ToolName.Parse(wait.Detail)) is null;

    /// <summary>No worker came in time.</summary>
    public static void GiveUp(Turn turn, StepState step, UnitState unit) =>
        Healer.HealWithoutAttempt(new HealingCase(turn, step, unit, Failures.OfNoExecutor(step.Id, unit.Wait!)));

    /// <summary>Whether the attempt ended because no worker took it: that is no failure, and uses no try.</summary>
    public static bool HasNotBegun(Turn turn, Failure failure) =>
        failure is { Code: FailureCodes.NotBegun, Effect: FailureEffect.None, Kind: FailureKind.Unavailable }
        && !turn.State.IsCancelling;

    /// <summary>The unit begins again: it waits for a worker, or is handed to one that has come.</summary>
    public static void Requeue(Turn turn, StepState step, UnitState unit, Failure failure, AttemptUsage? usage) =>
        BeginAgain(turn, step, unit, failure.Message, usage);

    /// <summary>
    /// Whether a worker is offered an attempt only once that is durable: it must not be repeated, and there is nobody
    /// to ask whether it happened. Of such a one that stood in line when the engine stopped, it has to be known.
    /// </summary>
    public static bool AwaitsOffer(Turn turn, ToolDescriptor tool, EffectClass effect) =>
        effect is EffectClass.Compensatable or EffectClass.Irreversible
        && tool is { HonoursIdempotencyKey: false, CanProbe: false }
        && turn.Tools.RemoteAdapterOf(tool.Name) is { AsksToOffer: true };

    /// <summary>
    /// A worker has a place for the attempt: it is offered it, unless it is to stop meanwhile. What a pause has come to
    /// cover since begins after it.
    /// </summary>
    public static void Offer(Turn turn, ExecutionCommand.OfferAttempt offer)
    {
        UnitState? unit = turn.OpenUnit(offer.Unit, offer.Attempt);
        if (unit is not { AwaitsOffer: true, IsStopping: false } || turn.State.IsCancelling) return;
        StepState step = turn.State.Steps[offer.Unit.Step];
        if (HoldOn(turn, step, unit) is { } hold)
        {
            turn.Do(new ExecutionEffect.CancelAttempt(unit.Key, unit.Attempts));
            BeginAgain(turn, step, unit, $"The pause {hold.Id} came before a worker was offered it.");
            return;
        }

        turn.Emit(new ExecutionEvent.AttemptOffered(turn.IdOf(offer.Unit), offer.Unit.Item, offer.Attempt));
        turn.Do(new ExecutionEffect.HandOut(offer.Unit, offer.Attempt));
    }

    // The attempt had not begun: another one takes its turn, as if it had not been.
    private static void BeginAgain(
        Turn turn, StepState step, UnitState unit, string reason, AttemptUsage? usage = null)
    {
        turn.Emit(new ExecutionEvent.AttemptStopped(step.Id, unit.Key.Item, unit.Attempts)
        {
            Usage = usage,
            Reason = reason,
        });
        turn.Emit(new ExecutionEvent.StepReady(step.Id, unit.Key.Item));
    }

    private static Hold? HoldOn(Turn turn, StepState step, UnitState unit)
    {
        if (turn.Laws.HoldOnExecution(turn.State.Project) is { } all) return all;
        if (Starting.CallOf(step.Definition, unit.Fallback) is not { } call) return null;
        (DataObject? input, _) = Starting.InputOf(turn.State, step, unit, call);
        ToolDescriptor? tool = turn.Tools.Find(call.Tool);
        string? target = input is null || tool is null
            ? null
            : turn.Tools.RemoteAdapterOf(call.Tool)?.TargetOf(tool, input);
        return turn.Laws.HoldOnCall(call.Tool.Value, target);
    }

    /// <summary>
    /// After a load: the attempt stood in line and no worker was offered it, which is as good as never begun.
    /// </summary>
    public static void LeaveLine(Turn turn, StepState step, UnitState unit)
    {
        const string Reason = "The engine stopped while it stood in line for a worker: no worker was offered it.";
        if (!turn.State.IsCancelling)
        {
            BeginAgain(turn, step, unit, Reason);
            return;
        }

        turn.Emit(new ExecutionEvent.AttemptFailed(
            step.Id, unit.Key.Item, unit.Attempts, Failures.OfNotBegun(Reason)));
    }

    /// <summary>
    /// After a load: the worker that ran the attempt may run it still, or have ended it. Gives null for a tool that is
    /// no worker's.
    /// </summary>
    public static ExecutionEffect.ResumeAttempt? ResumptionOf(Turn turn, StepState step, UnitState unit)
    {
        if (Starting.CallOf(step.Definition, unit.Fallback) is not { } call) return null;
        if (turn.Tools.RemoteAdapterOf(call.Tool) is null) return null;
        (DataObject? input, _) = Starting.InputOf(turn.State, step, unit, call);
        if (input is null) return null;
        ToolDescriptor tool = turn.Tools.Find(call.Tool) ?? ToolDescriptor.Absent(call.Tool, unit.Effect);
        return new ExecutionEffect.ResumeAttempt(
            unit.Key, unit.Attempts, new ToolCall(call.Tool, input),
            Starting.TermsOf(turn.State, step, unit.Key, call, tool));
    }
}
