namespace Autonomy.Core.Indexing;

/// <summary>
/// The number of an execution in the index: the time of its submission, and its place in the journal within that time.
/// So a list by submission is one by number, and a span of time is a span of numbers.
/// </summary>
public static class RowKey
{
    private const int OffsetBits = 20;
    private const long OffsetMask = (1L << OffsetBits) - 1;

    /// <summary>The number of what was submitted then, by the event at this offset.</summary>
    public static long Of(DateTimeOffset submittedAt, long offset) => First(submittedAt) | (offset & OffsetMask);

    /// <summary>The smallest number of what was submitted at this time or later.</summary>
    public static long First(DateTimeOffset at) => Math.Max(0, at.ToUnixTimeMilliseconds()) << OffsetBits;
}
