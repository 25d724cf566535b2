using Autonomy.Core.Executions;
using Autonomy.Core.Pressure;
using Autonomy.Core.Workspaces;

namespace Autonomy.Cli.Rendering;

/// <summary>Why an execution is where it is.</summary>
/// <param name="Because">The cause, as the end of a sentence without its full stop.</param>
/// <param name="Since">Since when; null when nothing is waited for.</param>
/// <param name="WakesUp">Who or what moves it next.</param>
/// <param name="Remedies">Commands to type.</param>
internal sealed record Cause(string Because, DateTimeOffset? Since, string WakesUp, IReadOnlyList<string> Remedies)
{
    /// <summary>
    /// The one cause that counts: the end, the pause, what people are asked, what runs, what is waited for.
    /// </summary>
    /// <param name="state">The execution.</param>
    /// <param name="childOf">Reads a child of it.</param>
    /// <param name="isServed">Whether a process owns the store now.</param>
    /// <param name="context">For the commands.</param>
    /// <param name="rules">What is paused beyond executions; null: not known.</param>
    public static async Task<Cause> OfAsync(
        ExecutionState state, Func<ExecutionId, Task<ExecutionState>> childOf, bool isServed, CommandContext context,
        WorkspaceRules? rules = null)
    {
        if (state.IsTerminal) return OfEnd(state, context);
        if (state.Status == ExecutionStatus.Paused) return OfPause(state, context);
        if (state.Status == ExecutionStatus.Pausing && isServed) return OfPausing(state);
        if (state.Decisions.FirstOrDefault(decision => decision.Answer is null) is { } open)
            return OfDecision(open, context);
        UnitState? unit = state.Steps.SelectMany(step => step.Units).Where(unit => !unit.IsTerminal)
            .OrderBy(RankOf).FirstOrDefault();
        if (unit?.Wait is { Kind: WaitKind.Child, Detail: var child }
            && await childOf(ExecutionId.Parse(child)) is { Plan: not null } running)
        {
            Cause inner = await OfAsync(running, childOf, isServed, context, rules);
            return inner with { Because = $"its child {child} is {Words.Of(running.Status)}, because {inner.Because}" };
        }

        return Served(unit is null ? OfNothing(state) : OfUnit(state, unit, context, rules), state, isServed, context);
    }

    private static Cause OfEnd(ExecutionState state, CommandContext context) => new(
        state.Status switch
        {
            ExecutionStatus.Failed => state.Error?.Message.TrimEnd('.') ?? "a step failed",
            ExecutionStatus.Cancelled when state.IsTerminated =>
                $"{state.Intervention?.By} terminated it{Reason(state)}; nothing was undone",
            ExecutionStatus.Cancelled => $"{state.Intervention?.By} cancelled it{Reason(state)}",
            ExecutionStatus.CompletedWithFailures => "optional steps failed, and everything else is done",
            _ => "every step did what was asked",
        },
        state.EndedAt, "nothing; it has ended", [context.Command($"report {state.Id}")]);

    private static Cause OfPause(ExecutionState state, CommandContext context) => new(
        $"{state.Intervention?.By} paused it{Reason(state)}", null,
        state.PauseEnd is { } end
            ? $"whoever resumes it, or the clock {context.Times.Of(end.At)}, which will {Words.Of(end.Then)} it"
            : "whoever resumes it",
        [context.Command($"resume {state.Id}")]);

    private static Cause OfPausing(ExecutionState state) => new(
        $"{state.Intervention?.By} paused it{Reason(state)}, "
        + $"with {Commands.Steering.StillFinishing(state.RunningAttempts)}", null, "the end of what runs", []);

    private static Cause OfDecision(DecisionState open, CommandContext context) => new(
        $"the step '{open.Request.Step}' asks: {open.Request.Question.TrimEnd('.')}",
        open.AskedAt,
        open.Request.ExpiresAt is { } expires
            ? $"a person's answer, or the clock {context.Times.Of(expires)} with '{open.Request.Default}'"
            : "a person's answer",
        [.. DecisionText.Commands(open.Request, context)]);

    private static Cause OfNothing(ExecutionState state) =>
        new($"{Words.Of(state.Status)} is all there is to it", null, "the engine", []);

    private static Cause OfUnit(
        ExecutionState state, UnitState unit, CommandContext context, WorkspaceRules? rules)
    {
        string step = state.Steps[unit.Key.Step].Id;
        string item = unit.Key.Item is { } index ? $" (item {index})" : "";
        if (unit.Status == StepStatus.Running)
        {
            return new Cause(
                $"attempt {unit.Attempts} of the step '{step}'{item} runs {unit.Tool}", unit.AttemptStartedAt,
                "the end of the attempt, or its timeout", []);
        }

        if (unit.Wait is not { } wait)
        {
            return new Cause(
                $"the step '{step}'{item} waits for a free place", unit.StartedAt, "the end of another attempt", []);
        }

        return wait.Kind switch
        {
            WaitKind.Retry =>
                new Cause(
                    $"the step '{step}'{item} tries again: {wait.Detail.TrimEnd('.')}", wait.Since,
                    $"the clock, {context.Times.Of(wait.Until)}", []),
            WaitKind.Timer =>
                new Cause(
                    $"the step '{step}'{item} waits for a time", wait.Since,
                    $"the clock, {context.Times.Of(wait.Until)}", []),
            WaitKind.Signal => new Cause(
                $"the step '{step}'{item} waits for the signal '{wait.Detail}'", wait.Since,
                wait.Until is { } until ? $"the signal, or the clock {context.Times.Of(until)}" : "the signal",
                [context.Command($"signal {state.Id} {ShellText.Quote(wait.Detail)}")]),
            WaitKind.Hold when IsForPressure(wait) => OfPressure($"the step '{step}'{item}", wait),
            WaitKind.Hold => OfHold($"the step '{step}'{item}", wait, rules?.FindHold(wait.Detail), context),
            _ => new Cause($"the step '{step}'{item} waits", wait.Since, wait.Detail, []),
        };
    }

    private static bool IsForPressure(WaitState wait) =>
        wait.Detail.StartsWith(EnginePressure.HoldPrefix, StringComparison.Ordinal);

    private static Cause OfPressure(string step, WaitState wait) => new(
        $"the engine is short of room ({wait.Detail[EnginePressure.HoldPrefix.Length..]}), and {step} is not urgent",
        wait.Since, "the engine, once it has room again", []);

    // A pause that is over by now is noticed as soon as a process runs the execution.
    private static Cause OfHold(string step, WaitState wait, Hold? hold, CommandContext context) => hold is null
        ? new Cause($"{step} was held by the pause {wait.Detail}, which is over", wait.Since, "the engine", [])
        : new Cause(
            $"{hold.By} paused {hold.Subject} {context.Times.Of(hold.Since)}"
                + (hold.Reason is { } reason ? $" ({reason})" : "") + $", and {step} waits for its end",
            wait.Since,
            hold.Until is { } until
                ? $"whoever resumes {hold.Subject}, or the clock {context.Times.Of(until)}"
                : $"whoever resumes {hold.Subject}",
            [context.Command(HoldText.ResumeOf(hold))]);

    // What runs, or is due, only moves while a process owns the store.
    private static Cause Served(Cause cause, ExecutionState state, bool isServed, CommandContext context) => isServed
        ? cause
        : cause with
        {
            Because = $"no process runs it; when it was left, {cause.Because}",
            WakesUp = "whoever resumes it",
            Remedies = [context.Command($"resume {state.Id}"), .. cause.Remedies],
        };

    private static string Reason(ExecutionState state) =>
        string.IsNullOrEmpty(state.Intervention?.Reason) ? "" : $" ({state.Intervention?.Reason})";

    private static int RankOf(UnitState unit) => (unit.Status, unit.Wait?.Kind) switch
    {
        (StepStatus.Running, _) => 0,
        (_, WaitKind.Child) => 1,
        (_, WaitKind.Hold) => 2,
        (_, WaitKind.Retry) => 3,
        (_, WaitKind.Signal) => 4,
        (_, WaitKind.Timer) => 5,
        _ => 6,
    };
}
