using System.Collections.Concurrent;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Naming;
using Autonomy.Host.Api;
using Autonomy.Host.Security;

namespace Autonomy.Host.Administration;

/// <summary>
/// The names of the things of one kind, a list for each workspace. What lists a name and makes its thing, or ends it
/// and takes the name out, is done one after another.
/// </summary>
internal sealed class KeptNames(IJournal journal, TimeProvider clock, KeptNamesOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<string, KeptStream<NameList, NameEvent>> _lists =
        new(StringComparer.Ordinal);

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>The names of a workspace, in the order in which they were listed.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(string workspace) => (await Of(workspace).LoadAsync()).Names;

    /// <summary>The names of a workspace by their letters, those after this one; null: from the first.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(string workspace, string? after) =>
    [
        .. (await ListAsync(workspace))
            .Where(name => after is null || string.CompareOrdinal(name, after) > 0)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Lists a name, and then makes its thing; where that is refused, the name is not listed either.</summary>
    /// <exception cref="ApiException">There are as many as there may be, or making it was refused.</exception>
    public async Task<T> MakeAsync<T>(string workspace, string name, Func<Task<T>> make)
    {
        bool isNew = false;
        await _turn.WaitAsync();
        try
        {
            isNew = !(await ListAsync(workspace)).Contains(name, StringComparer.Ordinal);
            int most = options.DropsOldest ? int.MaxValue : options.NamesMax;
            Demand(await Of(workspace).DecideAsync((names, _) => names.List(name, most)));
            T made = await make();
            // Only what was made takes the place of another.
            if (options.DropsOldest) await Of(workspace).DecideAsync((names, _) => names.Keep(options.NamesMax));
            return made;
        }
        catch (ApiException refusal) when (
            isNew && refusal.Fault is ApiFault.Meaning or ApiFault.State or ApiFault.Precondition or ApiFault.Load)
        {
            // Where it may have been made all the same, the name stays.
            await Of(workspace).DecideAsync((names, _) => names.Unlist(name));
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends a thing, and then takes its name out, where the store takes that.</summary>
    /// <exception cref="ApiException">Ending it was refused.</exception>
    public async Task EndAsync(string workspace, string name, Func<Task> end)
    {
        await _turn.WaitAsync();
        try
        {
            await end();
            // The end is durable, and is answered as such: a refusal would tell that nothing of it is stored, and the
            // audit log would leave it out. A name that stays without its thing shows in no list, and takes one place
            // until a thing of that name is made, which needs no other, and ended again. It is not taken out where
            // there is no such thing: one that is still on its way to the store would be there without its name.
            await Of(workspace).DecideAsync((names, _) => names.Unlist(name));
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        foreach (KeptStream<NameList, NameEvent> list in _lists.Values) list.Dispose();
        _turn.Dispose();
    }

    private KeptStream<NameList, NameEvent> Of(string workspace) => _lists.GetOrAdd(
        workspace, name => new KeptStream<NameList, NameEvent>(journal, clock, new StreamShape<NameList, NameEvent>
        {
            Stream = new StreamId(options.StreamPrefix + name),
            Empty = NameList.Empty,
            Encode = NameEventTable.Encode,
            Fold = static (names, stored, body) =>
                names.Apply(NameEventTable.Decode(stored.Name, stored.SchemaVersion, body.Span)),
        }));

    private static void Demand(Rejection? refusal)
    {
        if (refusal is not null) throw Refusals.Of(refusal);
    }
}

/// <summary>Which names are kept.</summary>
/// <param name="StreamPrefix">What the streams of the lists begin with; the workspace follows.</param>
/// <param name="NamesMax">The most names of a workspace.</param>
/// <param name="DropsOldest">Whether one too many takes the place of the oldest, and is not refused.</param>
internal sealed record KeptNamesOptions(string StreamPrefix, int NamesMax, bool DropsOldest = false);
