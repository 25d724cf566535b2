using System.Collections.Immutable;
using Autonomy.Core.Executions;

namespace Autonomy.Core.Bulk;

/// <summary>Where one of a job's executions is.</summary>
public enum BulkItemStatus
{
    /// <summary>It has not begun.</summary>
    Waiting,

    /// <summary>It is being done.</summary>
    Begun,

    /// <summary>It was done.</summary>
    Done,

    /// <summary>It was refused, as its reason says.</summary>
    Refused,

    /// <summary>The job was cancelled before it began.</summary>
    Left,
}

/// <summary>
/// A bulk job as its events made it. Its executions begin in the order in which they were found. Immutable;
/// <see cref="Apply"/> gives the next.
/// </summary>
public sealed record BulkJob
{
    /// <summary>Before anything happened: there is no such job.</summary>
    public static readonly BulkJob None = new();

    /// <summary>The workspace.</summary>
    public string Workspace { get; init; } = "";

    /// <summary>Its id.</summary>
    public string Id { get; init; } = "";

    /// <summary>What is to be done; null: there is no such job.</summary>
    public BulkOrder? Order { get; init; }

    /// <summary>Who made it.</summary>
    public string By { get; init; } = "";

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was over; null: it is not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How many have begun: the first so many.</summary>
    public int Begun { get; init; }

    /// <summary>What became of those that have ended, by their places.</summary>
    public ImmutableSortedDictionary<int, BulkEnd> Ends { get; init; } = ImmutableSortedDictionary<int, BulkEnd>.Empty;

    /// <summary>How many were refused.</summary>
    public int Refused { get; init; }

    /// <summary>Who cancelled it; null: nobody.</summary>
    public string? CancelledBy { get; init; }

    /// <summary>Why it was cancelled, if somebody said so.</summary>
    public string? CancelReason { get; init; }

    /// <summary>Whether there is such a job.</summary>
    public bool Exists => Order is not null;

    /// <summary>Whether it is over.</summary>
    public bool HasEnded => EndedAt is not null;

    /// <summary>How many executions it is about.</summary>
    public int Count => Order?.Executions.Length ?? 0;

    /// <summary>How many are being done.</summary>
    public int Open => Begun - Ends.Count;

    /// <summary>
    /// By whom its executions are told what to do: no one else is called so, so that their journals show which were.
    /// </summary>
    public string Mark => $"{By} ({Id})";

    /// <summary>The places of those that are being done.</summary>
    public IEnumerable<int> OpenItems => Enumerable.Range(0, Begun).Where(item => !Ends.ContainsKey(item));

    /// <summary>Where one of them is.</summary>
    public BulkItemStatus StatusOf(int item)
    {
        if (Ends.TryGetValue(item, out BulkEnd? end))
            return end.Refusal is null ? BulkItemStatus.Done : BulkItemStatus.Refused;
        if (item < Begun) return BulkItemStatus.Begun;
        return CancelledBy is null ? BulkItemStatus.Waiting : BulkItemStatus.Left;
    }

    /// <summary>The job after an event that happened at this time.</summary>
    /// <exception cref="InvariantViolatedException">The event cannot follow those before it.</exception>
    public BulkJob Apply(BulkEvent happened, DateTimeOffset at)
    {
        switch (happened)
        {
            case BulkEvent.Created created:
                Invariant.Holds(!Exists, "a job begins once");
                return this with
                {
                    Workspace = created.Workspace,
                    Id = created.Job,
                    Order = created.Order,
                    By = created.By,
                    CreatedAt = at,
                };
            case BulkEvent.ItemsBegun begun:
                Invariant.Holds(begun.First == Begun && Begun + begun.Count <= Count, "each begins once, in order");
                return this with { Begun = Begun + begun.Count };
            case BulkEvent.ItemsEnded ended:
                Invariant.Holds(
                    ended.Ends.All(end => end.Item < Begun && !Ends.ContainsKey(end.Item)), "each ends once");
                return this with
                {
                    Ends = Ends.AddRange(ended.Ends.Select(end => KeyValuePair.Create(end.Item, end))),
                    Refused = Refused + ended.Ends.Count(end => end.Refusal is not null),
                };
            case BulkEvent.CancelRequested cancel:
                return this with { CancelledBy = cancel.By, CancelReason = cancel.Reason };
            case BulkEvent.Ended:
                Invariant.Holds(!HasEnded && Open == 0, "a job ends once, when nothing of it is under way");
                return this with { EndedAt = at };
            default:
                throw new ArgumentOutOfRangeException(
                    nameof(happened), happened?.GetType().Name, "Not an event of a bulk job.");
        }
    }
}
