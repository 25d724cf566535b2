using System.Collections.Immutable;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;

namespace Autonomy.Core.Learning;

/// <summary>
/// What was learned of the rungs of the ladder. It puts the rungs that may be taken into the order of their chance over
/// their cost, and leaves out those that hardly ever help; it never adds one. Immutable.
/// </summary>
public sealed class Lessons
{
    /// <summary>Nothing was learned: ladders stay as the table has them.</summary>
    public static readonly Lessons None = new(ImmutableDictionary<LessonKey, LessonCounts>.Empty);

    /// <summary>How many observations a prior weighs: 4.</summary>
    public const double PriorWeight = 4;

    /// <summary>Observations of a fingerprint below which its ladder stays as it is: 5.</summary>
    public const int SeenMinToReorder = 5;

    /// <summary>Observations below which no rung is left out: 20.</summary>
    public const int SeenMinToDrop = 20;

    /// <summary>A rung is left out when its chance is below this: 5 % ...</summary>
    public const double HopelessChance = 0.05;

    /// <summary>... and that is at least this sure: 95 %.</summary>
    public const double SureEnough = 0.95;

    // The chance of a rung of which nothing was ever seen, and its cost where nothing was measured.
    private const double ChanceUnseen = 0.5;
    private const double CostUnseenMs = 1_000;

    /// <summary>Lessons of these counts.</summary>
    public Lessons(ImmutableDictionary<LessonKey, LessonCounts> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        Counts = counts;
    }

    /// <summary>What was seen, by what it is about.</summary>
    public ImmutableDictionary<LessonKey, LessonCounts> Counts { get; }

    /// <summary>Whether anything was learned at all.</summary>
    public bool IsEmpty => Counts.IsEmpty;

    /// <summary>The lessons with one more observation: of its fingerprint, its tool and its kind.</summary>
    public Lessons After(LessonKey seen, bool helped, double tookMs, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ImmutableDictionary<LessonKey, LessonCounts> counts = Counts;
        foreach (LessonKey key in (ReadOnlySpan<LessonKey>)[seen, OfTool(seen), OfKind(seen)])
            counts = counts.SetItem(key, CountsOf(counts, key).After(helped, tookMs, at));
        return new Lessons(counts);
    }

    /// <summary>The lessons without those that match: all of a tool, of a fingerprint, or every one.</summary>
    public Lessons Without(Func<LessonKey, bool> isForgotten) =>
        new(Counts.RemoveRange(Counts.Keys.Where(isForgotten)));

    /// <summary>
    /// What is believed of a rung's chance: from the fingerprint's counts, with the tool's as their prior, and the
    /// kind's as the prior of those.
    /// </summary>
    public BetaPosterior BeliefOf(LessonKey about, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(about);
        BetaPosterior prior = BetaPosterior.OfMean(ChanceUnseen, PriorWeight);
        BetaPosterior ofKind = CountsOf(Counts, OfKind(about)).From(prior, now);
        BetaPosterior ofTool =
            CountsOf(Counts, OfTool(about)).From(BetaPosterior.OfMean(ofKind.Mean, PriorWeight), now);
        return CountsOf(Counts, about).From(BetaPosterior.OfMean(ofTool.Mean, PriorWeight), now);
    }

    /// <summary>The rungs in the order in which they are worth trying.</summary>
    /// <param name="rungs">The ladder as the table has it.</param>
    /// <param name="query">The failure that is to be healed.</param>
    /// <param name="now">The time; old observations weigh less.</param>
    public IEnumerable<Rung> Arrange(ImmutableArray<Rung> rungs, LessonQuery query, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (rungs.Length == 0) return rungs;
        Option[] options = [.. rungs.Select((rung, place) => OptionOf(rung, place, query, now))];
        IEnumerable<Option> kept = options.Where(option => !option.IsHopeless);
        bool isKnown = options.Sum(option => option.Seen) >= SeenMinToReorder;
        return (isKnown ? kept.OrderByDescending(option => option.Worth).ThenBy(option => option.Place) : kept)
            .Select(option => option.Rung);
    }

    private Option OptionOf(Rung rung, int place, LessonQuery query, DateTimeOffset now)
    {
        var key = new LessonKey(query.Kind, rung, query.Tool, query.Fingerprint);
        LessonCounts counts = CountsOf(Counts, key);
        BetaPosterior belief = BeliefOf(key, now);
        bool isHopeless =
            counts.Seen >= SeenMinToDrop && belief.ProbabilityBelow(HopelessChance) > SureEnough;
        // A wrong try that only costs seconds may be a draw, which finds out more; else the mean is safer.
        double chance = query.MayExplore ? belief.Quantile(DrawOf(query.Seed, rung)) : belief.Mean;
        double costMs = counts.Seen > 0 ? Math.Max(1, counts.TookMs) : CostUnseenMs;
        return new Option(rung, place, counts.Seen, chance / costMs, isHopeless);
    }

    // In (0, 1), from the attempt's own name: deciding needs no generator, and a replay draws the same.
    private static double DrawOf(string seed, Rung rung)
    {
        ulong hash = StableHash.Avalanche(StableHash.Of64($"{seed}/{rung}"));
        return ((hash >> 11) + 0.5) * (1.0 / (1UL << 53));
    }

    private static LessonCounts CountsOf(ImmutableDictionary<LessonKey, LessonCounts> counts, LessonKey key) =>
        counts.GetValueOrDefault(key, LessonCounts.Nothing);

    private static LessonKey OfTool(LessonKey key) => key with { Fingerprint = null };

    private static LessonKey OfKind(LessonKey key) => key with { Fingerprint = null, Tool = null };

    private readonly record struct Option(Rung Rung, int Place, int Seen, double Worth, bool IsHopeless);
}

/// <summary>A failure for which the ladder is arranged.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Tool">The tool, as <see cref="LessonKey.ToolOf"/> writes it.</param>
/// <param name="Fingerprint">Its fingerprint.</param>
/// <param name="MayExplore">Whether a wrong try costs seconds and nothing else.</param>
/// <param name="Seed">What draws are made from: the attempt's own name.</param>
public sealed record LessonQuery(
    FailureKind Kind, string Tool, string Fingerprint, bool MayExplore, string Seed);
