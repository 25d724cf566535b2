namespace Autonomy.Core.Estimates;

/// <summary>Estimates as people read them: a range with a likely value, never one number.</summary>
public static class EstimateText
{
    private static readonly (string Unit, double Seconds, double UpTo)[] Units =
    [
        ("ms", 0.001, 0.9995), ("s", 1, 90), ("min", 60, 5_400), ("h", 3_600, 172_800),
        ("days", 86_400, double.PositiveInfinity),
    ];

    private static readonly TimeSpan Nothing = TimeSpan.FromMilliseconds(1);

    /// <summary><c>about 3 min (2 to 5 min)</c>: the likely value, and between what 8 of 10 are.</summary>
    public static string Of(DurationRange range)
    {
        (string low, string lowUnit) = Split(range.P10);
        (string high, string highUnit) = Split(range.P90);
        if (low == high && lowUnit == highUnit) return $"about {Of(range.P50)}";
        string first = lowUnit == highUnit ? low : $"{low} {lowUnit}";
        string from = range.P10 < Nothing ? "up to" : $"{first} to";
        return $"about {Of(range.P50)} ({from} {high} {highUnit})";
    }

    /// <summary>A duration of two digits: <c>1.5 h</c>, <c>40 s</c>.</summary>
    public static string Of(TimeSpan duration)
    {
        (string number, string unit) = Split(duration);
        return $"{number} {unit}";
    }

    private static (string Number, string Unit) Split(TimeSpan duration)
    {
        double seconds = duration.TotalSeconds;
        (string unit, double size, _) = Units.First(entry => seconds < entry.UpTo);
        double number = seconds / size;
        double rounded = number >= 9.95 || unit == "ms" ? TwoDigits(number) : Math.Round(number, 1);
        return ($"{rounded:0.#}", unit);
    }

    private static double TwoDigits(double number)
    {
        if (number < 100) return Math.Round(number);
        double step = Math.Pow(10, Math.Floor(Math.Log10(number)) - 1);
        return Math.Round(number / step) * step;
    }
}
