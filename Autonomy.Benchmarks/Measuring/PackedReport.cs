using System.Text.Json;

namespace Autonomy.Benchmarks.Measuring;

/// <summary>A whole report as one line, from a process that measured to the one that shows.</summary>
internal sealed class PackedReport(Report report) : IReport
{
    /// <summary>The report that a process packed.</summary>
    public static Report Unpack(string line)
    {
        Content content = JsonSerializer.Deserialize<Content>(line)!;
        var report = new Report(content.System, content.Title);
        foreach (Figure figure in content.Figures) report.Add(figure);
        return report;
    }

    public string ToJson() => JsonSerializer.Serialize(new Content(report.System, report.Title, report.Figures));

    public string ToText() => ToJson();

    private sealed record Content(string System, string Title, IReadOnlyList<Figure> Figures);
}
