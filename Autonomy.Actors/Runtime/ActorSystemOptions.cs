using Autonomy.Core.Seams;

namespace Autonomy.Actors.Runtime;

/// <summary>
/// What an <see cref="ActorSystem"/> is made of. Everything is required: nothing falls back to the real clock or
/// pool.
/// </summary>
public sealed record ActorSystemOptions
{
    /// <summary>The largest capacity of a mailbox, in messages.</summary>
    public const int MailboxCapacityMax = 1 << 20;

    /// <summary>The most messages of one turn.</summary>
    public const int MessagesPerTurnMax = 10_000;

    /// <summary>The system's name, for logs. Not empty.</summary>
    public required string Name { get; init; }

    /// <summary>Who runs the turns.</summary>
    public required Dispatcher Dispatcher { get; init; }

    /// <summary>The clock of timers, timeouts and restart windows.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>The randomness that actors draw from.</summary>
    public required IRandomSource Random { get; init; }

    /// <summary>Hears of failures, restarts, stops and dead letters.</summary>
    public required IActorObserver Observer { get; init; }

    /// <summary>
    /// The capacity of mailboxes whose <see cref="Props"/> name none, in messages: 1 to <see
    /// cref="MailboxCapacityMax"/>.
    /// </summary>
    public required int MailboxCapacity { get; init; }

    /// <summary>
    /// Messages that one actor handles before another has its turn: 1 to <see cref="MessagesPerTurnMax"/>. More is
    /// faster; fewer is fairer.
    /// </summary>
    public required int MessagesPerTurn { get; init; }

    internal List<string> Faults()
    {
        List<string> faults = [];
        if (string.IsNullOrWhiteSpace(Name))
            faults.Add($"{nameof(Name)} is empty.");
        if (MailboxCapacity is < 1 or > MailboxCapacityMax)
            faults.Add($"{nameof(MailboxCapacity)} is {MailboxCapacity}; it must be 1 to {MailboxCapacityMax}.");
        if (MessagesPerTurn is < 1 or > MessagesPerTurnMax)
            faults.Add($"{nameof(MessagesPerTurn)} is {MessagesPerTurn}; it must be 1 to {MessagesPerTurnMax}.");
        return faults;
    }
}
