using System.Collections.Concurrent;
using Autonomy.Core.Executions;
using Autonomy.Core.Filters;
using Autonomy.Core.Journaling;
using Autonomy.Core.Naming;
using Autonomy.Core.Values;
using Autonomy.Host.Security;

namespace Autonomy.Host.Api;

/// <summary>
/// The filters that workspaces keep under names: what is changed is durable before it is answered. Another workspace's
/// filter is not there.
/// </summary>
internal sealed class SavedFilterDesk(IJournal journal, TimeProvider clock) : IDisposable
{
    private readonly ConcurrentDictionary<string, KeptStream<SavedFilters, SavedFilterEvent>> _workspaces =
        new(StringComparer.Ordinal);

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Filters of the caller's workspace by their names.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="after">The name after which they begin; null: from the first.</param>
    /// <param name="max">How many at most.</param>
    public async Task<IReadOnlyList<(string Name, SavedFilter Filter)>> ListAsync(
        Caller caller, string? after, int max)
    {
        caller.Demand(Right.Look);
        SavedFilters filters = await Of(caller).LoadAsync();
        return
        [
            .. filters.ByName.Where(one => after is null || string.CompareOrdinal(one.Key, after) > 0).Take(max)
                .Select(static one => (one.Key, one.Value)),
        ];
    }

    /// <summary>A filter.</summary>
    /// <exception cref="ApiException">There is no such filter in the caller's workspace.</exception>
    public async Task<SavedFilter> FindAsync(Caller caller, string name)
    {
        caller.Demand(Right.Look);
        return (await Of(caller).LoadAsync()).ByName.GetValueOrDefault(name) ?? throw Unknown(name);
    }

    /// <summary>Saves a filter under a name, in the place of the one that has it.</summary>
    /// <param name="caller">Who saves it.</param>
    /// <param name="name">The name.</param>
    /// <param name="filter">The filter, which was checked.</param>
    /// <param name="seen">The version that the filter must have, 0 where there must be none; null: any may be.</param>
    /// <exception cref="ApiException">It is refused, and nothing of it is stored.</exception>
    public async Task<(SavedFilter Filter, bool IsNew)> SaveAsync(
        Caller caller, string name, DataObject filter, long? seen)
    {
        caller.Demand(Right.Steer);
        if (!ScopedName.IsName(name)) throw Refusals.InvalidName("invalid_filter_name", "filter", name, "/name");
        KeptStream<SavedFilters, SavedFilterEvent> stream = Of(caller);
        await _turn.WaitAsync();
        try
        {
            bool isNew = !(await stream.LoadAsync()).ByName.ContainsKey(name);
            Demand(await stream.DecideAsync((filters, _) => filters.Save(name, filter, caller.Name, seen)));
            return (stream.State.ByName[name], isNew);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Deletes a filter; jobs that were made with it keep it as it was.</summary>
    /// <exception cref="ApiException">There is no such filter in the caller's workspace.</exception>
    public async Task DeleteAsync(Caller caller, string name)
    {
        caller.Demand(Right.Steer);
        KeptStream<SavedFilters, SavedFilterEvent> stream = Of(caller);
        await _turn.WaitAsync();
        try
        {
            if (!(await stream.LoadAsync()).ByName.ContainsKey(name)) throw Unknown(name);
            Demand(await stream.DecideAsync((filters, _) => filters.Delete(name, caller.Name)));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        foreach (KeptStream<SavedFilters, SavedFilterEvent> stream in _workspaces.Values) stream.Dispose();
        _turn.Dispose();
    }

    private KeptStream<SavedFilters, SavedFilterEvent> Of(Caller caller) => _workspaces.GetOrAdd(
        caller.Workspace,
        workspace => new KeptStream<SavedFilters, SavedFilterEvent>(
            journal, clock, new StreamShape<SavedFilters, SavedFilterEvent>
            {
                Stream = SavedFilterEventTable.StreamOf(workspace),
                Empty = SavedFilters.None,
                Encode = SavedFilterEventTable.Encode,
                Fold = static (filters, stored, body) => filters.Apply(
                    SavedFilterEventTable.Decode(stored.Name, stored.SchemaVersion, body.Span),
                    stored.Version, stored.Time),
            }));

    private static void Demand(Rejection? refusal)
    {
        if (refusal is not null) throw Refusals.Of(refusal);
    }

    private static ApiException Unknown(string name) => new(
        ApiFault.NotFound, "unknown_filter", $"There is no filter '{Refusals.Excerpt(name)}' in this workspace.");
}
