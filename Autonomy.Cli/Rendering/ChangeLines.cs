using Autonomy.Cli.Running;
using Autonomy.Core.Executions;
using Autonomy.Core.Reporting;

namespace Autonomy.Cli.Rendering;

/// <summary>One line per change, for what is no terminal, and for <c>log</c>.</summary>
internal sealed class ChangeLines(Screen screen, Times times) : IRunView
{
    private const int PlaceWidth = 20;

    private string? _note;

    public TimeSpan? Interval => null;

    public void Show(IReadOnlyList<WatchedEvent> news, ExecutionWatch watch, string? note)
    {
        bool isAlone = watch.All.Count == 1;
        foreach (WatchedEvent told in news.Where(told => IsNews(told.Event.Happened)))
            screen.Write(LineOf(told, times, isAlone ? null : told.Execution));
        if (note is not null && note != _note) screen.Write(note);
        _note = note;
    }

    public void Suspend() => screen.Flush();

    public static StyledLine LineOf(WatchedEvent told, Times times, ExecutionId? execution)
    {
        (string text, string style) = EventText.Of(told.Event.Happened);
        string place = EventPlace.Of(told.Event.Happened);
        if (execution is { } id) place = place.Length == 0 ? id.Value : $"{id.Value}/{place}";
        return new StyledLine()
            .Add(times.Stamp(told.Event.Stored.Time), "dim").Add("  ")
            .Add(place.PadRight(PlaceWidth)).Add("  ")
            .Add(text, style);
    }

    // Becoming ready is followed at once by the attempt or by a wait, which tell more; what was learned is for later.
    private static bool IsNews(ExecutionEvent happened) =>
        happened is not (ExecutionEvent.StepReady or ExecutionEvent.LessonLearned);
}
