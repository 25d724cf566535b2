using Autonomy.Actors.Runtime;
using Autonomy.Core.Journaling;
using Autonomy.Core.Notifications;

namespace Autonomy.Actors.Notifications;

/// <summary>Tells sinks what happens to the executions of a journal; a courier for each.</summary>
public sealed class Notifier
{
    private const int MailboxCapacity = 256;

    private static readonly TimeSpan StartMax = TimeSpan.FromMinutes(1);

    private readonly List<ActorRef> _couriers = [];

    private Notifier()
    {
    }

    /// <summary>
    /// Begins to tell; completes once whatever happens from then on is certain to be told. A sink that was told of this
    /// journal before goes on where it was left.
    /// </summary>
    /// <param name="system">Where the couriers live.</param>
    /// <param name="journal">The journal.</param>
    /// <param name="sinks">Where to tell, each once.</param>
    /// <param name="onProblem">Told when a delivery failed: the sink, and what happened. From any thread.</param>
    public static async Task<Notifier> StartAsync(
        ActorSystem system, IJournal journal, IEnumerable<INotificationSink> sinks, Action<string, string> onProblem)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(sinks);
        var notifier = new Notifier();
        foreach (INotificationSink sink in sinks.DistinctBy(sink => sink.Key))
        {
            var options = new CourierOptions { Journal = journal, Sink = sink, OnProblem = onProblem };
            var props = new Props(() => new NotificationCourier(options)) { MailboxCapacity = MailboxCapacity };
            notifier._couriers.Add(system.Spawn(props, $"notifications-{notifier._couriers.Count}"));
        }

        foreach (ActorRef courier in notifier._couriers)
            await courier.Ask<TellingStarted>(StartTelling.Instance, StartMax);
        return notifier;
    }

    /// <summary>
    /// Waits until everything so far was delivered, or tried at least once, but no longer than this; gives how many are
    /// still to be delivered, which the next one to start does; null: it took too long to tell.
    /// </summary>
    public async Task<int?> DrainAsync(TimeSpan patience)
    {
        int left = 0;
        foreach (ActorRef courier in _couriers)
        {
            try
            {
                left += (await courier.Ask<NotificationsDrained>(DrainNotifications.Instance, patience)).Left;
            }
            catch (AskFailedException)
            {
                return null;
            }
        }

        return left;
    }
}
