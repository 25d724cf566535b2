namespace Autonomy.Actors.Runtime;

/// <summary>What a parent does about a failed child.</summary>
public enum Directive
{
    /// <summary>The child drops the message that failed, keeps its state and goes on.</summary>
    Resume,

    /// <summary>
    /// The child drops the message that failed and goes on as a fresh incarnation; its own children stop.
    /// </summary>
    Restart,

    /// <summary>The child stops.</summary>
    Stop,

    /// <summary>The parent fails with the same cause, and its own parent decides.</summary>
    Escalate,
}

/// <summary>
/// How a parent answers failures: a decider from the exception to the directive, whom the directive concerns, and how
/// often a child may restart before it is stopped instead.
/// </summary>
public sealed class SupervisorStrategy
{
    /// <summary>Restarts that <see cref="Default"/> grants within <see cref="DefaultWindow"/>.</summary>
    public const int DefaultRestartsMax = 10;

    /// <summary>The window of <see cref="Default"/>: one minute.</summary>
    public static readonly TimeSpan DefaultWindow = TimeSpan.FromMinutes(1);

    /// <summary>Restarts the failed child alone, at most ten times within a minute.</summary>
    public static readonly SupervisorStrategy Default =
        OneForOne(DefaultRestartsMax, DefaultWindow, static _ => Directive.Restart);

    private SupervisorStrategy(bool concernsAll, int restartsMax, TimeSpan window, Func<Exception, Directive> decider)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(restartsMax);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window, TimeSpan.Zero);
        ConcernsAll = concernsAll;
        RestartsMax = restartsMax;
        Window = window;
        Decider = decider;
    }

    /// <summary>Whether a failure concerns the siblings as well.</summary>
    public bool ConcernsAll { get; }

    /// <summary>
    /// Restarts granted to a child within <see cref="Window"/>; the next failure in it stops the child. 0 or more.
    /// </summary>
    public int RestartsMax { get; }

    /// <summary>The length of the window, which begins with the first restart counted. More than zero.</summary>
    public TimeSpan Window { get; }

    /// <summary>
    /// From the failure to the directive. It runs on the parent's turn; what it throws is the parent's failure.
    /// </summary>
    public Func<Exception, Directive> Decider { get; }

    /// <summary>The directive concerns the failed child alone.</summary>
    public static SupervisorStrategy OneForOne(int restartsMax, TimeSpan window, Func<Exception, Directive> decider) =>
        new(concernsAll: false, restartsMax, window, decider);

    /// <summary>
    /// The directive concerns all children of the parent, for children that are of no use without each other.
    /// </summary>
    public static SupervisorStrategy AllForOne(int restartsMax, TimeSpan window, Func<Exception, Directive> decider) =>
        new(concernsAll: true, restartsMax, window, decider);
}

/// <summary>Counts the restarts of one child within its parent's window.</summary>
internal struct RestartCount
{
    private long _windowStart;
    private int _restarts;

    /// <summary>Counts one more restart, and returns whether the strategy grants it.</summary>
    public bool TryCount(SupervisorStrategy strategy, TimeProvider clock)
    {
        if (_restarts == 0 || clock.GetElapsedTime(_windowStart) >= strategy.Window)
        {
            _windowStart = clock.GetTimestamp();
            _restarts = 0;
        }

        _restarts++;
        return _restarts <= strategy.RestartsMax;
    }
}
