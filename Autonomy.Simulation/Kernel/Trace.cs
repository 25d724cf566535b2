using System.Globalization;
using System.Text;

namespace Autonomy.Simulation.Kernel;

/// <summary>
/// A fingerprint of everything that happened, in order (FNV-1a, 64 bits): two runs with equal hashes did the same. With
/// <paramref name="keepsLines"/> the lines are kept for a person to read.
/// </summary>
internal sealed class Trace(bool keepsLines)
{
    private const ulong Prime = 1_099_511_628_211;

    private readonly List<string> _lines = [];

    /// <summary>The hash so far.</summary>
    public ulong Hash { get; private set; } = 14_695_981_039_346_656_037;

    /// <summary>The lines, in order; none where they are not kept.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Mixes a choice into the hash.</summary>
    public void Mix(long choice)
    {
        for (int shift = 0; shift < 64; shift += 8) Mix((byte)(choice >> shift));
    }

    /// <summary>Mixes what happened into the hash, and keeps the line.</summary>
    public void Add(long at, string line)
    {
        Mix(at);
        foreach (char c in line) Mix((byte)c);
        if (!keepsLines) return;
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{at / 1e6,12:F6} s  ").Append(line);
        _lines.Add(text.ToString());
    }

    private void Mix(byte value) => Hash = (Hash ^ value) * Prime;
}
