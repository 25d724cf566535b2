namespace Autonomy.Host.Configuration.Hocon;

/// <summary>
/// The most that one configuration may take: files are written by people, and a slip must not fill memory.
/// </summary>
internal static class HoconLimits
{
    /// <summary>How deep objects and arrays nest, in the text and after substitution.</summary>
    public const int DepthMax = 64;

    /// <summary>The length of one file, in UTF-16 characters.</summary>
    public const int FileCharactersMax = 1 << 20;

    /// <summary>How many times files are included, in all files together.</summary>
    public const int IncludesMax = 50;

    /// <summary>How many substitutions and <c>+=</c> lead to one another in a row.</summary>
    public const int SubstitutionChainMax = 200;

    /// <summary>How many substitutions are followed in all.</summary>
    public const int SubstitutionsMax = 10_000;

    /// <summary>How many values there are after substitution, the elements of concatenated arrays included.</summary>
    public const int ValuesMax = 100_000;

    /// <summary>The length of a text that is put together from pieces, in UTF-16 characters.</summary>
    public const int TextCharactersMax = 1 << 20;
}
