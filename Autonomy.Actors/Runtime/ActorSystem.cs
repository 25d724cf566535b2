using Autonomy.Core.Seams;

namespace Autonomy.Actors.Runtime;

/// <summary>
/// A tree of actors with one dispatcher, one clock and one source of randomness. Its root is the guardian
/// <c>/user</c>, which stops a top-level actor that fails: who is to survive a failure has a parent that restarts it.
/// </summary>
public sealed class ActorSystem
{
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ActorCell _guardian;
    private long _actors;

    /// <summary>Makes a system, ready for its first actor.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names all that are.</exception>
    public ActorSystem(ActorSystemOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Faults() is { Count: > 0 } faults)
        {
            throw new ArgumentException(
                $"The options of the actor system are wrong. {string.Join(' ', faults)}", nameof(options));
        }

        Name = options.Name;
        Clock = options.Clock;
        Random = options.Random;
        Dispatcher = options.Dispatcher;
        Observer = options.Observer;
        MailboxCapacity = options.MailboxCapacity;
        MessagesPerTurn = options.MessagesPerTurn;
        DeadLetters = new DeadLetters(options.Observer);
        _guardian = new ActorCell(this, parent: null, "user", new Props(static () => new Guardian()));
        Dispatcher.Schedule(_guardian);
    }

    /// <summary>The system's name.</summary>
    public string Name { get; }

    /// <summary>The clock that actors go by.</summary>
    public TimeProvider Clock { get; }

    /// <summary>The randomness that actors draw from.</summary>
    public IRandomSource Random { get; }

    /// <summary>The messages that reached nobody.</summary>
    public DeadLetters DeadLetters { get; }

    /// <summary>How many actors live, the guardian among them.</summary>
    public long Actors => Interlocked.Read(ref _actors);

    /// <summary>Completes when the last actor has stopped.</summary>
    public Task Stopped => _stopped.Task;

    internal Dispatcher Dispatcher { get; }

    internal IActorObserver Observer { get; }

    internal int MailboxCapacity { get; }

    internal int MessagesPerTurn { get; }

    /// <summary>
    /// Makes a top-level actor, from any thread. It starts on its own turn; messages may be told to it at once.
    /// </summary>
    /// <param name="props">How to make it.</param>
    /// <param name="name">Its name below <c>/user</c>, as in <see cref="ActorContext.Spawn"/>; null for a
    /// number.</param>
    /// <exception cref="InvalidOperationException">A living actor has the name, or the system is stopping.</exception>
    public ActorRef Spawn(Props props, string? name = null) => _guardian.Spawn(props, name);

    /// <summary>
    /// Stops an actor after the message that it has in hand, its children first; from any thread. A stopped one stays
    /// so.
    /// </summary>
    public void Stop(ActorRef actor)
    {
        if (actor is not ActorCell cell || cell.System != this)
            throw new ArgumentException($"{actor} is no actor of the system {Name}.", nameof(actor));
        cell.PostSystem(new SystemMessage.Stop());
    }

    /// <summary>
    /// Stops all actors, children first, and completes when the last has stopped. Calling it again changes nothing.
    /// </summary>
    public Task StopAsync()
    {
        Stop(_guardian);
        return Stopped;
    }

    internal void OnMade() => Interlocked.Increment(ref _actors);

    internal void OnStopped() => Interlocked.Decrement(ref _actors);

    internal void OnRootStopped() => _stopped.TrySetResult();

    private sealed class Guardian : Actor
    {
        private static readonly SupervisorStrategy StopAlways = SupervisorStrategy.OneForOne(
            restartsMax: 0, SupervisorStrategy.DefaultWindow, static _ => Directive.Stop);

        protected override SupervisorStrategy Strategy => StopAlways;

        protected override void Receive(object message) => Unhandled(message);
    }
}
