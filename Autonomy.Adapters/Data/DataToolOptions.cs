namespace Autonomy.Adapters.Data;

/// <summary>How much the data tools may take.</summary>
public sealed record DataToolOptions
{
    /// <summary>How many rows a CSV text may have; 1 to 10,000,000, 1,000,000 by default.</summary>
    public int RowsMax { get; init; } = 1_000_000;

    /// <summary>Every setting that is out of its range, with what to do; empty when all are right.</summary>
    public IReadOnlyList<string> Faults() =>
        RowsMax is < 1 or > 10_000_000 ? [$"RowsMax is {RowsMax}: choose 1 to 10000000."] : [];
}
