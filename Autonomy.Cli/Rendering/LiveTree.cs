using Autonomy.Cli.Running;
using Autonomy.Core.Estimates;
using Autonomy.Core.Executions;

namespace Autonomy.Cli.Rendering;

/// <summary>The executions as a tree on a terminal, drawn again in place as they change.</summary>
internal sealed class LiveTree(Screen screen, Func<int> height, TimeProvider clock, Estimator estimator) : IRunView
{
    private const int LinesAround = 5;
    private const int LinesMin = 5;
    private const int IdWidthMax = 28;

    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<ExecutionId, LiveEstimate> _estimates = [];
    private DateTimeOffset _drawnAt = DateTimeOffset.MinValue;
    private int _linesDrawn;

    public TimeSpan? Interval => RedrawInterval;

    public void Show(IReadOnlyList<WatchedEvent> news, ExecutionWatch watch, string? note)
    {
        DateTimeOffset now = clock.GetUtcNow();
        if (now - _drawnAt < RedrawInterval) return;
        _drawnAt = now;
        var lines = new List<StyledLine>();
        foreach (ExecutionState root in watch.Roots)
        {
            lines.AddRange(HeadOf(root, now));
            lines.AddRange(Chosen([.. RowsOf(root, watch, "  ", now)], Math.Max(LinesMin, height() - LinesAround)));
        }

        if (note is not null) lines.Add(new StyledLine().Add(note, "yellow"));
        Draw(lines);
    }

    public void Suspend()
    {
        screen.GoBack(_linesDrawn);
        _linesDrawn = 0;
        _drawnAt = DateTimeOffset.MinValue;
        screen.ShowCursor(true);
        screen.Flush();
    }

    private void Draw(List<StyledLine> lines)
    {
        if (_linesDrawn == 0) screen.ShowCursor(false);
        screen.GoBack(_linesDrawn);
        foreach (StyledLine line in lines) screen.Write(line.Crop(screen.Width - 1));
        _linesDrawn = lines.Count;
        screen.Flush();
    }

    private IEnumerable<StyledLine> HeadOf(ExecutionState state, DateTimeOffset now)
    {
        if (!_estimates.TryGetValue(state.Id, out LiveEstimate? estimate))
            _estimates.Add(state.Id, estimate = new LiveEstimate(estimator, state));
        Outlook outlook = estimate.Of(state, now);
        int ended = state.Steps.Length - state.OpenSteps;
        yield return new StyledLine()
            .Add(state.Id.Value, "bold").Add("  ")
            .Add(Words.Of(state.Status), Glyphs.Of(state.Status))
            .Add($"  {StepLine.Bar(outlook.Progress)} {ended}/{state.Steps.Length}")
            .Add($"  {Times.Duration(now - state.SubmittedAt)}");
        if (state.Status == ExecutionStatus.Running && OutlookText.Of(outlook, state) is { } line)
            yield return new StyledLine().Add("  ").Add(line);
    }

    private static IEnumerable<(StepStatus Status, StyledLine Line)> RowsOf(
        ExecutionState state, ExecutionWatch watch, string indent, DateTimeOffset now)
    {
        int idWidth = Math.Min(IdWidthMax, state.Steps.Max(step => step.Id.Length));
        foreach (StepState step in state.Steps)
        {
            yield return (step.Status, StepLine.Of(step, idWidth, indent, now, StepLine.IsPaused(state)));
            if (step.IsTerminal) continue;
            foreach (ExecutionState child in watch.ChildrenOf(step))
            {
                foreach ((StepStatus status, StyledLine line) in RowsOf(child, watch, indent + "  ", now))
                    yield return (status, line);
            }
        }
    }

    /// <summary>The rows that matter most now, in the plan's order, when not all have room.</summary>
    private static IEnumerable<StyledLine> Chosen(List<(StepStatus Status, StyledLine Line)> rows, int max)
    {
        if (rows.Count <= max) return rows.Select(row => row.Line);
        HashSet<int> chosen = [
            .. Enumerable.Range(0, rows.Count)
                .OrderBy(row => Rank(rows[row].Status))
                .ThenByDescending(row => rows[row].Status == StepStatus.Completed ? row : -row).Take(max)
        ];
        int hidden = rows.Count - chosen.Count;
        int completed = Enumerable.Range(0, rows.Count).Count(
            row => !chosen.Contains(row) && rows[row].Status == StepStatus.Completed);
        return chosen.Order().Select(row => rows[row].Line)
            .Append(new StyledLine().Add($"  … {hidden} more steps, {completed} of them completed", "dim"));
    }

    private static int Rank(StepStatus status) => status switch
    {
        StepStatus.Running => 0,
        StepStatus.Waiting => 1,
        StepStatus.Failed => 2,
        StepStatus.Ready => 3,
        StepStatus.Completed => 4,
        _ => 5,
    };
}
