using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Autonomy.Benchmarks.Measuring;

/// <summary>What a benchmark found.</summary>
internal interface IReport
{
    /// <summary>One line of JSON.</summary>
    string ToJson();

    /// <summary>For people: lines of 80 columns at most.</summary>
    string ToText();
}

/// <summary>One number that was measured or set.</summary>
/// <param name="Key">Its name in JSON, with the unit last.</param>
/// <param name="Label">Its name for people.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">The unit for people; empty for a count.</param>
/// <param name="Decimals">Digits after the point that mean something.</param>
internal sealed record Figure(string Key, string Label, double Value, string Unit, int Decimals)
{
    /// <summary>The value as it is shown: rounded, and whole where it has no decimals.</summary>
    [JsonIgnore]
    public object Shown => Decimals == 0 ? (long)Math.Round(Value) : Math.Round(Value, Decimals);
}

/// <summary>The figures of one system, in the order in which they were added.</summary>
/// <param name="system">What was measured: <c>autonomy</c>, <c>ceiling</c>.</param>
/// <param name="title">The benchmark.</param>
internal sealed class Report(string system, string title) : IReport
{
    private readonly List<Figure> _figures = [];

    public string System => system;

    public string Title => title;

    public IReadOnlyList<Figure> Figures => _figures;

    /// <summary>The value of a figure by its key.</summary>
    public double this[string key] => _figures.Single(figure => figure.Key == key).Value;

    public Report Add(Figure figure)
    {
        _figures.Add(figure);
        return this;
    }

    /// <summary>Adds a number; <paramref name="decimals"/> are the digits that mean something.</summary>
    public Report Add(string key, string label, double value, string unit = "", int decimals = 0) =>
        Add(new Figure(key, label, double.IsFinite(value) ? value : 0, unit, decimals));

    /// <summary>Adds the median, the 99th percentile and the longest of some times.</summary>
    public Report Add(string key, string label, Latencies times)
    {
        string prefix = key.Length == 0 ? "p" : $"{key}P";
        Add($"{prefix}50Ms", $"{label}, median", times.Percentile(0.50), "ms", 2);
        Add($"{prefix}99Ms", $"{label}, 99th percentile", times.Percentile(0.99), "ms", 2);
        return Add(key.Length == 0 ? "maxMs" : $"{key}MaxMs", $"{label}, longest", times.Longest, "ms", 2);
    }

    public string ToJson()
    {
        var line = new Dictionary<string, object> { ["system"] = system, ["benchmark"] = title };
        foreach (Figure figure in _figures) line[figure.Key] = figure.Shown;
        return JsonSerializer.Serialize(line);
    }

    public string ToText()
    {
        StringBuilder text = new StringBuilder($"{title}: {system}\n");
        foreach (Figure figure in _figures)
        {
            string value = figure.Value.ToString($"N{figure.Decimals}", CultureInfo.InvariantCulture);
            text.Append($"  {figure.Label,-46} {value,14} {figure.Unit}".TrimEnd()).Append('\n');
        }

        return text.ToString().TrimEnd('\n');
    }
}
