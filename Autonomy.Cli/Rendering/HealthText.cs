using System.Globalization;
using Autonomy.Core.Executions;
using Autonomy.Core.Health;
using Autonomy.Core.Values;

namespace Autonomy.Cli.Rendering;

/// <summary>The health of an execution, for people and for programs.</summary>
internal static class HealthText
{
    private const string Levels = "▁▂▃▄▅▆▇█";
    private const int FailureKindsShown = 2;

    /// <summary>The colour of a class.</summary>
    public static string StyleOf(HealthClass health) => health switch
    {
        HealthClass.Excellent or HealthClass.Good => "green",
        HealthClass.Degraded => "yellow",
        _ => "red",
    };

    /// <summary><c>87 excellent</c>.</summary>
    public static (string Text, string Style) Of(double score)
    {
        HealthClass health = HealthScore.ClassOf(score);
        return ($"{Points(score)} {Words.Of(health)}", StyleOf(health));
    }

    /// <summary>A score to the whole point, rounded so that its class stays what it is.</summary>
    public static string Points(double score) => Math.Floor(score).ToString("0", CultureInfo.InvariantCulture);

    /// <summary>The scores as a row of bars, the latest last; as many as fit.</summary>
    public static string Sparkline(HealthHistory history, int width) => string.Concat(
        history.Snapshots.TakeLast(width).Select(snapshot => Levels[LevelOf(snapshot.Score)]));

    /// <summary><c>falling, by 12 points in 2m30s</c>.</summary>
    public static string Trend(HealthHistory history)
    {
        string trend = Words.Of(history.Trend);
        if (history.Trend == HealthTrend.Steady) return trend;
        string points = Math.Abs(history.Change).ToString("0", CultureInfo.InvariantCulture);
        return $"{trend}, by {points} points in {Times.Duration(history.LookBack)}";
    }

    /// <summary>One part of a score: what it is, its figure, what it took off.</summary>
    public static StyledLine Part(HealthPart part, WorkTally work)
    {
        (string name, string figure, string of) = part.Aspect switch
        {
            HealthAspect.Completion => (
                "done", Percent(part.Value), $"{work.UnitsDone} of {work.UnitsDone + work.UnitsLost} finished"),
            HealthAspect.Errors => ("errors", Percent(part.Value), $"{work.Failures} of {work.Attempts} attempts"),
            _ => ("pace", Pace(part.Value), "of the time that attempts may take"),
        };
        string off = part.TakenOff > 0
            ? string.Create(CultureInfo.InvariantCulture, $"-{part.TakenOff:0.#}")
            : "0";
        return new StyledLine().Add("  ").AddColumn(name, 8, "bold").AddColumn(figure, 7)
            .AddColumn(off, 7, part.TakenOff > 0 ? "yellow" : "dim").Add(of, "dim");
    }

    /// <summary>The tools in a table.</summary>
    public static TextTable Table(IEnumerable<WorkShare> shares)
    {
        var table = new TextTable("TOOL", "ATTEMPTS", "FAILED", "MEDIAN", "SHARE", "FAILURES");
        foreach (WorkShare share in shares)
        {
            table.Add(
                (share.Name, ""),
                ($"{share.Attempts}", ""),
                ($"{share.Failed}", share.Failed > 0 ? "red" : "dim"),
                (share.Median is { } median ? Times.Duration(median) : "-", ""),
                (Percent(share.Share), ""),
                (FailuresOf(share), "dim"));
        }

        return table;
    }

    /// <summary>As a document.</summary>
    public static DataObject DataOf(ExecutionHealth health, HealthHistory history) => DataObject.Of(
        ("score", Number(health.Score.Value)),
        ("class", Words.Of(health.Score.Class)),
        ("parts", new DataArray([.. health.Score.Parts.Select(part => (DataValue)DataObject.Of(
            ("aspect", Words.Of(part.Aspect)), ("value", Number(part.Value)), ("target", Number(part.Target)),
            ("takenOff", Number(part.TakenOff))))])),
        ("trend", Words.Of(history.Trend)),
        ("pointsPerMinute", Number(history.Slope)),
        ("snapshotEveryMs", (long)history.Every.TotalMilliseconds),
        ("snapshots", new DataArray([.. history.Snapshots.Select(snapshot => (DataValue)DataObject.Of(
            ("at", ExecutionDocument.TimeOf(snapshot.At)), ("score", Number(snapshot.Score))))])),
        ("tools", new DataArray([.. health.Tools.Select(DataOf)])),
        ("agents", new DataArray([.. health.Agents.Select(DataOf)])),
        ("bottleneck", health.Bottleneck is { } bottleneck ? bottleneck : DataNull.Value));

    private static DataValue DataOf(WorkShare share) => DataObject.Of(
        ("name", share.Name),
        ("attempts", share.Attempts),
        ("failures", new DataArray([.. share.Failures.Select(failure => (DataValue)DataObject.Of(
            ("kind", Words.Of(failure.Kind)), ("count", failure.Count)))])),
        ("medianMs", share.Median is { } median ? (long)median.TotalMilliseconds : DataNull.Value),
        ("timeMs", (long)share.Time.TotalMilliseconds),
        ("share", Number(share.Share)));

    private static string FailuresOf(WorkShare share)
    {
        string shown = string.Join(", ", share.Failures.Take(FailureKindsShown)
            .Select(failure => $"{failure.Count} {Words.Of(failure.Kind)}"));
        return share.Failures.Length > FailureKindsShown ? $"{shown}, …" : shown;
    }

    private static int LevelOf(double score) => Math.Clamp((int)(score / 100 * Levels.Length), 0, Levels.Length - 1);

    private static string Percent(double part) => string.Create(CultureInfo.InvariantCulture, $"{part * 100:0} %");

    private static string Pace(double slowness) =>
        string.Create(CultureInfo.InvariantCulture, $"{slowness * 100:0} %");

    private static DataNumber Number(double value) => new(Math.Round((decimal)value, 3));
}
