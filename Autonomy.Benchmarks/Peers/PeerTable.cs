using System.Globalization;
using System.Text;
using System.Text.Json;
using Autonomy.Benchmarks.Measuring;

namespace Autonomy.Benchmarks.Peers;

/// <summary>The systems side by side, with what the first does in the time in which another does one.</summary>
/// <param name="work">What each was given, in words.</param>
/// <param name="own">Our own figures.</param>
/// <param name="peers">The others'.</param>
/// <param name="missing">Why a peer is not among them, each as one sentence.</param>
internal sealed class PeerTable(
    string work, PeerFigures own, IReadOnlyList<PeerFigures> peers, IReadOnlyList<string> missing) : IReport
{
    public string ToJson() => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["benchmark"] = "peers",
        ["work"] = work,
        ["systems"] = peers.Prepend(own).Select(one => new Dictionary<string, object>
        {
            ["system"] = one.System,
            ["stepsPerSecond"] = Math.Round(one.StepsPerSecond, 1),
            ["p50Ms"] = Math.Round(one.P50Ms, 2),
            ["p99Ms"] = Math.Round(one.P99Ms, 2),
            ["autonomyStepsRatio"] = Math.Round(StepsRatio(one), 2),
            ["autonomyP50Ratio"] = Math.Round(MedianRatio(one), 2),
        }),
        ["missing"] = missing,
    });

    public string ToText()
    {
        StringBuilder text = new StringBuilder($"peers: {work}\n\n")
            .Append("  system       steps/s      median         p99      steps x    median x\n");
        foreach (PeerFigures one in peers.Prepend(own))
        {
            text.Append(CultureInfo.InvariantCulture,
                $"  {one.System,-9} {one.StepsPerSecond,10:N0} {one.P50Ms,8:N1} ms {one.P99Ms,8:N1} ms");
            if (one != own)
                text.Append(CultureInfo.InvariantCulture, $" {StepsRatio(one),9:N1} x {MedianRatio(one),9:N1} x");
            text.Append('\n');
        }

        text.Append("\n  x: autonomy's steps for one of the other's; the other's median in its own\n");
        foreach (string reason in missing) text.Append($"\n  left out: {reason}\n");
        return text.ToString().TrimEnd('\n');
    }

    private double StepsRatio(PeerFigures other) =>
        other.StepsPerSecond == 0 ? 0 : own.StepsPerSecond / other.StepsPerSecond;

    private double MedianRatio(PeerFigures other) => own.P50Ms == 0 ? 0 : other.P50Ms / own.P50Ms;
}
