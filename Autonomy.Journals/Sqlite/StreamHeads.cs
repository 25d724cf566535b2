using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Journaling;

namespace Autonomy.Journals.Sqlite;

/// <summary>The last event of a stream, as the next append needs it.</summary>
internal sealed class StreamHead
{
    public required StreamId Stream { get; init; }

    public required long Key { get; init; }

    public long Version { get; set; }

    public long Offset { get; set; }

    /// <summary>The chain's hash after the last event.</summary>
    public required byte[] Hash { get; init; }
}

/// <summary>
/// The heads of the streams written last, so that an append to one of them reads nothing. Used by the writer alone.
/// </summary>
internal sealed class StreamHeads(int headsMax)
{
    private readonly Dictionary<string, LinkedListNode<StreamHead>> _byId = [];
    private readonly LinkedList<StreamHead> _latestFirst = [];

    public bool TryGet(StreamId stream, [MaybeNullWhen(false)] out StreamHead head)
    {
        head = null;
        if (!_byId.TryGetValue(stream.Value, out LinkedListNode<StreamHead>? node)) return false;
        if (node != _latestFirst.First)
        {
            _latestFirst.Remove(node);
            _latestFirst.AddFirst(node);
        }

        head = node.Value;
        return true;
    }

    public void Remove(StreamId stream)
    {
        if (_byId.Remove(stream.Value, out LinkedListNode<StreamHead>? node)) _latestFirst.Remove(node);
    }

    public void Add(StreamHead head)
    {
        _byId.Add(head.Stream.Value, _latestFirst.AddFirst(head));
        if (_byId.Count <= headsMax) return;
        StreamHead oldest = _latestFirst.Last!.Value;
        _latestFirst.RemoveLast();
        _byId.Remove(oldest.Stream.Value);
    }
}
