using Autonomy.Actors.Runtime;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Autonomy.Simulation.Kernel;
using Autonomy.Simulation.Swarm;
using Autonomy.Simulation.World;

namespace Autonomy.Simulation.Workload;

/// <summary>The operations that a client makes without regard to what its executions are doing.</summary>
internal sealed class ClientOperations(
    WorldSeams seams, ClientLine line, ClientForks forks, ClientRules rules, ClientSpending spending, int client)
{
    private const int TriesMax = 4;
    private const double StormWeight = 4;

    private static readonly string[] Signals = ["go", "more", "never"];
    private static readonly TimeSpan MomentMax = TimeSpan.FromSeconds(30);

    private readonly string _by = $"client {client}";

    /// <summary>Makes an operation on a submission, or on one of its children.</summary>
    public void Make(SeededRandom random, int operation, Submission submission)
    {
        IReadOnlyList<ExecutionState> open = submission.Open(seams.States);
        bool isForChild = open.Count > 1 && Chance.Is(random, 0.3);
        ExecutionId target = isForChild ? Chance.Pick(random, open).Id : submission.Execution;
        if (seams.Dice.Strikes(FaultKind.PauseStorm, $"{_by} pauses and resumes {target}", StormWeight, target))
            StormPauses(random, target);
        if (seams.Dice.Strikes(FaultKind.CancelStorm, $"{_by} cancels {target} again and again", StormWeight, target))
            StormCancels(random, target);
        switch (Chance.Of(random))
        {
            case < 0.2: Pause(random, target); break;
            case < 0.24: Tell(target, new ExecutionCommand.Resume(_by)); break;
            case < 0.29: Cancel(target, undo: false); break;
            case < 0.41: Cancel(target, undo: true); break;
            case < 0.57: Signal(random, operation, target); break;
            case < 0.71: Answer(random, target, TriesMax); break;
            default: Steer(random, target, submission); break;
        }
    }

    private void Steer(SeededRandom random, ExecutionId target, Submission submission)
    {
        switch (Chance.Of(random))
        {
            case < 0.12: Tell(target, new ExecutionCommand.Terminate(_by, "it must end now")); break;
            case < 0.22:
                Tell(target, new ExecutionCommand.Prioritize(_by, Chance.Pick(random, Enum.GetValues<Priority>())));
                break;
            case < 0.5: Edit(random, target, TriesMax); break;
            case < 0.68: forks.Make(random, submission.Execution); break;
            case < 0.85: rules.Hold(random); break;
            case < 0.92: rules.LayDown(random); break;
            case < 0.98: spending.Limit(random); break;
            default: rules.Forget(random); break;
        }
    }

    private void Edit(SeededRandom random, ExecutionId target, int tries)
    {
        if (seams.States.Find(target) is { } state)
            Tell(target, new ExecutionCommand.Edit(_by, "another way", EditDraw.Draw(random, state)));
        else if (tries > 1)
            Later(random, () => Edit(random, target, tries - 1));
    }

    private void Pause(SeededRandom random, ExecutionId target)
    {
        TimeSpan? after = Chance.Is(random, 0.35) ? Moments.Draw(random, MomentMax) : null;
        Tell(target, new ExecutionCommand.Pause(_by, "for a while")
        {
            After = after,
            Then = Chance.Is(random, 0.7) ? PauseThen.Resume : PauseThen.Cancel,
            Now = Chance.Is(random, 0.3),
        });
        if (Chance.Is(random, after is null ? 0.8 : 0.2))
            Later(random, () => Tell(target, new ExecutionCommand.Resume(_by)));
    }

    private void Cancel(ExecutionId target, bool undo) =>
        Tell(target, new ExecutionCommand.Cancel(_by, "no longer wanted", undo));

    private void Signal(SeededRandom random, int operation, ExecutionId target)
    {
        DataObject payload = DataObject.Of(("client", client), ("operation", operation));
        Tell(target, new ExecutionCommand.Signal(Chance.Pick(random, Signals), payload, _by));
    }

    private void Answer(SeededRandom random, ExecutionId target, int tries)
    {
        IReadOnlyCollection<DecisionState> all = seams.States.Find(target)?.Decisions ?? [];
        DecisionState[] open = [.. all.Where(decision => decision.Answer is null)];
        if (open.Length > 0)
        {
            DecisionRequest request = Chance.Pick(random, open).Request;
            Tell(target, Answers.Draw(random, request, _by));
            // Whoever answers a second time, and otherwise, comes too late.
            if (Chance.Is(random, 0.3)) Tell(target, Answers.Draw(random, request, $"{_by} once more"));
        }
        else if (tries > 1)
        {
            Later(random, () => Answer(random, target, tries - 1));
        }
        else
        {
            DecisionRequest? stale = all.Count > 0 ? Chance.Pick(random, [.. all]).Request : null;
            Tell(target, new ExecutionCommand.Answer(stale?.Id ?? $"{target}-d99", "approve", _by, null, null));
        }
    }

    private void StormPauses(SeededRandom random, ExecutionId target)
    {
        TimeSpan at = TimeSpan.Zero;
        for (int i = Chance.Between(random, 3, 8); i > 0; i--)
        {
            seams.Kernel.After(at, () => Tell(target, new ExecutionCommand.Pause(_by, "a storm")));
            at += Moments.Draw(random, TimeSpan.FromSeconds(1));
            seams.Kernel.After(at, () => Tell(target, new ExecutionCommand.Resume(_by)));
            at += Moments.Draw(random, TimeSpan.FromSeconds(1));
        }
    }

    private void StormCancels(SeededRandom random, ExecutionId target)
    {
        TimeSpan at = TimeSpan.Zero;
        for (int i = Chance.Between(random, 2, 5); i > 0; i--)
        {
            bool undo = Chance.Is(random, 0.5);
            seams.Kernel.After(at, () => Cancel(target, undo));
            at += Moments.Draw(random, TimeSpan.FromSeconds(1));
        }
    }

    private void Later(SeededRandom random, Action happens) =>
        seams.Kernel.After(Moments.Draw(random, MomentMax), happens);

    private void Tell(ExecutionId target, ExecutionCommand command) => line.Ask(target, command, static _ => { });
}
