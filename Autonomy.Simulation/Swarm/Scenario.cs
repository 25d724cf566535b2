using System.Collections.Immutable;
using Autonomy.Actors.Executions;
using Autonomy.Actors.Runtime;
using Autonomy.Core.Values;

namespace Autonomy.Simulation.Swarm;

/// <summary>
/// Everything that a run is drawn from. The same scenario makes the same run; a smaller one, with less of anything,
/// makes a run that is as much like it as can be, because every concern draws from a stream of its own.
/// </summary>
internal sealed record Scenario
{
    /// <summary>Room enough that no mailbox is ever full.</summary>
    public const int PlainMailboxCapacity = 1_000;

    /// <summary>As an engine in production has it.</summary>
    public const int PlainMessagesPerTurn = 64;

    /// <summary>As a store in production has it.</summary>
    public const int PlainAppendsPerCommit = 256;

    /// <summary>The seed of all streams.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Machines that can run the engine: one at a time holds the lease, the others stand by.</summary>
    public required int Nodes { get; init; }

    /// <summary>Whether the store is a server of its own, or dies with the node that has it open.</summary>
    public required bool HasStoreServer { get; init; }

    /// <summary>Clients at once.</summary>
    public required int Clients { get; init; }

    /// <summary>The first of the clients, from 1: those before it are left out, and change nothing for it.</summary>
    public int FirstClient { get; init; } = 1;

    /// <summary>Executions that each client submits.</summary>
    public required int ExecutionsPerClient { get; init; }

    /// <summary>The first of a client's executions, from 0: those before it are left out.</summary>
    public int FirstExecution { get; init; }

    /// <summary>The most steps of a plan.</summary>
    public required int StepsMax { get; init; }

    /// <summary>Operations (pause, signal, cancel ...) that its client makes on each execution besides.</summary>
    public required int OperationsPerExecution { get; init; }

    /// <summary>The first of the operations on an execution, from 0: those before it are left out.</summary>
    public int FirstOperation { get; init; }

    /// <summary>Tasks of the project that the first client has; 0: it has none.</summary>
    public int ProjectTasks { get; init; }

    /// <summary>Schedules that the first client has.</summary>
    public int Schedules { get; init; }

    /// <summary>The kinds of faults of this run.</summary>
    public required ImmutableSortedSet<FaultKind> Faults { get; init; }

    /// <summary>The chance of a fault at each occasion for it, 0 to 1.</summary>
    public required double FaultRate { get; init; }

    /// <summary>The first fault, from 0: what would come before it goes well.</summary>
    public int FirstFault { get; init; }

    /// <summary>How many faults there would be until all goes well; those before the first count.</summary>
    public int FaultsMax { get; init; } = int.MaxValue;

    /// <summary>How long there are faults; afterwards everything is healed, and must come to its end.</summary>
    public required TimeSpan Troubled { get; init; }

    /// <summary>How long everything may take after the last heal.</summary>
    public required TimeSpan SettlesWithin { get; init; }

    /// <summary>The capacity of actors' mailboxes, in messages.</summary>
    public int MailboxCapacity { get; init; } = PlainMailboxCapacity;

    /// <summary>Messages in one turn of an actor.</summary>
    public int MessagesPerTurn { get; init; } = PlainMessagesPerTurn;

    /// <summary>Appends in one commit of the store.</summary>
    public int AppendsPerCommit { get; init; } = PlainAppendsPerCommit;

    /// <summary>Whether the engines learn from the journal which rungs help.</summary>
    public bool LearnsLessons { get; init; }

    /// <summary>The limits of the engines.</summary>
    public EngineLimits Limits { get; init; } = new();

    /// <summary>A source of randomness for one concern: how much is drawn from it changes no other.</summary>
    public SeededRandom Stream(string concern) => new(Seed ^ StableHash.Of64(concern));
}
