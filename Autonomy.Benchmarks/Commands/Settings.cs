using System.Globalization;

namespace Autonomy.Benchmarks.Commands;

/// <summary>The options of one run, each checked against its <see cref="Setting"/>.</summary>
internal sealed class Settings(IReadOnlyList<Setting> known, IReadOnlyDictionary<string, string> given)
{
    /// <summary>The number that was given, or its default.</summary>
    public int Number(string name) => int.Parse(
        given.GetValueOrDefault(name) ?? known.Single(setting => setting.Name == name).Default,
        NumberStyles.None,
        CultureInfo.InvariantCulture);

    /// <summary>The word that was given, or its default.</summary>
    public string Word(string name) =>
        given.GetValueOrDefault(name) ?? known.Single(setting => setting.Name == name).Default;

    /// <summary>The text that was given; null where none was.</summary>
    public string? Text(string name) => given.GetValueOrDefault(name);

    /// <summary>Whether it was named.</summary>
    public bool Has(string name) => given.ContainsKey(name);

    /// <summary>Arguments that give another run of this program the same values of these options.</summary>
    public IEnumerable<string> Repeat(params string[] names) => names.SelectMany(name => (string[])[name, Word(name)]);
}
