using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

/// <summary>
/// Drives an execution to its end with random outcomes, commands, crashes and clock advances: the same seed always the
/// same way. Looks after each command that statuses only move as they may.
/// </summary>
internal sealed class RandomLife(ExecutionRun run, Dice dice)
{
    private const int CommandsMax = 600;

    /// <summary>From here on nobody interferes any more, so that there is an end.</summary>
    private const int MischiefMax = 60;

    private static readonly FailureKind[] Kinds =
    [
        FailureKind.ConnectFailed, FailureKind.Timeout, FailureKind.Unavailable, FailureKind.BadInput,
            FailureKind.Denied,
        FailureKind.SecurityViolation, FailureKind.Unknown,
    ];

    private readonly Dictionary<string, StepStatus> _statuses = [];

    public void LiveToTheEnd()
    {
        for (int i = 0; !run.State.IsTerminal; i++)
        {
            Assert.True(i < CommandsMax, $"The execution does not end: {ExecutionRun.Derived(run.State)}");
            if (i < MischiefMax && dice.Chance(4)) Interfere();
            else GoOn();
            CheckTransitions();
        }
    }

    private void Interfere()
    {
        switch (dice.Next(0, 11))
        {
            case 8: TryTell(new ExecutionCommand.Pause("ada", null) { Now = true, After = PauseOf() }); break;
            case 9: TryTell(new ExecutionCommand.Prioritize("ada", dice.Of(Priority.High, Priority.Low))); break;
            case 10: TryTell(new ExecutionCommand.Edit("ada", null, new RandomEdit(run.State, dice).Draw())); break;
            case 11 when dice.Chance(6): TryTell(new ExecutionCommand.Terminate("ada", null)); break;
            case 0: TryTell(new ExecutionCommand.Pause("ada", null)); break;
            case 1: TryTell(new ExecutionCommand.Resume("ada")); break;
            case 2:
                TryTell(new ExecutionCommand.Signal(dice.Of("go", "on"), new DataNumber(dice.Next(0, 2)), "ada"));
                break;
            case 3: run.Restart(); break;
            case 4 when dice.Chance(3): TryTell(new ExecutionCommand.Cancel("ada", null, dice.Chance(2))); break;
            case 5: TryTell(LateNews()); break;
            default:
                run.Advance(TimeSpan.FromMilliseconds(dice.Next(0, 4_000)) + TimeSpan.FromTicks(dice.Next(0, 9_999)));
                break;
        }
    }

    private TimeSpan? PauseOf() => dice.Chance(2) ? TimeSpan.FromMilliseconds(dice.Next(1, 4_000)) : null;

    /// <summary>Whatever the execution waits for comes about.</summary>
    private void GoOn()
    {
        ExecutionEffect[] open = [.. run.Open];
        if (open.Length > 0)
        {
            End(dice.Of(open));
            return;
        }

        DecisionState? question = run.State.Decisions.FirstOrDefault(decision => decision.Answer is null);
        if (run.State.Status is ExecutionStatus.Paused) TryTell(new ExecutionCommand.Resume("ada"));
        else if (question is not null) Answer(question.Request);
        else if (run.State.NextTimer is { } due) run.Advance(due > run.Now ? due - run.Now : TimeSpan.Zero);
        else TryTell(new ExecutionCommand.Signal(dice.Of("go", "on"), DataNull.Value, "ada"));
    }

    private void End(ExecutionEffect effect)
    {
        switch (effect)
        {
            case ExecutionEffect.StartAttempt start:
                run.TellEnd(start, new ExecutionCommand.EndAttempt(start.Unit, start.Attempt, OutcomeOf(start)));
                break;
            case ExecutionEffect.StartProbe probe:
                run.TellEnd(probe, new ExecutionCommand.EndProbe(probe.Unit, probe.Attempt, Found()));
                break;
            case ExecutionEffect.StartUndo undo:
                run.TellEnd(undo, new ExecutionCommand.EndUndo(undo.Unit, undo.Attempt, Outcome()));
                break;
            case ExecutionEffect.StartChild child:
                string step = run.Plan.Steps[child.Unit.Step].Id.Value;
                run.TellEnd(child, new ExecutionCommand.EndChild(step, child.Unit.Item, child.Attempt, Outcome()));
                break;
            default: throw new InvalidOperationException("Not something that ends.");
        }
    }

    // What was asked to stop mostly does.
    private ToolOutcome OutcomeOf(ExecutionEffect.StartAttempt start) =>
        run.State.FindUnit(start.Unit) is { IsStopping: true } && !dice.Chance(3)
            ? new ToolOutcome.Failed(Failures.OfCancel(start.Call.Tool.Value))
            : Outcome();

    private ToolOutcome Outcome() => run.State.Budget is null ? End() : End() with
    {
        Usage = dice.Chance(2) ? null : new AttemptUsage { CostUsd = dice.Next(0, 3), Tokens = dice.Next(0, 20) },
    };

    private ToolOutcome End()
    {
        if (!dice.Chance(3)) return new ToolOutcome.Succeeded(new DataNumber(dice.Next(0, 4)));
        FailureEffect effect = dice.Of(FailureEffect.None, FailureEffect.Unknown, FailureEffect.Applied);
        return new ToolOutcome
            .Failed(new Failure { Kind = dice.Of(Kinds), Code = "test", Message = "It broke.", Effect = effect });
    }

    private ProbeResult Found() => dice.Next(0, 2) switch
    {
        0 => new ProbeResult.Happened(new DataNumber(1)),
        1 => new ProbeResult.DidNotHappen(),
        _ => new ProbeResult.NotKnown("no log"),
    };

    private void Answer(DecisionRequest request)
    {
        string option = dice.Of([.. request.Options]).Name;
        DataNumber? output = option == DecisionOption.Raise ? null : new DataNumber(1);
        run.Tell(new ExecutionCommand.Answer(request.Id, option, "ada", null, output));
        run.Refuse(new ExecutionCommand.Answer(request.Id, option, "bob", null, null));
    }

    private ExecutionCommand.EndAttempt LateNews()
    {
        var unit = new UnitKey(dice.Next(0, run.Plan.Steps.Length - 1), dice.Chance(2) ? null : 0);
        int attempt = run.State.FindUnit(unit)?.Attempts ?? 0;
        return new ExecutionCommand.EndAttempt(unit, attempt + dice.Of(-1, 1), Outcome());
    }

    private void TryTell(ExecutionCommand command)
    {
        if (!run.IsRefused(command)) run.Tell(command);
    }

    private void CheckTransitions()
    {
        foreach (StepState step in run.State.Steps)
        {
            StepStatus before = _statuses.GetValueOrDefault(step.Id, StepStatus.Pending);
            bool wasTerminal = before >= StepStatus.Completed;
            bool isUndo = before == StepStatus.Completed && step.Status == StepStatus.Undone;
            // An edit may make what was ready wait for other steps.
            bool isBack = step.Status == StepStatus.Pending && before is not (StepStatus.Pending or StepStatus.Ready);
            Assert.False(
                isBack || (wasTerminal && before != step.Status && !isUndo), $"{step.Id}: {before} -> {step.Status}");
            _statuses[step.Id] = step.Status;
        }
    }
}
