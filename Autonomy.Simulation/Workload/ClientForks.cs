using Autonomy.Actors.Runtime;
using Autonomy.Core.Executions;
using Autonomy.Simulation.History;
using Autonomy.Simulation.Kernel;
using Autonomy.Simulation.World;

namespace Autonomy.Simulation.Workload;

/// <summary>
/// How a client makes new executions of old ones: it retries what ended, restarts from a step, and goes another way
/// with other inputs. Where effects would be repeated it says yes, or leaves it.
/// </summary>
internal sealed class ClientForks(WorldSeams seams, ClientLine line, int client, List<Submission> submissions)
{
    private const int TriesMax = 6;

    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(40);

    private readonly string _by = $"client {client}";
    private int _planned;

    /// <summary>Whether none is under way.</summary>
    public bool IsIdle => _planned == 0;

    /// <summary>Makes one of this execution, or now and then of another one that the client has.</summary>
    public void Make(SeededRandom random, ExecutionId origin)
    {
        if (Chance.Is(random, 0.25)) origin = Chance.Pick(random, submissions).Execution;
        _planned++;
        TryLater(random, origin, Chance.Pick(random, Enum.GetValues<ForkReason>()), TriesMax);
    }

    private void TryLater(SeededRandom random, ExecutionId origin, ForkReason reason, int tries) =>
        seams.Kernel.After(Moments.Draw(random, WaitMax), () => Try(random, origin, reason, tries));

    private void Try(SeededRandom random, ExecutionId origin, ForkReason reason, int tries)
    {
        ExecutionState? state = seams.States.Find(origin);
        bool mustWait = state is null || (reason != ForkReason.Fork && !state.IsTerminal);
        if (mustWait && tries > 1)
        {
            // What is open is cancelled before it is restarted.
            if (state is not null && reason == ForkReason.Restart)
                line.Ask(origin, new ExecutionCommand.Cancel(_by, "it is restarted", Undo: false), static _ => { });
            TryLater(random, origin, reason, tries - 1);
            return;
        }

        _planned--;
        if (!mustWait) Fork(random, state!, reason);
    }

    private void Fork(SeededRandom random, ExecutionState state, ForkReason reason)
    {
        int last = seams.States.VersionOf(state.Id);
        int version = reason == ForkReason.Fork ? Chance.Between(random, 1, last) : last;
        ExecutionState then = seams.States.At(state.Id, version);
        bool namesStep = reason == ForkReason.Restart || (reason == ForkReason.Fork && Chance.Is(random, 0.3));
        bool hasInputs = reason == ForkReason.Fork && Chance.Is(random, 0.6);
        var options = new ForkOptions
        {
            Reason = reason,
            Version = version,
            From = namesStep ? Chance.Pick(random, then.Steps).Id : null,
            Inputs = hasInputs ? new PlanDraw(random).DrawInputs(then.Plan!) : null,
        };
        if (Forking.Plan(then, state, options).Plan is not { } plan) return;
        if (plan.Repeats.Length > 0 && Chance.Is(random, 0.3)) return;
        ExecutionId id = ExecutionId.New(plan.Plan.Header.Name, random);
        seams.Recorder.Add(new HistoryEntry.ForkConfirmed(client, id, plan));
        var submit = new ExecutionCommand.Submit(
            id, plan.Workspace, plan.Plan, plan.Inputs, _by, plan.Priority, Parent: null);
        var submission = new Submission(id);
        submissions.Add(submission);
        line.Ask(
            id, submit with { Project = plan.Project, Fork = plan.Origin, Carried = plan.Carried }, submission.Hear);
    }
}
