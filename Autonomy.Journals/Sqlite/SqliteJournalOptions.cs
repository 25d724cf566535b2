namespace Autonomy.Journals.Sqlite;

/// <summary>How a <see cref="SqliteJournal"/> works. All faults are reported at once when it is opened.</summary>
public sealed record SqliteJournalOptions
{
    /// <summary>The folder of the store. It is made if it is missing.</summary>
    public required string Directory { get; init; }

    /// <summary>
    /// The clock for the lock file and the record of migrations; events carry the time of their request.
    /// </summary>
    public required TimeProvider TimeProvider { get; init; }

    /// <summary>Appends in one commit at most. 1 to 65,536; 1,024 by default.</summary>
    public int GroupAppendsMax { get; init; } = 1024;

    /// <summary>
    /// Bytes of bodies, snapshots and payloads in one commit at most; a larger append goes alone. 64 KiB to 1 GiB; 8
    /// MiB by default.
    /// </summary>
    public long GroupBytesMax { get; init; } = 8L << 20;

    /// <summary>
    /// Appends that wait at most; further ones are refused at once. 1 to 1,048,576; 16,384 by default.
    /// </summary>
    public int QueueAppendsMax { get; init; } = 16_384;

    /// <summary>
    /// Bytes written to the write-ahead log after which they are copied into the database, beside the commits. 256
    /// KiB to 1 GiB; 4 MiB by default.
    /// </summary>
    public long CheckpointBytes { get; init; } = 4L << 20;

    /// <summary>
    /// Bytes of the write-ahead log at which commits wait for the copy of its last pages, some milliseconds, so that
    /// the log starts over. At least twice <see cref="CheckpointBytes"/>, at most 4 GiB; 16 MiB by default.
    /// </summary>
    public long WalBytesMax { get; init; } = 16L << 20;

    /// <summary>Connections for reading, which is how many reads run at once. 1 to 64; 4 by default.</summary>
    public int ReadersMax { get; init; } = 4;

    /// <summary>
    /// Streams whose last version and hash stay in memory, about 300 bytes each. 64 to 16,777,216; 65,536 by default.
    /// </summary>
    public int StreamHeadsMax { get; init; } = 65_536;

    /// <summary>Throws with every fault of the options.</summary>
    internal static void Check(SqliteJournalOptions options)
    {
        List<string> faults = options.Faults();
        if (faults.Count == 0) return;
        throw new ArgumentException("The journal's options: " + string.Join(' ', faults), nameof(options));
    }

    private List<string> Faults()
    {
        List<string> faults = [];
        if (string.IsNullOrWhiteSpace(Directory)) faults.Add($"{nameof(Directory)} names a folder.");
        if (TimeProvider is null) faults.Add($"{nameof(TimeProvider)} is required.");
        Range(faults, nameof(GroupAppendsMax), GroupAppendsMax, 1, 65_536);
        Range(faults, nameof(GroupBytesMax), GroupBytesMax, 64L << 10, 1L << 30);
        Range(faults, nameof(QueueAppendsMax), QueueAppendsMax, 1, 1 << 20);
        Range(faults, nameof(CheckpointBytes), CheckpointBytes, 256L << 10, 1L << 30);
        Range(faults, nameof(WalBytesMax), WalBytesMax, 2 * CheckpointBytes, 4L << 30);
        Range(faults, nameof(ReadersMax), ReadersMax, 1, 64);
        Range(faults, nameof(StreamHeadsMax), StreamHeadsMax, 64, 1 << 24);
        return faults;
    }

    private static void Range(List<string> faults, string name, long value, long min, long max)
    {
        if (value < min || value > max) faults.Add($"{name} is {value}, and must be {min} to {max}.");
    }
}
