using System.Globalization;
using System.Text;
using System.Text.Json;
using Autonomy.Benchmarks.Measuring;

namespace Autonomy.Benchmarks.Micro;

/// <summary>What one operation takes.</summary>
/// <param name="Name">The operation.</param>
/// <param name="MeanNanoseconds">Its mean.</param>
/// <param name="ErrorNanoseconds">Half of the mean's confidence interval of 99.9 per cent.</param>
/// <param name="AllocatedBytes">Managed memory that it takes.</param>
internal sealed record MicroFigure(string Name, double MeanNanoseconds, double ErrorNanoseconds, long AllocatedBytes);

/// <summary>Small operations, each by itself.</summary>
internal sealed class MicroReport(IReadOnlyList<MicroFigure> figures) : IReport
{
    public string ToJson() => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["benchmark"] = "micro",
        ["operations"] = figures.Select(one => new Dictionary<string, object>
        {
            ["name"] = one.Name,
            ["meanNs"] = Math.Round(one.MeanNanoseconds, 1),
            ["errorNs"] = Math.Round(one.ErrorNanoseconds, 1),
            ["allocatedBytes"] = one.AllocatedBytes,
        }),
    });

    public string ToText()
    {
        var text = new StringBuilder("micro: each operation\n");
        foreach (MicroFigure one in figures)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {one.Name,-36} {one.MeanNanoseconds,10:N1} ns");
            text.Append(CultureInfo.InvariantCulture, $" +- {one.ErrorNanoseconds,8:N1} {one.AllocatedBytes,8:N0} B\n");
        }

        return text.ToString().TrimEnd('\n');
    }
}
