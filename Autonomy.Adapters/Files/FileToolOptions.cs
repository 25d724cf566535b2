namespace Autonomy.Adapters.Files;

/// <summary>Where the file tools may work, and how much they may take.</summary>
public sealed record FileToolOptions
{
    /// <summary>
    /// The folders that the tools may read and change, with everything below; at least one, absolute. A relative path
    /// of a call is below the first.
    /// </summary>
    public required IReadOnlyList<string> Roots { get; init; }

    /// <summary>
    /// Where previous versions are kept for undo, absolute; made when it is first needed, for its owner alone. No tool
    /// may touch it. Best on the same file system as the roots, where keeping a deleted folder is a rename.
    /// </summary>
    public required string StateFolder { get; init; }

    /// <summary>
    /// The largest content that one call reads into its output, in bytes of the file; 1 to 64 MiB, 8 MiB by default.
    /// </summary>
    public int ReadBytesMax { get; init; } = 8 << 20;

    /// <summary>
    /// The largest file that is kept for undo before it is replaced or deleted, in bytes; 0 or more, 256 MiB by
    /// default. Beyond, a call must say <c>keep: false</c>.
    /// </summary>
    public long KeptBytesMax { get; init; } = 256L << 20;

    /// <summary>
    /// How much is kept for undo in all, in bytes; 0 or more, 16 GiB by default. Beyond, a call must say
    /// <c>keep: false</c>.
    /// </summary>
    public long KeptBytesTotalMax { get; init; } = 16L << 30;

    /// <summary>
    /// How much of a disk a write, and what is kept for its undo, leaves free, in bytes; 0 or more, 16 MiB by default.
    /// </summary>
    public long FreeBytesMin { get; init; } = 16L << 20;

    /// <summary>How many entries a list, hash or archive holds at most; 1 to 1,000,000, 100,000 by default.</summary>
    public int EntriesMax { get; init; } = 100_000;

    /// <summary>How much an archive may unpack to, in bytes; 1 or more, 4 GiB by default.</summary>
    public long UnpackedBytesMax { get; init; } = 4L << 30;

    /// <summary>Every setting that is out of its range, with what to do; empty when all are right.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (Roots.Count == 0) faults.Add("Roots is empty: name at least one folder.");
        faults.AddRange(
            Roots.Where(root => !Path.IsPathFullyQualified(root)).Select(
                root => $"The root '{root}' is not absolute: write the whole path."));
        if (!Path.IsPathFullyQualified(StateFolder))
            faults.Add($"StateFolder '{StateFolder}' is not absolute: write the whole path.");
        if (ReadBytesMax is < 1 or > 64 << 20) faults.Add($"ReadBytesMax is {ReadBytesMax}: choose 1 to {64 << 20}.");
        if (KeptBytesMax < 0) faults.Add($"KeptBytesMax is {KeptBytesMax}: choose 0 or more.");
        if (KeptBytesTotalMax < 0) faults.Add($"KeptBytesTotalMax is {KeptBytesTotalMax}: choose 0 or more.");
        if (FreeBytesMin < 0) faults.Add($"FreeBytesMin is {FreeBytesMin}: choose 0 or more.");
        if (EntriesMax is < 1 or > 1_000_000) faults.Add($"EntriesMax is {EntriesMax}: choose 1 to 1000000.");
        if (UnpackedBytesMax < 1) faults.Add($"UnpackedBytesMax is {UnpackedBytesMax}: choose 1 or more.");
        return faults;
    }
}
