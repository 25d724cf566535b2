namespace Autonomy.Host.Configuration.Hocon;

/// <summary>A text is not HOCON, or does not resolve: where, what is wrong, and what to do.</summary>
internal sealed class HoconException(HoconPosition position, string what, string fix)
    : FormatException($"{position}: {what} {fix}")
{
    /// <summary>Where it was noticed.</summary>
    public HoconPosition Position => position;

    /// <summary>What is wrong, a sentence.</summary>
    public string What => what;

    /// <summary>What to do, a sentence.</summary>
    public string Fix => fix;
}
