namespace Autonomy.Actors.Runtime;

/// <summary>
/// Notices that an actor has had no message for a while. A message only notes the time; the clock's timer runs on, and
/// when it fires is set again for what is left, so that a busy actor does not pay for a timer on every message.
/// </summary>
internal sealed class ReceiveTimer : OwedMessage
{
    private readonly ActorCell _owner;
    private readonly TimeSpan _timeout;
    private readonly ITimer _clockTimer;
    private long _lastMessage;

    public ReceiveTimer(ActorCell owner, TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        _owner = owner;
        _timeout = timeout;
        Touch();
        _clockTimer = owner.System.Clock.CreateTimer(
            static timer => ((ReceiveTimer)timer!).Fire(), this, timeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Notes that a message is being handled now.</summary>
    public void Touch() => _lastMessage = _owner.System.Clock.GetTimestamp();

    public void Cancel() => _clockTimer.Dispose();

    public override object? Redeem()
    {
        if (!_owner.IsReceiveTimer(this))
            return null;
        var left = _timeout - _owner.System.Clock.GetElapsedTime(_lastMessage);
        var isIdle = left <= TimeSpan.Zero;
        _clockTimer.Change(isIdle ? _timeout : left, Timeout.InfiniteTimeSpan);
        return isIdle ? ReceiveTimeout.Instance : null;
    }

    private void Fire() => _owner.PostOwed(this);
}
