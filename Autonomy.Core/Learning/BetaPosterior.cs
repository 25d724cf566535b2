namespace Autonomy.Core.Learning;

/// <summary>What is believed of the chance that something helps: a Beta distribution.</summary>
/// <param name="Alpha">Successes, with what the prior adds; above 0.</param>
/// <param name="Beta">Failures, with what the prior adds; above 0.</param>
public readonly record struct BetaPosterior(double Alpha, double Beta)
{
    /// <summary>Nothing is known: every chance is as likely.</summary>
    public static readonly BetaPosterior Flat = new(1, 1);

    private const int TermsMax = 500;
    private const double Precision = 1e-12;
    private const double Tiny = 1e-300;

    /// <summary>The chance that is expected.</summary>
    public double Mean => Alpha / (Alpha + Beta);

    /// <summary>A prior of this mean that weighs as much as so many observations.</summary>
    public static BetaPosterior OfMean(double mean, double weight)
    {
        // A mean of exactly 0 or 1 would leave nothing to learn.
        double held = Math.Clamp(mean, 0.01, 0.99);
        return new BetaPosterior(held * weight, (1 - held) * weight);
    }

    /// <summary>The belief after these observations, which need not be whole: old ones weigh less.</summary>
    public BetaPosterior After(double successes, double failures) => new(Alpha + successes, Beta + failures);

    /// <summary>
    /// How likely it is that the chance is below <paramref name="chance"/>: the regularized incomplete beta function,
    /// by its continued fraction (NIST Digital Library of Mathematical Functions, 8.17.22 and 8.17.4).
    /// </summary>
    public double ProbabilityBelow(double chance)
    {
        if (chance <= 0) return 0;
        if (chance >= 1) return 1;
        bool isTurned = chance > (Alpha + 1) / (Alpha + Beta + 2);
        return isTurned
            ? 1 - Incomplete(Beta, Alpha, 1 - chance)
            : Incomplete(Alpha, Beta, chance);
    }

    /// <summary>
    /// The chance below which the belief has this share: by halving, to nine digits.
    /// </summary>
    /// <param name="share">A number in (0, 1); a random one makes a draw of it.</param>
    public double Quantile(double share)
    {
        (double low, double high) = (0, 1);
        while (high - low > 1e-9)
        {
            double middle = (low + high) / 2;
            if (ProbabilityBelow(middle) < share) low = middle;
            else high = middle;
        }

        return (low + high) / 2;
    }

    private static double Incomplete(double a, double b, double x)
    {
        double logFront = (a * Math.Log(x)) + (b * Math.Log(1 - x)) - Math.Log(a) - LogBeta(a, b);
        return Math.Exp(logFront) * Fraction(a, b, x);
    }

    // The modified Lentz method: numerators and denominators are kept away from zero.
    private static double Fraction(double a, double b, double x)
    {
        double c = 1;
        double d = 1 / Held(1 - ((a + b) * x / (a + 1)));
        double value = d;
        for (int m = 1; m <= TermsMax; m++)
        {
            double even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = 1 / Held(1 + (even * d));
            c = Held(1 + (even / c));
            value *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / Held(1 + (odd * d));
            c = Held(1 + (odd / c));
            double change = d * c;
            value *= change;
            if (Math.Abs(change - 1) < Precision) break;
        }

        return value;
    }

    private static double Held(double value) => Math.Abs(value) < Tiny ? Tiny : value;

    private static double LogBeta(double a, double b) => LogGamma(a) + LogGamma(b) - LogGamma(a + b);

    // Stirling's series (DLMF 5.11.1) above 10, and the recurrence (5.5.1) up to there.
    private static double LogGamma(double z)
    {
        double shift = 0;
        while (z < 10)
        {
            shift += Math.Log(z);
            z++;
        }

        double inverse = 1 / (z * z);
        double series = ((((((inverse / 1188) - (1.0 / 1680)) * inverse) + (1.0 / 1260)) * inverse) - (1.0 / 360))
            * inverse;
        return ((z - 0.5) * Math.Log(z)) - z + (0.5 * Math.Log(2 * Math.PI)) + ((series + (1.0 / 12)) / z) - shift;
    }
}
