using System.Diagnostics;
using System.Globalization;

namespace Autonomy.Simulation.Runs;

/// <summary>
/// Runs seeds once more in a process of its own, and compares the hashes: what differs there does not follow from the
/// seed alone, but from an address, a hash code, a clock or a thread.
/// </summary>
internal static class SecondProcess
{
    /// <summary>Seeds whose trace hash is another there; null where that process failed, with its words.</summary>
    public static (IReadOnlyList<ulong>? Differing, string Words) Compare(IReadOnlyDictionary<ulong, ulong> hashes)
    {
        ulong first = hashes.Keys.Min();
        int seeds = (int)(hashes.Keys.Max() - first) + 1;
        var start = new ProcessStartInfo(
            Environment.ProcessPath!,
            [.. Program(), "--hashes", "--first", Text(first), "--seeds", Text((ulong)seeds)])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string words = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) return (null, words);
        Dictionary<ulong, ulong> there = words.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .ToDictionary(
                line => ulong.Parse(line[0], CultureInfo.InvariantCulture),
                line => ulong.Parse(line[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        return ([.. hashes.Keys.Where(seed => there.GetValueOrDefault(seed) != hashes[seed]).Order()], words);
    }

    // Started by 'dotnet', the process needs the name of its assembly; the program's own host knows it.
    private static IEnumerable<string> Program()
    {
        string host = Path.GetFileNameWithoutExtension(Environment.ProcessPath!);
        return host == "dotnet" ? ["exec", typeof(SecondProcess).Assembly.Location] : [];
    }

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
