using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Journaling;

namespace Autonomy.Core.Experience;

/// <summary>
/// Executions under way: whose they are, and their attempts between start and end. Of those beyond the limit the ones
/// that began nothing for the longest time are forgotten, and not learned from.
/// </summary>
internal sealed class OpenExecutions
{
    /// <summary>Executions that are remembered: 20,000.</summary>
    public const int ExecutionsMax = 20_000;

    /// <summary>Attempts that are remembered; what starts beyond it is not learned from: 20,000.</summary>
    public const int AttemptsMax = 20_000;

    private readonly Dictionary<StreamId, LinkedListNode<OpenExecution>> _known = [];
    private readonly LinkedList<OpenExecution> _byUse = [];
    private int _attempts;

    /// <summary>An execution was submitted.</summary>
    public void Submit(StreamId stream, string workspace)
    {
        Forget(stream);
        if (_known.Count == ExecutionsMax) Forget(_byUse.First!.Value.Stream);
        _known.Add(stream, _byUse.AddLast(new OpenExecution(stream, workspace)));
    }

    /// <summary>An attempt began.</summary>
    public void Begin(StreamId stream, OpenPlace place, OpenAttempt attempt)
    {
        if (_attempts == AttemptsMax || !_known.TryGetValue(stream, out LinkedListNode<OpenExecution>? node)) return;
        _byUse.Remove(node);
        _byUse.AddLast(node);
        if (node.Value.Attempts.TryAdd(place, attempt)) _attempts++;
        else node.Value.Attempts[place] = attempt;
    }

    /// <summary>An attempt ended: which one, and of whose execution; false where that is not known.</summary>
    public bool TryEnd(
        StreamId stream, OpenPlace place, [NotNullWhen(true)] out string? workspace,
        [NotNullWhen(true)] out OpenAttempt? attempt)
    {
        (workspace, attempt) = (null, null);
        if (!_known.TryGetValue(stream, out LinkedListNode<OpenExecution>? node)) return false;
        if (!node.Value.Attempts.Remove(place, out attempt)) return false;
        _attempts--;
        workspace = node.Value.Workspace;
        return true;
    }

    /// <summary>An execution ended.</summary>
    public void Forget(StreamId stream)
    {
        if (!_known.Remove(stream, out LinkedListNode<OpenExecution>? node)) return;
        _byUse.Remove(node);
        _attempts -= node.Value.Attempts.Count;
    }

    /// <summary>As it is stored: the one that began nothing for the longest time first.</summary>
    public IReadOnlyList<OpenRecord> ToRecords() =>
    [
        .. _byUse.Select(one => new OpenRecord(one.Stream.Value, one.Workspace)
        {
            Attempts = one.Attempts.Count == 0 ? null :
            [
                .. one.Attempts
                    .Select(entry => new OpenAttemptRecord(
                        entry.Key.Step, entry.Key.Item, entry.Value.Tool, entry.Value.At))
                    .OrderBy(attempt => attempt.At).ThenBy(attempt => attempt.Step, StringComparer.Ordinal)
                    .ThenBy(attempt => attempt.Item),
            ],
        }),
    ];

    public void Restore(IReadOnlyList<OpenRecord> records)
    {
        _known.Clear();
        _byUse.Clear();
        _attempts = 0;
        foreach (OpenRecord record in records)
        {
            var stream = new StreamId(record.Stream);
            Submit(stream, record.Workspace);
            foreach (OpenAttemptRecord attempt in record.Attempts ?? [])
                Begin(stream, new(attempt.Step, attempt.Item), new(attempt.Tool, attempt.At));
        }
    }

    private sealed record OpenExecution(StreamId Stream, string Workspace)
    {
        public Dictionary<OpenPlace, OpenAttempt> Attempts { get; } = [];
    }
}

/// <summary>Which step of an execution, and which item of a fan-out.</summary>
internal readonly record struct OpenPlace(string Step, int? Item);

/// <summary>An attempt that has not ended.</summary>
internal sealed record OpenAttempt(string Tool, DateTimeOffset At);
