using System.Collections.Immutable;
using Autonomy.Core.Executions;

namespace Autonomy.Core.Bulk;

/// <summary>What becomes of a command to a bulk job: a pure function of the job, the command and the time.</summary>
public static class BulkDecider
{
    /// <summary>The most executions of one job: 10,000.</summary>
    public const int ItemsMax = 10_000;

    /// <summary>The most that are begun in a second: 1,000.</summary>
    public const int RateMax = 1_000;

    /// <summary>Executions that are being done at once at most: 64.</summary>
    public const int OpenMax = 64;

    /// <summary>Decides on a command to the job of this id.</summary>
    public static BulkVerdict Decide(BulkJobId id, BulkJob job, BulkCommand command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (command is BulkCommand.Create create)
        {
            if (job.Exists) return Refuse(RejectionCode.WrongState, $"There is a job '{id}' already.");
            if (FaultOf(create.Order) is { } fault) return Refuse(RejectionCode.InvalidArgument, fault);
            return Accept(job, now, [new BulkEvent.Created(id.Workspace, id.Value, create.Order, create.By)]);
        }

        if (!job.Exists) return Refuse(RejectionCode.UnknownJob, $"There is no job '{id}'.");
        return command switch
        {
            BulkCommand.BeginNext next => Accept(job, now, [.. Begin(job, next.Max)]),
            BulkCommand.EndItems ended => Accept(job, now, [.. End(job, ended.Ends)]),
            BulkCommand.Cancel cancel => job.HasEnded
                ? Refuse(RejectionCode.Ended, $"The job '{id}' is over.")
                : Accept(
                    job, now,
                    job.CancelledBy is null ? [new BulkEvent.CancelRequested(cancel.By, cancel.Reason)] : []),
            _ => throw new ArgumentOutOfRangeException(
                nameof(command), command?.GetType().Name, "Not a command to a bulk job."),
        };
    }

    private static IEnumerable<BulkEvent> Begin(BulkJob job, int max)
    {
        int left = job.CancelledBy is null ? job.Count - job.Begun : 0;
        int count = Math.Min(Math.Min(left, max), OpenMax - job.Open);
        if (count > 0) yield return new BulkEvent.ItemsBegun(job.Begun, count);
    }

    private static IEnumerable<BulkEvent> End(BulkJob job, ImmutableArray<BulkEnd> ends)
    {
        ImmutableArray<BulkEnd> news =
            [.. ends.Where(end => end.Item < job.Begun && !job.Ends.ContainsKey(end.Item)).DistinctBy(end => end.Item)];
        if (!news.IsEmpty) yield return new BulkEvent.ItemsEnded(news);
    }

    // A job is over with the last of what it was to begin, in the same append.
    private static BulkVerdict.Accepted Accept(BulkJob job, DateTimeOffset now, List<BulkEvent> events)
    {
        BulkJob next = events.Aggregate(job, (before, happened) => before.Apply(happened, now));
        bool isLast = next.Open == 0 && (next.Begun == next.Count || next.CancelledBy is not null);
        if (!isLast || next.HasEnded) return new BulkVerdict.Accepted(events, next);
        var over = new BulkEvent.Ended();
        events.Add(over);
        return new BulkVerdict.Accepted(events, next.Apply(over, now));
    }

    private static string? FaultOf(BulkOrder order)
    {
        if (order.Executions.Length > ItemsMax) return $"A job is about {ItemsMax} executions at most.";
        if (order.Rate is < 1 or > RateMax) return $"1 to {RateMax} are begun in a second, not {order.Rate}.";
        return order.Executions.Distinct(StringComparer.Ordinal).Count() == order.Executions.Length
            ? null
            : "An execution is named twice.";
    }

    private static BulkVerdict.Refused Refuse(RejectionCode code, string message) => new(new Rejection(code, message));
}
