using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Spending;
using Autonomy.Core.Workspaces;
using Autonomy.Host.Local;
using Autonomy.Journals.Sqlite;

namespace Autonomy.Cli.Stores;

/// <summary>Looks into a store that this or another process may be writing: finds executions and reads them.</summary>
internal sealed class StoreView(IJournalReader journal) : IAsyncDisposable
{
    private const int PageEvents = 1_024;
    private const int CandidatesShown = 10;

    public IJournalReader Journal => journal;

    /// <summary>The store of the command, which must be there.</summary>
    public static StoreView Open(CommandContext context) => new(SqliteJournal.OpenReadOnly(context.DataFolder));

    /// <summary>The execution that a person means: an id, or a part of one that no other has.</summary>
    public async Task<ExecutionId> FindAsync(string given)
    {
        if (ExecutionId.TryParse(given, out ExecutionId exact)
            && (await journal.ReadStreamAsync(exact.Stream, 1, 1, CancellationToken.None)).Count > 0)
        {
            return exact;
        }

        List<ExecutionId> all = await IdsAsync();
        foreach (Func<string, bool> matches in new Func<string, bool>[]
        {
            id => id.StartsWith(given, StringComparison.OrdinalIgnoreCase),
            id => id.EndsWith(given, StringComparison.OrdinalIgnoreCase),
            id => id.Contains(given, StringComparison.OrdinalIgnoreCase),
        })
        {
            List<ExecutionId> found = [.. all.Where(id => matches(id.Value))];
            if (found.Count == 1) return found[0];
            if (found.Count > 1) throw Ambiguous(given, found);
        }

        throw new RefusalException(
            ExitCode.NotFound, $"There is no execution '{given}'. 'autonomy list' shows those there are.");
    }

    /// <summary>An execution as it stands.</summary>
    public async Task<ExecutionState> ReadAsync(ExecutionId id)
    {
        var follower = new ExecutionFollower(journal, id);
        await follower.ReadOnAsync(CancellationToken.None);
        return follower.State;
    }

    /// <summary>What is paused and what is asked about.</summary>
    public Task<WorkspaceRules> RulesAsync() =>
        StoredRules.ReadAsync(journal, LocalEngine.Rules, CancellationToken.None);

    /// <summary>What is spent of the budgets beyond those of executions.</summary>
    public Task<SpendingLedger> SpendingAsync() =>
        StoredSpending.ReadAsync(journal, LocalEngine.Rules, CancellationToken.None);

    /// <summary>An execution as it stands, and all that happened to it.</summary>
    public async Task<(ExecutionState State, IReadOnlyList<FollowedEvent> Events)> ReadWholeAsync(ExecutionId id)
    {
        var follower = new ExecutionFollower(journal, id);
        IReadOnlyList<FollowedEvent> events = await follower.ReadOnAsync(CancellationToken.None);
        return (follower.State, events);
    }

    /// <summary>Every execution, the oldest first.</summary>
    public async Task<List<ExecutionId>> IdsAsync()
    {
        var ids = new List<ExecutionId>();
        long offset = 0;
        IReadOnlyList<StoredEvent> page;
        do
        {
            page = await journal.ReadAfterAsync(offset, PageEvents, CancellationToken.None);
            foreach (StoredEvent stored in page)
            {
                offset = stored.Offset;
                if (stored.Version == 1 && ExecutionId.TryFromStream(stored.Stream, out ExecutionId id)) ids.Add(id);
            }
        }
        while (page.Count == PageEvents);
        return ids;
    }

    /// <summary>The executions that have not ended.</summary>
    public async Task<List<ExecutionId>> OpenIdsAsync()
    {
        var ids = new List<ExecutionId>();
        WakeUp? last = null;
        IReadOnlyList<WakeUp> page;
        do
        {
            page = await journal.ReadWakeUpsAsync(DateTimeOffset.MaxValue, last, PageEvents, CancellationToken.None);
            foreach (WakeUp wakeUp in page)
            {
                last = wakeUp;
                if (ExecutionId.TryFromStream(wakeUp.Stream, out ExecutionId id)) ids.Add(id);
            }
        }
        while (page.Count == PageEvents);
        return ids;
    }

    public ValueTask DisposeAsync() => journal.DisposeAsync();

    private static RefusalException Ambiguous(string given, List<ExecutionId> found)
    {
        IEnumerable<string> shown = found.Take(CandidatesShown).Select(id => $"  {id}");
        string more = found.Count > CandidatesShown ? $"\n  ... and {found.Count - CandidatesShown} more" : "";
        return new RefusalException(
            ExitCode.BadUsage, $"'{given}' may be any of these; give more of it:\n{string.Join('\n', shown)}{more}");
    }
}
