using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Host.Local;

namespace Autonomy.Cli.Running;

/// <summary>Executions and the children that they start, read from the journal as it grows.</summary>
internal sealed class ExecutionWatch
{
    private readonly IJournalReader _journal;
    private readonly OrderedDictionary<ExecutionId, ExecutionFollower> _followers = [];
    private int _roots;

    public ExecutionWatch(IJournalReader journal, IEnumerable<ExecutionId> roots)
    {
        _journal = journal;
        foreach (ExecutionId root in roots) _followers.TryAdd(root, new ExecutionFollower(journal, root));
        _roots = _followers.Count;
    }

    /// <summary>Another one is asked for.</summary>
    public void Add(ExecutionId root)
    {
        _followers.Remove(root);
        _followers.Insert(_roots++, root, new ExecutionFollower(_journal, root));
    }

    /// <summary>The executions that were asked for.</summary>
    public IEnumerable<ExecutionState> Roots =>
        _followers.Values.Take(_roots).Where(follower => follower.Exists).Select(follower => follower.State);

    /// <summary>They and all their children.</summary>
    public IReadOnlyList<ExecutionState> All =>
        [.. _followers.Values.Where(follower => follower.Exists).Select(follower => follower.State)];

    /// <summary>Whether all have ended.</summary>
    public bool HaveEnded => All.All(state => state.IsTerminal);

    /// <summary>Whether all have ended or are paused.</summary>
    public bool AreAtRest => All.All(state => state.IsTerminal || state.Status is ExecutionStatus.Paused);

    /// <summary>Attempts that still run.</summary>
    public int RunningAttempts => All.Sum(state => state.RunningAttempts);

    /// <summary>The decisions that wait for an answer, the oldest first.</summary>
    public IReadOnlyList<(ExecutionState Execution, DecisionState Decision)> OpenDecisions =>
        [
            .. All
                .SelectMany(
                    state =>
                        state.Decisions.Where(decision => decision.Answer is null)
                            .Select(decision => (state, decision)))
                .OrderBy(open => open.decision.AskedAt)
        ];

    /// <summary>Reads what is new, of children too that start meanwhile.</summary>
    public async Task<IReadOnlyList<WatchedEvent>> ReadOnAsync(CancellationToken cancellation)
    {
        var news = new List<WatchedEvent>();
        for (int i = 0; i < _followers.Count; i++)
        {
            (ExecutionId id, ExecutionFollower follower) = _followers.GetAt(i);
            foreach (FollowedEvent told in await follower.ReadOnAsync(cancellation))
            {
                news.Add(new WatchedEvent(id, told));
                if (told.Happened is ExecutionEvent.StepWaiting { On: WaitKind.Child, Signal: { } child })
                {
                    _followers.TryAdd(
                        ExecutionId.Parse(child), new ExecutionFollower(_journal, ExecutionId.Parse(child)));
                }
            }
        }

        return news;
    }

    /// <summary>The running children of a step.</summary>
    public IEnumerable<ExecutionState> ChildrenOf(StepState step) => step.Units
        .Where(unit => unit.Wait is { Kind: WaitKind.Child })
        .Select(unit => _followers.GetValueOrDefault(ExecutionId.Parse(unit.Wait!.Detail)))
        .OfType<ExecutionFollower>().Where(follower => follower.Exists).Select(follower => follower.State);

    /// <summary>
    /// Whether nothing but people can move any of them: no attempt, no clock, no signal, and something is asked.
    /// </summary>
    public bool WaitForPeople(DateTimeOffset now)
    {
        List<ExecutionState> open = [.. All.Where(state => !state.IsTerminal)];
        return open.Count > 0
            && open.Any(state => state.OpenDecisions > 0)
            && open.All(state => IsLeftToPeople(state, now));
    }

    private bool IsLeftToPeople(ExecutionState state, DateTimeOffset now)
    {
        // A question that has expired is about to be answered by the clock.
        if (state.NextTimer <= now) return false;
        if (state.Status is ExecutionStatus.Waiting or ExecutionStatus.Paused) return true;
        return state.Status == ExecutionStatus.Running && state.IsAtRest && state.Steps
            .SelectMany(step => step.Units).Select(unit => unit.Wait).OfType<WaitState>()
            .All(wait => wait.IsForPeople || (wait.Kind is WaitKind.Child && IsKnown(wait.Detail)));
    }

    private bool IsKnown(string child) =>
        _followers.GetValueOrDefault(ExecutionId.Parse(child)) is { Exists: true, State.IsTerminal: false };
}
