using Autonomy.Actors.Runtime;
using Autonomy.Tests.Support;

namespace Autonomy.Tests.Crash;

/// <summary>The kill loop as a command: <c>crash [--long] [--kills N] [--seed N]</c>.</summary>
internal static class CrashCommand
{
    /// <summary>The first argument of the process.</summary>
    public const string Verb = "crash";

    private const int LongKills = 1_000;
    private const string Usage = """
        crash [--long] [--kills N] [--seed N]
          --long     kills 1,000 engines; 20 otherwise
          --kills N  kills N engines
          --seed N   repeats the plans and the kinds of moments of another run, 1 to 2147483646
        Ends with 0 when nothing was lost, repeated or slow, with 1 otherwise, with 64 when it was not understood.
        """;

    /// <summary>Runs the loop; gives the exit code.</summary>
    public static async Task<int> RunAsync(string[] options)
    {
        int kills = CrashLoop.RoundKills;
        int seed = NewSeed();
        for (int i = 0; i < options.Length; i++)
        {
            if (options[i] == "--long") kills = LongKills;
            else if (options[i] == "--kills" && Read(options, ++i) is { } given) kills = given;
            else if (options[i] == "--seed" && Read(options, ++i) is { } chosen) seed = chosen;
            else return Misunderstood();
        }

        using var folder = new TemporaryFolder();
        Console.Out.WriteLine($"seed {seed}, {kills} kills");
        CrashReport report =
            await new CrashLoop(folder.Path, seed).RunAsync(kills, now => Console.Out.WriteLine(now.Progress));
        Console.Out.WriteLine(report.Summary);
        foreach (string fault in report.Faults) Console.Out.WriteLine($"FAULT {fault}");
        if (report.IsSlow) Console.Out.WriteLine("FAULT the recovery's p99 is above its goal");
        return report.Faults.Count == 0 && !report.IsSlow ? 0 : 1;
    }

    /// <summary>A seed that nobody chose.</summary>
    public static int NewSeed() => (int)(SystemSeams.Random.NextUInt64() % (int.MaxValue - 1)) + 1;

    private static int? Read(string[] options, int index) =>
        index < options.Length && int.TryParse(options[index], out int number) && number > 0 ? number : null;

    private static int Misunderstood()
    {
        Console.Error.WriteLine(Usage);
        return 64;
    }
}
