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

/// <summary>Tells a courier that its sink is to be told again, should it have been gone.</summary>
internal sealed class NameAgain
{
    public static readonly NameAgain Instance = new();
}

/// <summary>Asks a courier what it has to deliver now.</summary>
internal sealed class ReviewOutbox
{
    public static readonly ReviewOutbox Instance = new();
}

/// <summary>What a courier has to deliver.</summary>
/// <param name="Outbox">As it was then; null: it is not known yet.</param>
/// <param name="OnItsWay">What is being delivered; null: nothing is.</param>
/// <param name="Trouble">What keeps it from reading the journal; null: nothing does.</param>
public sealed record OutboxReview(Outbox? Outbox, Notification? OnItsWay, JournalTrouble? Trouble);

/// <summary>The journal cannot be read.</summary>
/// <param name="Since">Since when.</param>
/// <param name="Cause">Why it could not the first time.</param>
public sealed record JournalTrouble(DateTimeOffset Since, Exception Cause);

/// <summary>Everything so far was tried at least once.</summary>
/// <param name="Left">How many are still to be delivered.</param>
internal sealed record NotificationsDrained(int Left);
