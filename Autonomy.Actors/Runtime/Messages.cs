namespace Autonomy.Actors.Runtime;

/// <summary>
/// Tells a watcher that a watched actor has stopped, after everything that this actor had told the watcher before.
/// </summary>
/// <param name="Actor">The actor that has stopped.</param>
public sealed record Terminated(ActorRef Actor);

/// <summary>
/// Tells an actor that no message came for the time that it set by <see cref="ActorContext.SetReceiveTimeout"/>.
/// </summary>
public sealed class ReceiveTimeout
{
    /// <summary>The one instance.</summary>
    public static readonly ReceiveTimeout Instance = new();

    private ReceiveTimeout()
    {
    }
}

/// <summary>
/// A message that stops its receiver when its turn in the mailbox comes, so that what was sent before is still
/// handled.
/// </summary>
public sealed class PoisonPill
{
    /// <summary>The one instance.</summary>
    public static readonly PoisonPill Instance = new();

    private PoisonPill()
    {
    }
}

/// <summary>The reply that makes an <see cref="ActorRef.Ask{T}"/> fail with the replier's own exception.</summary>
/// <param name="Cause">The exception that the asker sees.</param>
public sealed record StatusFailure(Exception Cause);

/// <summary>A message and who sent it.</summary>
internal readonly record struct Envelope(object Message, ActorRef? Sender);
