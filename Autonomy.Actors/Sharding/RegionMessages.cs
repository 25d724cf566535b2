using Autonomy.Actors.Runtime;
using Autonomy.Core.Journaling;

namespace Autonomy.Actors.Sharding;

/// <summary>Hand a message to an entity, loading it where it is not in memory. The sender is kept.</summary>
/// <param name="Entity">The stream of the entity that it is for.</param>
/// <param name="Message">A command, or another message that its actor knows.</param>
/// <param name="IsNew">Whether the entity's name was made for it just now, so that there is nothing to read.</param>
internal sealed record Deliver(StreamId Entity, object Message, bool IsNew = false);

/// <summary>Load an entity and let it go on; no answer.</summary>
internal sealed class Activate
{
    public static readonly Activate Instance = new();
}

/// <summary>An entity asks to leave memory: what comes for it from now on waits.</summary>
/// <param name="Entity">Its stream.</param>
/// <param name="Due">When it must be back; null when no clock wakes it.</param>
internal sealed record Passivate(StreamId Entity, DateTimeOffset? Due);

/// <summary>Everything that was sent before has been handed over: the entity may leave, if it still wants to.</summary>
internal sealed class MayLeave : OwedMessage
{
    public static readonly MayLeave Instance = new();

    public override object Redeem() => this;
}

/// <summary>Something came in between, and the entity does not leave.</summary>
internal sealed record Stay(StreamId Entity);

/// <summary>
/// Tell every entity in memory a command. The sender is answered with <see cref="AllTold"/> once each has taken it, or
/// is gone: whatever they decided before is durable by then.
/// </summary>
/// <param name="Command">The command.</param>
/// <param name="IsTaken">Whether an answer says that the command was taken; it is told again until then.</param>
internal sealed record TellAll(object Command, Func<object, bool> IsTaken);

/// <summary>Every entity has taken what all were to be told.</summary>
internal sealed class AllTold
{
    public static readonly AllTold Instance = new();
}

/// <summary>A part of what entities rest on is there; a region that waits for several opens with the last.</summary>
/// <param name="Part">Which; told twice, as after a restart of who tells it, it is the same part; one that came later
/// than the region is not waited for.</param>
internal sealed record Open(StreamId Part);

/// <summary>Ask how many entities are in memory.</summary>
internal sealed class CountLive
{
    public static readonly CountLive Instance = new();
}

/// <summary>How many entities are in memory, and how many may be.</summary>
internal sealed record LiveCount(int Live, int LiveMax);
