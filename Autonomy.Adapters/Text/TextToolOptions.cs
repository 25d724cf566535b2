namespace Autonomy.Adapters.Text;

/// <summary>How much the text tools may take.</summary>
public sealed record TextToolOptions
{
    /// <summary>
    /// The longest text that a template or Markdown may make, in characters; 1 to 64 Mi, 8 Mi by default.
    /// </summary>
    public int OutputCharactersMax { get; init; } = 8 << 20;

    /// <summary>
    /// How long a regular expression with look-around or back-references may search; 10 ms to 30 s, 2 s by default.
    /// The others run in time linear in the text.
    /// </summary>
    public TimeSpan SearchTimeMax { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Every setting that is out of its range, with what to do; empty when all are right.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (OutputCharactersMax is < 1 or > 64 << 20)
            faults.Add($"OutputCharactersMax is {OutputCharactersMax}: choose 1 to {64 << 20}.");
        if (SearchTimeMax < TimeSpan.FromMilliseconds(10) || SearchTimeMax > TimeSpan.FromSeconds(30))
            faults.Add($"SearchTimeMax is {SearchTimeMax}: choose 10 ms to 30 s.");
        return faults;
    }
}
