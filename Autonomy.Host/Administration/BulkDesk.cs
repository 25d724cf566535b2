using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Autonomy.Actors.Bulk;
using Autonomy.Actors.Executions;
using Autonomy.Core.Bulk;
using Autonomy.Core.Executions;
using Autonomy.Core.Indexing;
using Autonomy.Core.Journaling;
using Autonomy.Core.Seams;
using Autonomy.Host.Api;
using Autonomy.Host.Indexing;
using Autonomy.Host.Security;

namespace Autonomy.Host.Administration;

/// <summary>
/// The bulk jobs of callers. What a filter means is settled when the job is made: the executions that it finds then, by
/// their ids. Another workspace's job is not there.
/// </summary>
internal sealed class BulkDesk(
    ExecutionEngine engine, IJournal journal, ExecutionLists lists, DurableExecutions executions,
    IRandomSource random, TimeProvider clock) : IDisposable
{
    /// <summary>The most jobs of a workspace that are listed: 1,000. Older ones are found by their ids.</summary>
    private const int JobsMax = 1_000;

    /// <summary>The most executions that can be named: 1,000. Each is looked at.</summary>
    private const int IdsMax = 1_000;

    private readonly KeptNames _names =
        new(journal, clock, new KeptNamesOptions("bulk-jobs-", JobsMax, DropsOldest: true));

    /// <summary>The executions that a filter finds now, the oldest first.</summary>
    /// <exception cref="ApiException">They are more than one job may be about.</exception>
    public async Task<BulkTargets> FindAsync(ExecutionQuery query, CancellationToken cancellation)
    {
        query = query with { Order = ListOrder.Submitted, IsLatestFirst = false, Limit = ExecutionLists.SizeMax };
        var found = new List<ExecutionRow>();
        string? cursor = null;
        bool isBehind = false;
        do
        {
            ListedExecutions page = await lists.ListAsync(query, cursor, cancellation);
            found.AddRange(page.Rows);
            (cursor, isBehind) = (page.Cursor, isBehind || page.IsBehind);
            if (found.Count > BulkDecider.ItemsMax) throw TooMany();
        }
        while (cursor is not null);
        var byStatus = found.GroupBy(row => row.Status).ToDictionary(group => group.Key, group => group.Count());
        return new BulkTargets([.. found.Select(row => row.Id)], byStatus, isBehind);
    }

    /// <summary>The executions that were named; each must be of the caller's workspace.</summary>
    /// <exception cref="ApiException">One is not.</exception>
    public async Task<BulkTargets> FindAsync(Caller caller, ImmutableArray<string> ids, CancellationToken cancellation)
    {
        if (ids.Length > IdsMax)
        {
            throw new ApiException(
                ApiFault.Meaning, "too_many", $"{IdsMax} executions can be named at most. Write a filter for more.");
        }

        var byStatus = new Dictionary<ExecutionStatus, int>();
        foreach (string id in ids)
        {
            ExecutionStatus status = await executions.ReadAsync(
                caller.Workspace, id, static seen => seen.State.Status, cancellation);
            byStatus[status] = byStatus.GetValueOrDefault(status) + 1;
        }

        return new BulkTargets(ids, byStatus, IsBehind: false);
    }

    /// <summary>The job that was made under a key before; null: none was.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="asked">The order as it is asked for: without what a filter finds, or a saved one is.</param>
    /// <param name="key">The key.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="ApiException">It was made for another order.</exception>
    public async Task<BulkJob?> FindMadeAsync(
        Caller caller, BulkOrder asked, string key, CancellationToken cancellation)
    {
        BulkJobId id = IdOf(caller, key);
        if (await ReadAsync(id, cancellation) is not { Exists: true } known) return null;
        return IsSame(known.Order!, asked)
            ? known
            : throw new ApiException(
                ApiFault.Meaning, "idempotency_key_reused",
                $"This idempotency key belongs to '{id}', which does something else. Take a new key.");
    }

    /// <summary>Makes a job, or gives the one of its key that a request at the same time made.</summary>
    /// <param name="caller">Who makes it.</param>
    /// <param name="order">What is to be done, and to which executions.</param>
    /// <param name="key">What its id follows from; null: nothing.</param>
    /// <exception cref="ApiException">It is refused, and nothing of it is stored.</exception>
    public async Task<(BulkJob Job, bool IsNew)> CreateAsync(Caller caller, BulkOrder order, string? key)
    {
        caller.Demand(Right.Steer);
        BulkJobId id = IdOf(caller, key);
        return await _names.MakeAsync(caller.Workspace, id.Value, async () =>
        {
            // Jobs are made one after another here: what was made under the key before this one's turn is durable.
            BulkJob? made = key is null ? null : await FindMadeAsync(caller, order, key, CancellationToken.None);
            return made is null
                ? (Accept(await engine.SendAsync(id, new BulkCommand.Create(order, caller.Name))), IsNew: true)
                : (made, IsNew: false);
        });
    }

    /// <summary>The names of the jobs of the caller's workspace, the latest first.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(Caller caller)
    {
        caller.Demand(Right.Look);
        return [.. (await _names.ListAsync(caller.Workspace)).Reverse()];
    }

    /// <summary>Those of these names that are there, in their order.</summary>
    public async Task<IReadOnlyList<BulkJob>> ReadAsync(
        Caller caller, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        caller.Demand(Right.Look);
        var jobs = new List<BulkJob>();
        foreach (string name in names)
        {
            if (BulkJobId.TryParse(caller.Workspace, name, out BulkJobId id)
                && await ReadAsync(id, cancellation) is { Exists: true } job)
            {
                jobs.Add(job);
            }
        }

        return jobs;
    }

    /// <summary>A job.</summary>
    /// <exception cref="ApiException">There is no such job in the caller's workspace.</exception>
    public async Task<BulkJob> FindAsync(Caller caller, string name, CancellationToken cancellation)
    {
        caller.Demand(Right.Look);
        BulkJob job = BulkJobId.TryParse(caller.Workspace, name, out BulkJobId id)
            ? await ReadAsync(id, cancellation)
            : BulkJob.None;
        return job.Exists ? job : throw Unknown(name);
    }

    /// <summary>Begins no more of a job.</summary>
    /// <exception cref="ApiException">There is no such job in the caller's workspace, or it is over.</exception>
    public async Task<BulkJob> CancelAsync(Caller caller, string name, string? reason)
    {
        caller.Demand(Right.Steer);
        return BulkJobId.TryParse(caller.Workspace, name, out BulkJobId id)
            ? Accept(await engine.SendAsync(id, new BulkCommand.Cancel(caller.Name, reason)))
            : throw Unknown(name);
    }

    public void Dispose() => _names.Dispose();

    private BulkJobId IdOf(Caller caller, string? key) =>
        BulkJobId.TryParse(caller.Workspace, NewId(key), out BulkJobId id)
            ? id
            : throw new InvalidOperationException("An id that is made here is one.");

    private string NewId(string? key)
    {
        if (key is null) return $"{BulkJobId.Prefix}{random.NextUInt64():x16}";
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        return $"{BulkJobId.Prefix}k{Convert.ToHexStringLower(hash.AsSpan(0, 16))}";
    }

    // What a filter finds, or a saved one is, may be something else by now: the request is the same all the same.
    private static bool IsSame(BulkOrder first, BulkOrder asked)
    {
        bool areNamed = asked is { Filter: null, SavedFilter: null };
        return Bare(first) == Bare(asked) && (!areNamed || first.Executions.SequenceEqual(asked.Executions));

        static BulkOrder Bare(BulkOrder order) =>
            order with { Executions = [], Filter = order.SavedFilter is null ? order.Filter : null };
    }

    private async Task<BulkJob> ReadAsync(BulkJobId id, CancellationToken cancellation)
    {
        var shape = new StreamShape<BulkJob, BulkEvent>
        {
            Stream = id.Stream,
            Empty = BulkJob.None,
            Encode = BulkEventTable.Encode,
            Fold = static (job, stored, body) => job.Apply(
                BulkEventTable.Decode(stored.Name, stored.SchemaVersion, body.Span), stored.Time),
            Restore = static snapshot => snapshot.SchemaVersion == BulkSnapshot.SchemaVersion
                ? BulkSnapshot.Read(snapshot.Body.Span)
                : null,
        };
        return (await shape.ReadAsync(journal, null, cancellation)).State;
    }

    private static BulkJob Accept(BulkReply reply) => reply switch
    {
        BulkReply.Accepted accepted => accepted.Job,
        BulkReply.Refused refused => throw Refusals.Of(refused.Rejection),
        _ => throw new InvalidOperationException("A reply is accepted or refused."),
    };

    private static ApiException Unknown(string name) => new(
        ApiFault.NotFound, "unknown_job", $"There is no bulk job '{Refusals.Excerpt(name)}' in this workspace.");

    private static ApiException TooMany() => new(
        ApiFault.Meaning, "too_many",
        $"More than {BulkDecider.ItemsMax} executions are meant. Narrow the filter, and make a job for each part.");
}

/// <summary>The executions that a job would be about.</summary>
/// <param name="Ids">Their ids, the oldest first.</param>
/// <param name="ByStatus">How many there are of each status.</param>
/// <param name="IsBehind">Whether what was acknowledged last may be missing.</param>
internal sealed record BulkTargets(
    ImmutableArray<string> Ids, IReadOnlyDictionary<ExecutionStatus, int> ByStatus, bool IsBehind);
