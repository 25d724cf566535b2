using System.Collections.Concurrent;
using Autonomy.Core.Executions;
using Autonomy.Core.Tools;
using Autonomy.Core.Workers;

namespace Autonomy.Adapters.Workers;

/// <summary>The workers of every workspace, each apart from the others. Safe to use from any thread.</summary>
public sealed class WorkerPools : IDisposable
{
    private const long NotServing = long.MinValue;

    private readonly ConcurrentDictionary<string, WorkerPool> _pools = new(StringComparer.Ordinal);
    private readonly WorkerTerms _terms;
    private readonly ITimer _sweep;
    private Action<string, IReadOnlyCollection<ToolDescriptor>> _offer = static (_, _) => { };
    private WorkerTools? _tools;
    private long _servingSince = NotServing;

    /// <summary>Begins to keep leases.</summary>
    public WorkerPools(WorkerTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        _terms = terms;
        TimeSpan period = terms.Lease / 4;
        _sweep = terms.Clock.CreateTimer(_ => Sweep(), null, period, period);
    }

    /// <summary>How workers are kept.</summary>
    public WorkerTerms Terms => _terms;

    /// <summary>Told when a worker connects, takes no more, or leaves. From any thread; quick.</summary>
    public event Action? Changed;

    /// <summary>
    /// Told when the leases of a workspace could not be looked after: which, and why. The others' were, and its own are
    /// again soon. From any thread; quick.
    /// </summary>
    public event Action<string, Exception>? Troubled;

    /// <summary>
    /// Told the execution that a worker tells the end of an attempt of, which nobody has asked for since the engine
    /// began: it may be asleep, and ask once it is loaded. With locks held: quick, and never throws.
    /// </summary>
    public event Action<ExecutionId>? Wanted;

    /// <summary>The workers of all workspaces together.</summary>
    public WorkerTotals Totals()
    {
        WorkerTotals sum = default;
        foreach (WorkerPool pool in _pools.Values) sum += pool.Totals();
        return sum;
    }

    /// <summary>What workers may offer beside an engine's own tools; to be given to that engine.</summary>
    /// <param name="own">The engine's own tools.</param>
    /// <param name="waitMax">How long a step waits for a worker that offers its tool.</param>
    public WorkerTools ToolsBeside(IToolCatalog own, TimeSpan waitMax) =>
        _tools = new WorkerTools(own, PoolOf, waitMax);

    /// <summary>Whether a worker may offer a tool of this name: it is of no family of the engine's own.</summary>
    public bool MayOffer(ToolName tool) => _tools is { } tools && tools.MayOffer(tool);

    /// <summary>Tells from now on what the workers of a workspace offer, whenever that changes.</summary>
    public void Open(Action<string, IReadOnlyCollection<ToolDescriptor>> offer) => Volatile.Write(ref _offer, offer);

    /// <summary>
    /// Workers can connect from now on. What ran on them before is awaited for the time of a lease from here, however
    /// long the engine took until then.
    /// </summary>
    public void Serve() => Volatile.Write(ref _servingSince, _terms.Clock.GetTimestamp());

    /// <summary>The workers of a workspace.</summary>
    public WorkerPool PoolOf(string workspace) => _pools.GetOrAdd(
        workspace,
        static (name, pools) => new WorkerPool(
            name, pools._terms, pools.ServingSince, pools.Offer, pools.Wake, pools.Tell), this);

    /// <summary>
    /// The engine is about to stop, and lets its workers' connections end: no lease ends any more, however long it
    /// takes.
    /// </summary>
    public void StopLeases() => _sweep.Dispose();

    /// <summary>The engine stops: nothing more is handed out, and what runs on workers goes on there.</summary>
    public void Close()
    {
        _sweep.Dispose();
        foreach (WorkerPool pool in _pools.Values) pool.Close();
    }

    /// <inheritdoc/>
    public void Dispose() => _sweep.Dispose();

    private long? ServingSince() => Volatile.Read(ref _servingSince) is var since && since != NotServing ? since : null;

    private void Offer(string workspace, IReadOnlyCollection<ToolDescriptor> tools) =>
        Volatile.Read(ref _offer)(workspace, tools);

    private void Tell() => Changed?.Invoke();

    private void Wake(string key)
    {
        if (ExecutionId.TryFromKey(key, out ExecutionId execution)) Wanted?.Invoke(execution);
    }

    // On a thread of the clock's, where an exception would end the process.
    private void Sweep()
    {
        foreach ((string workspace, WorkerPool pool) in _pools)
        {
            try
            {
                pool.Sweep();
            }
            catch (Exception exception)
            {
                Troubled?.Invoke(workspace, exception);
            }
        }
    }
}
