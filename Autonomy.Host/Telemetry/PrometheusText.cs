using System.Globalization;
using System.Text;

namespace Autonomy.Host.Telemetry;

/// <summary>
/// Metrics in Prometheus' text format 0.0.4, or in OpenMetrics 1.0: names with their units, counters with
/// <c>_total</c>.
/// </summary>
internal static class PrometheusText
{
    /// <summary>The type of the one.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>The type of the other.</summary>
    public const string OpenMetricsType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    /// <summary>The metrics as a page.</summary>
    public static string Write(IEnumerable<MetricFamily> families, bool isOpenMetrics)
    {
        var page = new StringBuilder();
        foreach (MetricFamily family in families)
        {
            IReadOnlyList<MetricSeries> series = family.Series();
            if (series.Count == 0) continue;
            string unit = UnitOf(family.Unit);
            string name = NameOf(family.Name);
            if (unit.Length > 0 && !name.EndsWith($"_{unit}", StringComparison.Ordinal)) name = $"{name}_{unit}";
            string sample = family.Kind == MetricKind.Counter ? $"{name}_total" : name;
            // In OpenMetrics a counter's name is without what its samples end with.
            string described = isOpenMetrics ? name : sample;
            page.Append("# HELP ").Append(described).Append(' ').Append(EscapeHelp(family.Help)).Append('\n');
            page.Append("# TYPE ").Append(described).Append(' ').Append(TypeOf(family.Kind)).Append('\n');
            if (isOpenMetrics && unit.Length > 0)
                page.Append("# UNIT ").Append(described).Append(' ').Append(unit).Append('\n');
            foreach (MetricSeries one in series)
            {
                if (family.Kind == MetricKind.Histogram) WriteHistogram(page, name, family.Bounds, one);
                else WriteSample(page, sample, one.Labels, one.Value);
            }
        }

        if (isOpenMetrics) page.Append("# EOF\n");
        return page.ToString();
    }

    /// <summary>A name of a metric or label: only letters, digits and underscores.</summary>
    public static string NameOf(string name)
    {
        string text = string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return text.Length > 0 && char.IsAsciiDigit(text[0]) ? $"_{text}" : text;
    }

    /// <summary>The value of a label, between its quotes.</summary>
    public static string Escape(string value) => EscapeHelp(value).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static void WriteHistogram(
        StringBuilder page, string name, IReadOnlyList<double> bounds, MetricSeries series)
    {
        long count = 0;
        for (int bucket = 0; bucket < series.Buckets.Length; bucket++)
        {
            count += series.Buckets[bucket];
            string bound = bucket < bounds.Count ? TextOf(bounds[bucket]) : "+Inf";
            string labels = series.Labels.Length > 0 ? $"{series.Labels},le=\"{bound}\"" : $"le=\"{bound}\"";
            WriteSample(page, $"{name}_bucket", labels, count);
        }

        WriteSample(page, $"{name}_sum", series.Labels, series.Value);
        WriteSample(page, $"{name}_count", series.Labels, count);
    }

    private static void WriteSample(StringBuilder page, string name, string labels, double value)
    {
        page.Append(name);
        if (labels.Length > 0) page.Append('{').Append(labels).Append('}');
        page.Append(' ').Append(TextOf(value)).Append('\n');
    }

    private static string TextOf(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string EscapeHelp(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);

    private static string TypeOf(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Histogram => "histogram",
        _ => "gauge",
    };

    // What stands in braces is a word for people, and no unit.
    private static string UnitOf(string unit) => unit switch
    {
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        "1" => "ratio",
        _ => "",
    };
}
