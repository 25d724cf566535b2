namespace Autonomy.Actors.Runtime;

/// <summary>Why an ask got no reply.</summary>
public enum AskFault
{
    /// <summary>No reply came in time.</summary>
    TimedOut,

    /// <summary>The message reached nobody, for the reason in the exception's message.</summary>
    Undelivered,

    /// <summary>The reply was of another type.</summary>
    WrongReply,
}

/// <summary>An <see cref="ActorRef.Ask{T}"/> that got no reply.</summary>
public sealed class AskFailedException : Exception
{
    internal AskFailedException(ActorRef recipient, AskFault fault, string message) : base(message)
    {
        Recipient = recipient;
        Fault = fault;
    }

    /// <summary>The actor that was asked.</summary>
    public ActorRef Recipient { get; }

    /// <summary>What went wrong.</summary>
    public AskFault Fault { get; }
}

/// <summary>
/// The sender of one question: it takes the first reply, or gives up on the system's clock. Whoever comes second
/// (reply, timeout, refusal) finds the task ended; a second reply is a dead letter.
/// </summary>
internal sealed class PendingAsk<T> : ActorRef
{
    // The asker's code must not run within the turn of the actor that replies.
    private readonly TaskCompletionSource<T> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ActorRef _recipient;
    private readonly TimeSpan _timeout;
    private readonly ITimer? _timer;

    public PendingAsk(ActorRef recipient, TimeSpan timeout) : base(recipient.System, "ask")
    {
        _recipient = recipient;
        _timeout = timeout;
        if (timeout != Timeout.InfiniteTimeSpan)
        {
            _timer = System.Clock.CreateTimer(
                static ask => ((PendingAsk<T>)ask!).GiveUp(), this, timeout, Timeout.InfiniteTimeSpan);
        }
    }

    public override string Path => $"/ask{_recipient.Path}";

    public Task<T> Reply => _reply.Task;

    public override void Tell(object message, ActorRef? sender = null)
    {
        if (!TryTell(message, sender))
            System.DeadLetters.Add(new DeadLetter(message, sender, this, DeadLetterReason.LateReply));
    }

    public override bool TryTell(object message, ActorRef? sender = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        var first = message switch
        {
            StatusFailure failure => _reply.TrySetException(failure.Cause),
            T reply => _reply.TrySetResult(reply),
            _ => Fail(AskFault.WrongReply,
                $"{_recipient} replied a {message.GetType().Name} where a {typeof(T).Name} was asked for."),
        };
        _timer?.Dispose();
        return first;
    }

    internal override void OnUndelivered(in DeadLetter letter)
    {
        _timer?.Dispose();
        Fail(AskFault.Undelivered, $"The {letter.Message.GetType().Name} did not reach {_recipient}: {letter.Reason}.");
    }

    private void GiveUp() =>
        Fail(AskFault.TimedOut, $"{_recipient} did not reply within {_timeout}.");

    private bool Fail(AskFault fault, string message) =>
        _reply.TrySetException(new AskFailedException(_recipient, fault, message));
}
