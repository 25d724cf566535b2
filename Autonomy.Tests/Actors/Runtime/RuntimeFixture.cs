using Autonomy.Actors.Runtime;
using Autonomy.Tests.Support;

namespace Autonomy.Tests.Actors.Runtime;

/// <summary>A system whose turns run when a test says so, on virtual time, from one seed.</summary>
internal sealed class RuntimeFixture
{
    public RuntimeFixture(ulong seed = 1, int mailboxCapacity = 100, int messagesPerTurn = 3)
    {
        Dispatcher = new DeterministicDispatcher(new SeededRandom(seed));
        System = Start(Dispatcher, Time, Observer, mailboxCapacity, messagesPerTurn);
    }

    public VirtualTime Time { get; } = new();

    public RecordingObserver Observer { get; } = new();

    public DeterministicDispatcher Dispatcher { get; }

    public ActorSystem System { get; }

    public static ActorSystem Start(
        Dispatcher dispatcher,
        TimeProvider clock,
        IActorObserver observer,
        int mailboxCapacity,
        int messagesPerTurn) => new(new ActorSystemOptions
        {
            Name = "test",
            Dispatcher = dispatcher,
            Clock = clock,
            Random = new SeededRandom(7),
            Observer = observer,
            MailboxCapacity = mailboxCapacity,
            MessagesPerTurn = messagesPerTurn,
        });

    public ActorRef Spawn(Action<ScriptedActor, object> onMessage, string? name = null) =>
        System.Spawn(ScriptedActor.Props(onMessage), name);

    public void Run() => Dispatcher.RunUntilIdle();

    public void Advance(double seconds)
    {
        Time.Advance(TimeSpan.FromSeconds(seconds));
        Run();
    }

    public void TellAndRun(ActorRef actor, params object[] messages)
    {
        foreach (var message in messages)
            actor.Tell(message);
        Run();
    }
}

/// <summary>Keeps what a system reports, as lines.</summary>
internal sealed class RecordingObserver : IActorObserver
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
                return [.. _lines];
        }
    }

    public void Failed(ActorRef actor, Exception cause, Directive directive) =>
        Add($"failed {actor} {cause.Message} {directive}");

    public void Restarted(ActorRef actor, Exception cause) => Add($"restarted {actor} {cause.Message}");

    public void Stopped(ActorRef actor) => Add($"stopped {actor}");

    public void DeadLetter(in DeadLetter letter) => Add($"dead {letter.Message} {letter.Recipient} {letter.Reason}");

    private void Add(string line)
    {
        lock (_gate)
            _lines.Add(line);
    }
}

/// <summary>Hears nothing.</summary>
internal sealed class SilentObserver : IActorObserver
{
    public void Failed(ActorRef actor, Exception cause, Directive directive)
    {
    }

    public void Restarted(ActorRef actor, Exception cause)
    {
    }

    public void Stopped(ActorRef actor)
    {
    }

    public void DeadLetter(in DeadLetter letter)
    {
    }
}

/// <summary>
/// An actor that a test scripts; a message that is an exception is thrown, an action is run on the turn.
/// </summary>
internal sealed class ScriptedActor(Action<ScriptedActor, object> onMessage, List<string>? hooks = null) : Actor
{
    public new ActorContext Context => base.Context;

    public new ActorRef? Sender => base.Sender;

    public static Props Props(Action<ScriptedActor, object> onMessage, List<string>? hooks = null) =>
        new(() => new ScriptedActor(onMessage, hooks));

    protected override void Receive(object message)
    {
        if (message is Exception failure)
            throw failure;
        if (message is Action<ScriptedActor> action)
            action(this);
        else
            onMessage(this, message);
    }

    protected override void PreStart() => hooks?.Add($"start {Self.Name}");

    protected override void PostStop() => hooks?.Add($"stop {Self.Name}");

    protected override void PreRestart(Exception cause, object? message)
    {
        hooks?.Add($"pre-restart {Self.Name} {cause.Message} on {(message as Exception)?.Message ?? message}");
        base.PreRestart(cause, message);
    }

    protected override void PostRestart(Exception cause)
    {
        hooks?.Add($"post-restart {Self.Name} {cause.Message}");
        base.PostRestart(cause);
    }
}
