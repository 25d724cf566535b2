using Autonomy.Core.Values;

namespace Autonomy.Core.Estimates;

/// <summary>
/// Random numbers that follow from a seed (SplitMix64), and draws from distributions. For one thread.
/// </summary>
internal sealed class DrawSource(ulong seed)
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state = seed;
    private double _spare = double.NaN;

    /// <summary>A number in [0, 1).</summary>
    public double Uniform() => (StableHash.Avalanche(_state += Step) >> 11) * (1.0 / (1UL << 53));

    /// <summary>A place in a list of this length.</summary>
    public int Below(int length) => (int)(Uniform() * length);

    /// <summary>
    /// The standard normal distribution, by the polar method (Marsaglia and Bray, SIAM Review 6, 1964).
    /// </summary>
    public double Normal()
    {
        if (!double.IsNaN(_spare))
        {
            double spare = _spare;
            _spare = double.NaN;
            return spare;
        }

        double u, v, square;
        do
        {
            u = (2 * Uniform()) - 1;
            v = (2 * Uniform()) - 1;
            square = (u * u) + (v * v);
        }
        while (square is >= 1 or 0);
        double factor = Math.Sqrt(-2 * Math.Log(square) / square);
        _spare = v * factor;
        return u * factor;
    }

    /// <summary>
    /// The standard normal distribution beyond a bound: by trial where that is likely, in the tail by Robert's method
    /// (Statistics and Computing 5, 1995).
    /// </summary>
    public double NormalBeyond(double bound)
    {
        if (bound <= 0.5)
        {
            double draw;
            do draw = Normal();
            while (draw <= bound);
            return draw;
        }

        double rate = (bound + Math.Sqrt((bound * bound) + 4)) / 2;
        while (true)
        {
            double draw = bound - (Math.Log(1 - Uniform()) / rate);
            double distance = draw - rate;
            if (Uniform() <= Math.Exp(-distance * distance / 2)) return draw;
        }
    }

    /// <summary>
    /// Chi-squared with so many degrees of freedom, 2 or more: twice a gamma variate (Marsaglia and Tsang, ACM
    /// Transactions on Mathematical Software 26, 2000).
    /// </summary>
    public double ChiSquared(double degrees)
    {
        double d = (degrees / 2) - (1.0 / 3);
        double c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double normal = Normal();
            double v = 1 + (c * normal);
            if (v <= 0) continue;
            v = v * v * v;
            if (Math.Log(1 - Uniform()) < (normal * normal / 2) + (d * (1 - v + Math.Log(v)))) return 2 * d * v;
        }
    }
}
