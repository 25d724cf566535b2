namespace Autonomy.Core.Estimates;

/// <summary>
/// What is to be expected of the duration of a call. With 30 samples or more, the samples themselves; with 3 to 29, a
/// Student-t distribution of ln t, in which the parent counts as four samples; with fewer, what the parent says.
/// </summary>
internal sealed record DurationBelief
{
    private const int SamplesForBootstrap = 30;
    private const int SamplesForPosterior = 3;
    private const double ParentWeight = 4;
    private const double VarianceMin = 1e-4;
    private const double UsualSpreads = 3;

    // Before anything was learned, half of what is not known is the tool's own pace, which all of its calls share.
    private const double SharedOfPrior = 0.5;

    private readonly double[] _sortedSeconds = [];

    private DurationBelief()
    {
    }

    /// <summary>The level that it comes from; the widest for a prior.</summary>
    public DurationLevel Level { get; private init; }

    /// <summary>The location of ln t, t in seconds.</summary>
    public double Mean { get; private init; }

    /// <summary>The squared scale of ln t.</summary>
    public double Variance { get; private init; }

    /// <summary>How sure the mean is, in samples.</summary>
    public double MeanWeight { get; private init; }

    /// <summary>Degrees of freedom of the variance; infinite where it is taken as known.</summary>
    public double Degrees { get; private init; }

    /// <summary>How likely an attempt fails, so that another follows.</summary>
    public double FailureProbability { get; init; }

    /// <summary>The median, in seconds.</summary>
    public double LikelySeconds => _sortedSeconds is [] ? Math.Exp(Mean) : QuantileOfSamples(0.5);

    /// <summary>What one call in twenty takes longer than, in seconds.</summary>
    public double SlowSeconds =>
        _sortedSeconds is [] ? Math.Exp(Mean + (1.645 * SpreadOfOne)) : QuantileOfSamples(0.95);

    private double SpreadOfOne => Math.Sqrt(
        double.IsInfinity(Degrees) ? Variance : Variance * (1 + (1 / MeanWeight)) * Degrees / (Degrees - 2));

    /// <summary>Nothing was learned.</summary>
    public static DurationBelief OfPrior(double mean) => new()
    {
        Mean = mean,
        Variance = DurationPriors.Sigma * DurationPriors.Sigma,
        MeanWeight = 1 / SharedOfPrior,
        Degrees = double.PositiveInfinity,
    };

    /// <summary>The belief of a level whose parent's belief this is.</summary>
    /// <param name="level">The level.</param>
    /// <param name="statistics">What was learned of it.</param>
    /// <param name="offset">What its samples are distances from.</param>
    public DurationBelief After(DurationLevel level, DurationStatistics statistics, double offset)
    {
        if (statistics.Samples.Length >= SamplesForBootstrap) return new DurationBelief(level, statistics, offset);
        return statistics.Count < SamplesForPosterior ? this : Posterior(level, statistics, offset);
    }

    /// <summary>
    /// Draws what all calls of one run share: the mean and the spread, as far as they are not known. With it, the
    /// duration of a call is normal in ln t, and without it Student-t.
    /// </summary>
    public Pace DrawPace(DrawSource draws)
    {
        if (_sortedSeconds is not []) return new Pace(Mean, Math.Sqrt(Variance));
        if (double.IsInfinity(Degrees))
        {
            double shared = Math.Sqrt(Variance * SharedOfPrior);
            return new Pace(Mean + (shared * draws.Normal()), Math.Sqrt(Variance * (1 - SharedOfPrior)));
        }

        double spread = Math.Sqrt(Variance * Degrees / draws.ChiSquared(Degrees));
        return new Pace(Mean + (spread / Math.Sqrt(MeanWeight) * draws.Normal()), spread);
    }

    /// <summary>Draws the duration of a call, in seconds.</summary>
    public double Draw(DrawSource draws, in Pace pace) => _sortedSeconds is []
        ? Math.Exp(pace.Mean + (pace.Spread * draws.Normal()))
        : _sortedSeconds[draws.Below(_sortedSeconds.Length)];

    /// <summary>Draws the duration, in seconds, of a call that has taken so long already.</summary>
    public double DrawBeyond(DrawSource draws, in Pace pace, double elapsedSeconds)
    {
        if (elapsedSeconds <= 0) return Draw(draws, pace);
        int first = FirstBeyond(elapsedSeconds);
        if (first < _sortedSeconds.Length) return _sortedSeconds[first + draws.Below(_sortedSeconds.Length - first)];
        double distance = Math.Log(elapsedSeconds) - pace.Mean;
        // What takes longer than ever is no longer what was learned from: it may take as long as anything.
        bool isUsual = distance <= UsualSpreads * pace.Spread;
        double spread = isUsual ? pace.Spread : Math.Max(pace.Spread, DurationPriors.Sigma);
        double drawn = Math.Exp(pace.Mean + (spread * draws.NormalBeyond(distance / spread)));
        return Math.Max(elapsedSeconds, drawn);
    }

    private DurationBelief(DurationLevel level, DurationStatistics statistics, double offset)
    {
        Level = level;
        Mean = statistics.Mean + offset;
        Variance = Math.Max(statistics.Variance, VarianceMin);
        MeanWeight = statistics.Count;
        Degrees = statistics.Count - 1;
        _sortedSeconds = [.. statistics.Samples];
        for (int i = 0; i < _sortedSeconds.Length; i++) _sortedSeconds[i] = Math.Exp(_sortedSeconds[i] + offset);
        Array.Sort(_sortedSeconds);
    }

    /// <summary>
    /// The normal distribution with its conjugate prior, normal and inverse chi-squared (Gelman and others, Bayesian
    /// Data Analysis, 3rd edition, section 3.3), the parent as a prior of four samples.
    /// </summary>
    private DurationBelief Posterior(DurationLevel level, DurationStatistics statistics, double offset)
    {
        double count = statistics.Count;
        double weight = ParentWeight + count;
        double distance = statistics.Mean + offset - Mean;
        double squares = (ParentWeight * Variance) + ((count - 1) * statistics.Variance)
            + (ParentWeight * count / weight * distance * distance);
        return new DurationBelief
        {
            Level = level,
            Mean = Mean + (distance * count / weight),
            Variance = Math.Max(squares / weight, VarianceMin),
            MeanWeight = weight,
            Degrees = weight,
        };
    }

    private double QuantileOfSamples(double part) => _sortedSeconds[(int)(part * (_sortedSeconds.Length - 1))];

    private int FirstBeyond(double seconds)
    {
        int index = Array.BinarySearch(_sortedSeconds, seconds);
        if (index < 0) return ~index;
        while (index < _sortedSeconds.Length && _sortedSeconds[index] <= seconds) index++;
        return index;
    }
}

/// <summary>The distribution of ln t in one run: normal with this mean and standard deviation.</summary>
internal readonly record struct Pace(double Mean, double Spread);
