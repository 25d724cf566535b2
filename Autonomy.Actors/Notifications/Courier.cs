using Autonomy.Actors.Runtime;
using Autonomy.Core.Journaling;
using Autonomy.Core.Notifications;

namespace Autonomy.Actors.Notifications;

/// <summary>Tells one sink what it is to be told, until it is stopped.</summary>
public sealed class Courier
{
    private const int MailboxCapacity = 256;

    private static readonly TimeSpan StartMax = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ReviewMax = TimeSpan.FromSeconds(5);

    /// <summary>Tells each notification as it is.</summary>
    public static readonly Tells Everything =
        static (_, notification, _) => ValueTask.FromResult<Notification?>(notification);

    private readonly ActorSystem _system;
    private readonly ActorRef _courier;

    private Courier(ActorSystem system, ActorRef courier) => (_system, _courier) = (system, courier);

    /// <summary>
    /// Begins to tell; completes once whatever happens from then on is certain to be told. A sink that was told of this
    /// journal before goes on where it was left.
    /// </summary>
    /// <param name="system">Where it lives.</param>
    /// <param name="journal">The journal.</param>
    /// <param name="sink">Where to tell.</param>
    /// <param name="tells">What the sink is told of an event, or whether at all.</param>
    /// <param name="onProblem">Told when a delivery failed, or the journal cannot be read, which both are tried again.
    /// From any thread.</param>
    /// <exception cref="AskFailedException">The journal gives no start within a minute: nothing is told.</exception>
    public static async Task<Courier> StartAsync(
        ActorSystem system, IJournal journal, INotificationSink sink, Tells tells, Action<string> onProblem)
    {
        Courier courier = Begin(system, journal, sink, tells, onProblem);
        try
        {
            await courier.StartedAsync();
        }
        catch (AskFailedException)
        {
            // Nobody holds it, so that it would tell beside the next one.
            courier.Stop();
            throw;
        }

        return courier;
    }

    /// <summary>
    /// Begins to tell as soon as the journal gives a start, however long that takes; what happens until then may not
    /// be told. <see cref="StartedAsync"/> says when.
    /// </summary>
    /// <param name="system">Where it lives.</param>
    /// <param name="journal">The journal.</param>
    /// <param name="sink">Where to tell.</param>
    /// <param name="tells">What the sink is told of an event, or whether at all.</param>
    /// <param name="onProblem">Told when a delivery failed, or the journal cannot be read, which both are tried again.
    /// From any thread.</param>
    public static Courier Begin(
        ActorSystem system, IJournal journal, INotificationSink sink, Tells tells, Action<string> onProblem)
    {
        ArgumentNullException.ThrowIfNull(system);
        var options = new CourierOptions
        {
            Journal = journal,
            Sink = sink,
            Tells = tells,
            OnProblem = (_, problem) => onProblem(problem),
        };
        ActorRef courier = system.Spawn(
            new Props(() => new NotificationCourier(options)) { MailboxCapacity = MailboxCapacity });
        return new Courier(system, courier);
    }

    /// <summary>Completes once whatever happens from then on is certain to be told.</summary>
    /// <exception cref="AskFailedException">The journal gives no start within a minute; it is still asked.</exception>
    public Task StartedAsync() => _courier.Ask<TellingStarted>(StartTelling.Instance, StartMax);

    /// <summary>
    /// Waits until everything so far was delivered, or tried at least once, but no longer than this; gives how many are
    /// still to be delivered, which the next one to start does; null: it took too long to tell.
    /// </summary>
    public async Task<int?> DrainAsync(TimeSpan patience)
    {
        try
        {
            return (await _courier.Ask<NotificationsDrained>(DrainNotifications.Instance, patience)).Left;
        }
        catch (AskFailedException)
        {
            return null;
        }
    }

    /// <summary>
    /// Names the sink again: one that said that it was gone is told what it did not take, and what happened since.
    /// </summary>
    public void NameAgain() => _courier.Tell(Notifications.NameAgain.Instance);

    /// <summary>What it has to deliver now.</summary>
    /// <exception cref="AskFailedException">It does not say within 5 s.</exception>
    public Task<OutboxReview> ReviewAsync() => _courier.Ask<OutboxReview>(ReviewOutbox.Instance, ReviewMax);

    /// <summary>Tells nothing more. What was not delivered is, should the same sink be told again.</summary>
    public void Stop() => _system.Stop(_courier);
}
