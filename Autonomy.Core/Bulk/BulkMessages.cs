using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Values;

namespace Autonomy.Core.Bulk;

/// <summary>What is done to each of many executions.</summary>
public enum BulkAction
{
    /// <summary>Start nothing more; what runs finishes.</summary>
    Pause,

    /// <summary>Go on.</summary>
    Resume,

    /// <summary>Stop.</summary>
    Cancel,

    /// <summary>Run once more what did not complete, as a new execution.</summary>
    Retry,
}

/// <summary>What is to be done, and to which executions.</summary>
public sealed record BulkOrder
{
    /// <summary>What is done to each.</summary>
    public required BulkAction Action { get; init; }

    /// <summary>The executions, each once: those that the filter found when the job was made.</summary>
    public required ImmutableArray<string> Executions { get; init; }

    /// <summary>The filter as it was when the job was made; null: the executions were named.</summary>
    public DataObject? Filter { get; init; }

    /// <summary>The name of the saved filter that it was; null: it was none.</summary>
    public string? SavedFilter { get; init; }

    /// <summary>How many are begun in a second at most, 1 to 1,000.</summary>
    public required int Rate { get; init; }

    /// <summary>Why; null: nobody said.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether a cancel undoes what completed.</summary>
    public bool Undo { get; init; }

    /// <summary>Whether a retry may have effects once more that nothing takes back.</summary>
    public bool IsConfirmed { get; init; }
}

/// <summary>What became of one execution.</summary>
/// <param name="Item">Its place in the order, from 0.</param>
/// <param name="Refusal">Why it was refused, as a word; null: it was done.</param>
/// <param name="Message">The same for people.</param>
/// <param name="Made">The execution that a retry made.</param>
public sealed record BulkEnd(int Item, RejectionCode? Refusal, string? Message, string? Made);

/// <summary>What is asked of a bulk job.</summary>
public abstract record BulkCommand
{
    private BulkCommand()
    {
    }

    /// <summary>Begin.</summary>
    public sealed record Create(BulkOrder Order, string By) : BulkCommand;

    /// <summary>Begin the next of them, so many at most.</summary>
    public sealed record BeginNext(int Max) : BulkCommand;

    /// <summary>These have ended. Told at least once; the first time counts.</summary>
    public sealed record EndItems(ImmutableArray<BulkEnd> Ends) : BulkCommand;

    /// <summary>Begin no more of them. What has begun is finished.</summary>
    public sealed record Cancel(string By, string? Reason) : BulkCommand;
}

/// <summary>What happened to a bulk job. The stored names are in <see cref="BulkEventTable"/>.</summary>
public abstract record BulkEvent
{
    private BulkEvent()
    {
    }

    /// <summary>There is a job.</summary>
    public sealed record Created(string Workspace, string Job, BulkOrder Order, string By) : BulkEvent;

    /// <summary>These are being done; whether one was, its execution's journal tells if this one does not.</summary>
    public sealed record ItemsBegun(int First, int Count) : BulkEvent;

    /// <summary>These have ended.</summary>
    public sealed record ItemsEnded(ImmutableArray<BulkEnd> Ends) : BulkEvent;

    /// <summary>No more of them begin.</summary>
    public sealed record CancelRequested(string By, string? Reason) : BulkEvent;

    /// <summary>The job is over.</summary>
    public sealed record Ended : BulkEvent;
}

/// <summary>What became of a command to a bulk job.</summary>
public abstract record BulkVerdict
{
    private BulkVerdict()
    {
    }

    /// <summary>These events. None: there was nothing to change.</summary>
    /// <param name="Events">What happened.</param>
    /// <param name="Job">The job after it.</param>
    public sealed record Accepted(IReadOnlyList<BulkEvent> Events, BulkJob Job) : BulkVerdict;

    /// <summary>Refused; nothing changed.</summary>
    public sealed record Refused(Rejection Rejection) : BulkVerdict;
}
