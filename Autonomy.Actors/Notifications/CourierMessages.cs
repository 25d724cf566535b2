using Autonomy.Core.Journaling;
using Autonomy.Core.Notifications;

namespace Autonomy.Actors.Notifications;

/// <summary>
/// What a sink is told of an event: the notification as it is, or with more in it; null: nothing. Both are durable.
/// </summary>
/// <param name="stored">The event.</param>
/// <param name="notification">What would be told of it.</param>
/// <param name="cancellation">Cancelled when nothing more is told.</param>
public delegate ValueTask<Notification?> Tells(
    StoredEvent stored, Notification notification, CancellationToken cancellation);

/// <summary>What a courier works with.</summary>
internal sealed record CourierOptions
{
    /// <summary>The journal that it follows, and that keeps its outbox.</summary>
    public required IJournal Journal { get; init; }

    /// <summary>Where it delivers to.</summary>
    public required INotificationSink Sink { get; init; }

    /// <summary>Told when a delivery failed, or the journal cannot be read: the sink, and what happened.</summary>
    public required Action<string, string> OnProblem { get; init; }

    /// <summary>What the sink is told of an event; by default each notification as it is.</summary>
    public Tells Tells { get; init; } = Courier.Everything;
}

/// <summary>Asks a courier to say when everything from now on is certain to be told.</summary>
internal sealed class StartTelling
{
    public static readonly StartTelling Instance = new();
}

/// <summary>Everything from now on is certain to be told.</summary>
internal sealed class TellingStarted
{
    public static readonly TellingStarted Instance = new();
}

/// <summary>Asks a courier to say when everything so far was delivered, or tried at least once.</summary>
internal sealed class DrainNotifications
{
    public static readonly DrainNotifications Instance = new();
}

/// <summary>Everything so far was tried at least once.</summary>
/// <param name="Left">How many are still to be delivered.</param>
internal sealed record NotificationsDrained(int Left);
