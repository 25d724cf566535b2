using System.Globalization;

namespace Autonomy.Benchmarks.Commands;

/// <summary>An option of a benchmark: what it is called, what it means, and what it may be.</summary>
/// <param name="Name">With its dashes, as in <c>--chains</c>.</param>
/// <param name="Value">What stands for the value in the usage, as in <c>N</c>; empty for a switch.</param>
/// <param name="Meaning">What it sets, with its unit.</param>
/// <param name="Default">The value where none is given.</param>
internal abstract record Setting(string Name, string Value, string Meaning, string Default)
{
    /// <summary>Why the text is no value of this option; null when it is one.</summary>
    public abstract string? FaultOf(string text);

    /// <summary>A whole number in a range.</summary>
    public sealed record Number(string Name, string Meaning, int Preset, int Min, int Max)
        : Setting(Name, "N", Meaning, Preset.ToString(CultureInfo.InvariantCulture))
    {
        public override string? FaultOf(string text) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && number >= Min && number <= Max
                ? null
                : $"{Name} is a whole number from {Min} to {Max}, not '{text}'.";
    }

    /// <summary>One of a few words.</summary>
    public sealed record Choice(string Name, string Meaning, params string[] Words)
        : Setting(Name, string.Join('|', Words), Meaning, Words[0])
    {
        public override string? FaultOf(string text) =>
            Words.Contains(text) ? null : $"{Name} is {string.Join(" or ", Words)}, not '{text}'.";
    }

    /// <summary>Any text that is not empty; what happens without it is in words.</summary>
    public sealed record Text(string Name, string Value, string Meaning, string Default)
        : Setting(Name, Value, Meaning, Default)
    {
        public override string? FaultOf(string text) => text.Length > 0 ? null : $"{Name} needs a value.";
    }

    /// <summary>On when it is named.</summary>
    public sealed record Switch(string Name, string Meaning) : Setting(Name, "", Meaning, "")
    {
        public override string? FaultOf(string text) => null;
    }
}
