using Autonomy.Journals;
using Autonomy.Journals.Sqlite;

namespace Autonomy.Host.Local;

/// <summary>
/// Whether the store takes appends. It does not once it has refused one, until one is taken. As a service that takes no
/// work may never append again by itself, and would stay away for good, whoever looks has it tried: not sooner than 5 s
/// after the refusal was first looked at, and then once in 5 s, with an append of one page that adds nothing. While the
/// store takes what it is given, and while nobody looks, nothing is written for this. Safe to call from any thread.
/// </summary>
internal sealed class StoreTrial(SqliteJournal journal, TimeProvider clock)
{
    /// <summary>The least time between two trials, and before the first one.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>How long who looks waits for a trial; a disk may hang.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private DateTimeOffset? _since;
    private Task _trial = Task.CompletedTask;

    /// <summary>Why the store takes none; null: it takes them.</summary>
    public async Task<StoreErrorKind?> LookAsync()
    {
        Task trial;
        lock (_lock) trial = TrialOfNow();
        // What is tried for longer is still refused.
        await trial.WaitAsync(Patience, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return journal.Refusal;
    }

    private Task TrialOfNow()
    {
        if (journal.Refusal is null)
        {
            _since = null;
            return Task.CompletedTask;
        }

        DateTimeOffset now = clock.GetUtcNow();
        _since ??= now;
        if (!_trial.IsCompleted || now - _since < Interval) return _trial;
        _since = now;
        return _trial = journal.TryAsync();
    }
}
