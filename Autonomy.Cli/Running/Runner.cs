using System.Threading.Channels;
using Autonomy.Actors.Executions;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Stores;
using Autonomy.Core.Executions;
using Autonomy.Host.Local;

namespace Autonomy.Cli.Running;

/// <summary>
/// Lets executions run in this process until they have ended, wait for nothing but people, or are to stop; shows them
/// meanwhile and asks where a person is there.
/// </summary>
internal sealed class Runner : IDisposable
{
    private readonly CommandContext _context;
    private readonly LocalEngine _engine;
    private readonly LocalTrail _trail;
    private readonly ForkDesk _forks;
    private IRunView _view = new SilentView();
    private readonly ExecutionWatch _watch;
    private readonly List<ExecutionId> _roots;
    private readonly Asker _asker;
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stopAsking = new();
    private DateTimeOffset? _deadline;
    private int _interrupts;
    private int? _interruptCode;
    private bool _isPausing;
    private string? _storeRefusal;

    public Runner(CommandContext context, EngineSession session, IEnumerable<ExecutionId> roots, TimeSpan? limit = null)
    {
        _context = context;
        (_engine, _trail) = (session.Engine, session.Trail);
        _forks = session.Forks;
        _roots = [.. roots];
        _watch = new ExecutionWatch(_engine.Journal, _roots);
        _asker = new Asker(context);
        _deadline = context.Now + limit;
    }

    public void Dispose() => _stopAsking.Dispose();

    /// <summary>Runs; gives how it ended.</summary>
    /// <param name="begin">What lets the executions go on; null when they run already.</param>
    public async Task<RunEnd> RunAsync(Func<Task>? begin = null)
    {
        _view = await ViewOfAsync();
        // What happened before is no news.
        if (begin is not null) await _watch.ReadOnAsync(CancellationToken.None);
        Action onFork = () => Wake(static () => { });
        Action<ExecutionId, string> onRefused = (_, reason) => Wake(() => _storeRefusal ??= reason);
        using IDisposable interrupts = _context.Around.Interrupts.Listen(code => Wake(() => Interrupt(code)));
        using IDisposable commits = _engine.Journal.OnCommitted(_ => Wake(static () => { }));
        _engine.StoreRefused += onRefused;
        _forks.Changed += onFork;
        try
        {
            if (begin is not null) await begin();
            while (true)
            {
                TakeForksOn();
                IReadOnlyList<WatchedEvent> news = await _watch.ReadOnAsync(CancellationToken.None);
                _view.Show(news, _watch, NoteOf());
                if (EndOf() is { } end) return end;
                if (await PauseIfAskedAsync() || await ApproveAsync() || await AskAsync()) continue;
                if (!_isPausing && _watch.WaitForPeople(_context.Now)) return new RunEnd(_watch, null, null);
                await WaitAsync();
            }
        }
        finally
        {
            _view.Suspend();
            _engine.StoreRefused -= onRefused;
            _forks.Changed -= onFork;
        }
    }

    private async Task<IRunView> ViewOfAsync()
    {
        if (_context.IsQuiet) return new SilentView();
        if (!_context.Error.IsTerminal) return new ChangeLines(_context.Error, _context.Times);
        return new LiveTree(
            _context.Error, () => _context.Around.Size().Height, _context.Around.Clock,
            await LearnedDurations.EstimatorOfAsync(_engine.Journal, _engine.Tools, LocalEngine.Workspace));
    }

    private void Wake(Action change)
    {
        change();
        _changed.Writer.TryWrite(true);
    }

    private void Interrupt(int code)
    {
        _interruptCode ??= code;
        if (Interlocked.Increment(ref _interrupts) == 1) _stopAsking.Cancel();
    }

    private void TakeForksOn()
    {
        while (_forks.TryTakeOn(out ExecutionId fork))
        {
            _roots.Add(fork);
            _watch.Add(fork);
        }
    }

    private RunEnd? EndOf()
    {
        if (_storeRefusal is { } refusal) return new RunEnd(_watch, ExitCode.Failed, refusal);
        if (_watch.Roots.Any() && _watch.HaveEnded && !_forks.IsBusy) return new RunEnd(_watch, null, null);
        if (_interrupts > 1) return new RunEnd(_watch, _interruptCode, null);
        if (_isPausing && (_watch.AreAtRest || _watch.RunningAttempts == 0))
            return new RunEnd(_watch, _interruptCode, null);
        return null;
    }

    private string? NoteOf()
    {
        if (!_isPausing) return null;
        return $"pausing: {Commands.Steering.StillFinishing(_watch.RunningAttempts)}; Ctrl-C again stops at once";
    }

    private async Task<bool> PauseIfAskedAsync()
    {
        if (_deadline <= _context.Now && _interruptCode is null) Interrupt(ExitCode.TimedOut);
        if (_interruptCode is null || _isPausing) return false;
        _isPausing = true;
        string reason = _interruptCode == ExitCode.TimedOut
            ? "the time that it was given is over"
            : "stopped in its terminal";
        // One that is being cancelled cannot be paused; it goes on cancelling when it is resumed.
        foreach (ExecutionId root in _roots)
            await _trail.SendAsync(root, new ExecutionCommand.Pause(_context.Around.User, reason));
        return true;
    }

    private async Task<bool> ApproveAsync()
    {
        if (!_context.ApprovesAll || _isPausing) return false;
        bool hasAnswered = false;
        foreach ((ExecutionState execution, DecisionState decision) in _watch.OpenDecisions)
        {
            if (decision.Request.Kind != DecisionKind.Approval) continue;
            await _trail.SendAsync(execution.Id, new ExecutionCommand.Answer(
                decision.Request.Id, DecisionOption.Approve, _context.Around.User, "--yes", null));
            hasAnswered = true;
        }

        return hasAnswered;
    }

    private async Task<bool> AskAsync()
    {
        if (!_context.MayAsk || _isPausing || !_watch.WaitForPeople(_context.Now)) return false;
        (ExecutionState execution, DecisionState decision) = _watch.OpenDecisions[0];
        _view.Suspend();
        if (await _asker.AskAsync(decision, _stopAsking.Token) is not { } answer) return _interruptCode is not null;
        if (await _trail.SendAsync(execution.Id, answer) is CommandReply.Refused refused)
            _context.Error.Write(refused.Rejection.Message);
        return true;
    }

    private async Task WaitAsync()
    {
        using var patience = new CancellationTokenSource(Interval(), _context.Around.Clock);
        try
        {
            await _changed.Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // Nothing happened: what is shown grows older all the same.
        }
    }

    private TimeSpan Interval()
    {
        TimeSpan interval = _view.Interval ?? Timeout.InfiniteTimeSpan;
        if (_deadline is not { } deadline || _isPausing) return interval;
        TimeSpan left = deadline > _context.Now ? deadline - _context.Now : TimeSpan.Zero;
        return interval == Timeout.InfiniteTimeSpan || left < interval ? left : interval;
    }
}

/// <summary>How a run ended.</summary>
/// <param name="Watch">The executions, as they stand.</param>
/// <param name="StopCode">The exit code of what stopped it; null when it ended by itself.</param>
/// <param name="StoreRefusal">Why the store refused; null when it did not.</param>
internal sealed record RunEnd(ExecutionWatch Watch, int? StopCode, string? StoreRefusal)
{
    public int ExitCode => StopCode ?? Cli.ExitCode.WorstOf(Watch.Roots.Select(CodeOf));

    // A child's question is the root's wait, although the root itself runs.
    private int CodeOf(ExecutionState root) => root.IsTerminal || Watch.OpenDecisions.Count == 0
        ? Cli.ExitCode.Of(root.Status)
        : Cli.ExitCode.WaitsForPerson;
}
