using Autonomy.Actors.Runtime;
using Autonomy.Core.Journaling;
using Autonomy.Core.Notifications;

namespace Autonomy.Actors.Notifications;

/// <summary>Tells sinks what happens to the executions of a journal; a courier for each.</summary>
public sealed class Notifier
{
    private readonly IReadOnlyList<Courier> _couriers;

    private Notifier(IReadOnlyList<Courier> couriers) => _couriers = couriers;

    /// <summary>
    /// Begins to tell; completes once whatever happens from then on is certain to be told. A sink that was told of this
    /// journal before goes on where it was left.
    /// </summary>
    /// <param name="system">Where the couriers live.</param>
    /// <param name="journal">The journal.</param>
    /// <param name="sinks">Where to tell, each once.</param>
    /// <param name="tells">What the sinks are told of an event, or whether at all.</param>
    /// <param name="onProblem">Told when a delivery failed: the sink, and what happened. From any thread.</param>
    public static async Task<Notifier> StartAsync(
        ActorSystem system, IJournal journal, IEnumerable<INotificationSink> sinks, Tells tells,
        Action<string, string> onProblem)
    {
        ArgumentNullException.ThrowIfNull(sinks);
        return new Notifier(await Task.WhenAll(sinks.DistinctBy(sink => sink.Key).Select(sink =>
            Courier.StartAsync(system, journal, sink, tells, problem => onProblem(sink.Name, problem)))));
    }

    /// <summary>
    /// Waits until everything so far was delivered, or tried at least once, but no longer than this; gives how many are
    /// still to be delivered, which the next one to start does; null: it took too long to tell.
    /// </summary>
    public async Task<int?> DrainAsync(TimeSpan patience)
    {
        int?[] left = await Task.WhenAll(_couriers.Select(courier => courier.DrainAsync(patience)));
        return Array.Exists(left, static count => count is null) ? null : left.Sum();
    }
}
