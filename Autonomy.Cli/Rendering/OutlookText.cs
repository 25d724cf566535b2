using Autonomy.Core.Estimates;
using Autonomy.Core.Executions;
using Autonomy.Core.Reporting;
using Autonomy.Core.Values;

namespace Autonomy.Cli.Rendering;

/// <summary>How far an execution is and how much longer it takes, for people and for programs.</summary>
internal static class OutlookText
{
    private const int SlowNamesMax = 3;

    /// <summary><c>58 %, about 3 min left (2 to 5 min), slower than usual</c>; null where no time is to come.</summary>
    public static StyledLine? Of(Outlook outlook, ExecutionState state)
    {
        // Where only people and signals are waited for, no clock tells how long.
        bool isClockOut = outlook.Current.Left.P95 < TimeSpan.FromMilliseconds(1);
        if (state.IsTerminal || (isClockOut && outlook.Tempo != Tempo.SlowerThanUsual)) return null;
        var line = new StyledLine().Add($"{(int)(outlook.Progress * 100)} %");
        if (!isClockOut)
        {
            line.Add(", ").Add(LeftOf(outlook.Current.Left));
            if (outlook.Current.WaitsForOthers) line.Add(" without what people take");
        }

        AddTempo(line, outlook.Tempo);
        if (outlook.SlowSteps is [_, ..])
        {
            IEnumerable<string> names = outlook.SlowSteps.Take(SlowNamesMax).Select(step => state.Steps[step].Id);
            line.Add($", slow: {string.Join(", ", names)}", "yellow");
        }

        return line;
    }

    /// <summary>
    /// Of one that has ended: <c>expected about 3 min (2 to 5 min), worked 12s, faster than usual</c>.
    /// </summary>
    public static StyledLine Of(ReportEstimate estimate)
    {
        StyledLine line = new StyledLine().Add(
            $"expected {EstimateText.Of(estimate.Expected)}, worked {Times.Duration(estimate.Worked)}", "dim");
        AddTempo(line, estimate.Tempo);
        return line;
    }

    private static string LeftOf(DurationRange left)
    {
        string text = EstimateText.Of(left);
        int range = text.IndexOf(" (", StringComparison.Ordinal);
        return range < 0 ? $"{text} left" : text.Insert(range, " left");
    }

    private static void AddTempo(StyledLine line, Tempo tempo)
    {
        if (tempo == Tempo.FasterThanUsual) line.Add(", faster than usual", "green");
        if (tempo == Tempo.SlowerThanUsual) line.Add(", slower than usual", "yellow");
    }

    /// <summary>A range in whole milliseconds.</summary>
    public static DataObject MillisecondsOf(DurationRange range) => DataObject.Of(
        ("p10", (long)range.P10.TotalMilliseconds),
        ("p50", (long)range.P50.TotalMilliseconds),
        ("p80", (long)range.P80.TotalMilliseconds),
        ("p90", (long)range.P90.TotalMilliseconds),
        ("p95", (long)range.P95.TotalMilliseconds));
}
