namespace Autonomy.Core.Notifications;

/// <summary>Where notifications go: a webhook, a program, a stream.</summary>
public interface INotificationSink
{
    /// <summary>
    /// Tells it apart from every other sink, restarts included: what was delivered is remembered under it.
    /// </summary>
    string Key { get; }

    /// <summary>How people are told of it; no secret is in it.</summary>
    string Name { get; }

    /// <summary>Delivers once. What cannot be delivered is a result, not an exception.</summary>
    ValueTask<DeliveryResult> DeliverAsync(Notification notification, CancellationToken cancellation);
}

/// <summary>How a delivery ended.</summary>
public abstract record DeliveryResult
{
    private DeliveryResult()
    {
    }

    /// <summary>It was taken.</summary>
    public sealed record Delivered : DeliveryResult
    {
        /// <summary>The one instance.</summary>
        public static readonly Delivered Instance = new();
    }

    /// <summary>It was not taken; it is tried again.</summary>
    /// <param name="Reason">What happened.</param>
    /// <param name="RetryAfter">The shortest wait, where the other side said so.</param>
    public sealed record Refused(string Reason, TimeSpan? RetryAfter = null) : DeliveryResult;

    /// <summary>The sink is gone for good: nothing more is delivered to it.</summary>
    /// <param name="Reason">What says so.</param>
    public sealed record Gone(string Reason) : DeliveryResult;
}
