using System.Runtime.CompilerServices;

namespace Autonomy.Actors.Runtime;

/// <summary>
/// A message that an actor has asked for itself: a timer's, a watch's, the result of its work. A full mailbox never
/// refuses one, for the actor would wait for ever; their number is bounded by what the actor has begun. What the actor
/// sees is made on its own turn, at the moment of delivery, when it may turn out to be out of date.
/// </summary>
internal abstract class OwedMessage
{
    /// <summary>The message to deliver, or null where it is out of date.</summary>
    public abstract object? Redeem();
}

/// <summary>News that an actor waits for, as they are.</summary>
internal sealed class OwedNews(object news) : OwedMessage
{
    public override object? Redeem() => news;
}

/// <summary>
/// The news that <paramref name="stopped"/> has stopped, for a watcher that may have lost interest meanwhile.
/// </summary>
internal sealed class DeathNotice(ActorCell watcher, ActorCell stopped) : OwedMessage
{
    public override object? Redeem() => watcher.ForgetWatched(stopped) ? new Terminated(stopped) : null;
}

/// <summary>
/// Brings the end of an asynchronous work to the actor that began it. The result is taken when the work ends, since a
/// pooled source must be read exactly once; it is mapped on the actor's turn, so that a mapping that throws is the
/// actor's failure.
/// </summary>
internal sealed class PipedWork<T>(
    ActorCell owner,
    ValueTask<T> work,
    Func<T, object> map,
    Func<Exception, object> failed) : OwedMessage
{
    private ValueTaskAwaiter<T> _awaiter = work.GetAwaiter();
    private T? _result;
    private Exception? _failure;

    public void Start()
    {
        // A copy, because the work may end on another thread while it is being told whom to call.
        var awaiter = _awaiter;
        if (awaiter.IsCompleted)
            End();
        else
            awaiter.UnsafeOnCompleted(End);
    }

    public override object? Redeem() => _failure is null ? map(_result!) : failed(_failure);

    private void End()
    {
        try
        {
            _result = _awaiter.GetResult();
        }
        catch (Exception failure)
        {
            _failure = failure;
        }

        _awaiter = default;
        owner.PostOwed(this);
    }
}
