using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Autonomy.Simulation.Runs;

/// <summary>What the command line asks for.</summary>
internal sealed record SimulationOptions
{
    public const string Usage = """
        usage: [--seeds 1000] [--first 0] [--trace] [--until-found] [--hashes]
               [--unshrunk] [--bug NAME | --bugs]

        --seeds N      runs this many seeds, one after another
        --first N      begins with this seed; with --seeds 1 it is run again alone
        --trace        prints all that happens, of every run
        --until-found  ends with the first finding
        --unshrunk     tells findings as they are, without looking for smaller ones
        --bug NAME     plants this bug in the engine, and ends well when it is found
        --bugs         lists the bugs that can be planted
        --hashes       prints the trace hash of each seed, and nothing else

        It ends with 0 when every invariant held, with 1 when one did not, a long run
        (1,000 seeds) never met something worth meeting, or the planted bug was not
        found, and with 2 when it does not understand what it is asked.
        """;

    private const int SeedsMax = 10_000_000;

    /// <summary>How many seeds.</summary>
    public int Seeds { get; init; } = 1_000;

    /// <summary>The first.</summary>
    public ulong First { get; init; }

    /// <summary>Whether all that happens is printed.</summary>
    public bool IsTraced { get; init; }

    /// <summary>The bug to plant; null for none.</summary>
    public string? Bug { get; init; }

    /// <summary>Whether the bugs are to be listed.</summary>
    public bool ListsBugs { get; init; }

    /// <summary>Whether the first finding ends the run.</summary>
    public bool EndsWhenFound { get; init; }

    /// <summary>Whether findings are told as they are.</summary>
    public bool IsUnshrunk { get; init; }

    /// <summary>Whether only hashes are printed.</summary>
    public bool IsForHashes { get; init; }

    public static bool TryParse(
        IReadOnlyList<string> arguments,
        [NotNullWhen(true)] out SimulationOptions? options,
        [NotNullWhen(false)] out string? fault)
    {
        options = new SimulationOptions();
        fault = null;
        for (int i = 0; i < arguments.Count && fault is null; i++)
        {
            string name = arguments[i];
            string? value = name is "--seeds" or "--first" or "--bug" ? arguments.ElementAtOrDefault(++i) : null;
            (options, fault) = With(options, name, value);
        }

        if (fault is null) return true;
        options = null;
        return false;
    }

    private static (SimulationOptions Options, string? Fault) With(
        SimulationOptions options, string name, string? value) => name switch
        {
            "--seeds" when ReadNumber(value, out ulong seeds) && seeds is > 0 and <= SeedsMax =>
                (options with { Seeds = (int)seeds }, null),
            "--seeds" => (options, $"--seeds takes a number from 1 to {SeedsMax}."),
            "--first" when ReadNumber(value, out ulong first) => (options with { First = first }, null),
            "--first" => (options, "--first takes a seed: a number of up to 64 bits."),
            "--bug" when value is not null => (options with { Bug = value }, null),
            "--bug" => (options, "--bug takes the name of a bug; --bugs lists them."),
            "--trace" => (options with { IsTraced = true }, null),
            "--until-found" => (options with { EndsWhenFound = true }, null),
            "--unshrunk" => (options with { IsUnshrunk = true }, null),
            "--bugs" => (options with { ListsBugs = true }, null),
            "--hashes" => (options with { IsForHashes = true }, null),
            _ => (options, $"There is no option '{name}'."),
        };

    private static bool ReadNumber(string? text, out ulong number) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
