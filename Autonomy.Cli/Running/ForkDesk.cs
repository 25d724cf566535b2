using System.Collections.Concurrent;
using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Host.Local;

namespace Autonomy.Cli.Running;

/// <summary>
/// Forks for other processes, while this one owns the store. It must not end between the cancel of an origin and the
/// submission of its fork, nor leave the fork behind: whoever runs here takes it on.
/// </summary>
internal sealed class ForkDesk(LocalTrail trail)
{
    private readonly ConcurrentQueue<ExecutionId> _submitted = new();
    private int _underWay;

    /// <summary>Told when a fork was submitted, or refused.</summary>
    public event Action? Changed;

    /// <summary>Whether a fork is under way, or was submitted and not taken on yet.</summary>
    public bool IsBusy => Volatile.Read(ref _underWay) > 0 || !_submitted.IsEmpty;

    /// <summary>Forks; the answer names the new execution.</summary>
    public async Task<CommandReply> ForkAsync(ForkRequest request)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            CommandReply reply = await trail.ForkAsync(request);
            if (reply is CommandReply.Accepted accepted) _submitted.Enqueue(accepted.Execution);
            return reply;
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
            Changed?.Invoke();
        }
    }

    /// <summary>Takes a fork on that was submitted.</summary>
    public bool TryTakeOn(out ExecutionId fork) => _submitted.TryDequeue(out fork);
}
