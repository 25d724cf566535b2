namespace Autonomy.Actors.Runtime;

/// <summary>Why a message reached nobody.</summary>
public enum DeadLetterReason
{
    /// <summary>The recipient had stopped.</summary>
    Stopped,

    /// <summary>The recipient's mailbox was at its capacity.</summary>
    MailboxFull,

    /// <summary>The recipient did not understand the message.</summary>
    Unhandled,

    /// <summary>The asker had its reply already, or had given up.</summary>
    LateReply,
}

/// <summary>A message that reached nobody.</summary>
/// <param name="Message">The message.</param>
/// <param name="Sender">Who sent it; null where none was named.</param>
/// <param name="Recipient">Whom it was for.</param>
/// <param name="Reason">Why it did not arrive.</param>
public readonly record struct DeadLetter(object Message, ActorRef? Sender, ActorRef Recipient, DeadLetterReason Reason);

/// <summary>Counts the messages of a system that reached nobody, and passes them to the system's observer.</summary>
public sealed class DeadLetters
{
    private readonly IActorObserver _observer;
    private long _count;

    internal DeadLetters(IActorObserver observer) => _observer = observer;

    /// <summary>Dead letters since the system's start.</summary>
    public long Count => Interlocked.Read(ref _count);

    internal void Add(in DeadLetter letter)
    {
        Interlocked.Increment(ref _count);
        _observer.DeadLetter(letter);
        letter.Sender?.OnUndelivered(letter);
    }
}
