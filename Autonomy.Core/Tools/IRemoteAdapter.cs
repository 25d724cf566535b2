namespace Autonomy.Core.Tools;

/// <summary>
/// An adapter whose attempts run in other processes: they go on while the engine is down. It fails an attempt that was
/// never begun with <see cref="Recovery.FailureCodes.NotBegun"/>.
/// </summary>
public interface IRemoteAdapter : IToolAdapter
{
    /// <summary>
    /// Whether it heeds <see cref="ToolContext.AskToOffer"/>: it hands no attempt that has it to anybody before
    /// <see cref="HandOut"/>. Default: it does not, and whether an attempt was handed out is not known after a crash.
    /// </summary>
    bool AsksToOffer => false;

    /// <summary>
    /// That the attempt is handed out is durable: the worker that has a place for it is offered it. One that is not
    /// open any more stays so.
    /// </summary>
    void HandOut(string idempotencyKey, int attempt)
    {
    }

    /// <summary>Where an open attempt is; null: it is not known here, or on its way. Quick.</summary>
    RemoteStanding? StandingOf(string idempotencyKey, int attempt) => null;

    /// <summary>
    /// Awaits the end of an attempt that began before the engine did, or was let go: whoever runs it may come and tell
    /// of it. Where nobody does within the time of a lease, it fails with unknown effect.
    /// </summary>
    ValueTask<ToolOutcome> TakeUpAsync(ToolCall call, ToolContext context, CancellationToken cancellation);

    /// <summary>
    /// Nobody awaits the attempt for now, and it is not to stop: its execution is read again, and takes it up. Its end
    /// is kept until then. One that nobody may be handed yet is not begun.
    /// </summary>
    void LetGo(string idempotencyKey, int attempt);

    /// <summary>
    /// Nobody knows what became of the attempt, and a person is asked: whoever ran it may tell after all. Its end is
    /// kept for <see cref="TakeUpAsync"/> then, and it is not stopped meanwhile. Default: late ends are of no use.
    /// </summary>
    /// <param name="idempotencyKey">The key of the call.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="onWord">Told once its end is there, perhaps at once, on any thread: quick, never throws.</param>
    void AwaitWord(string idempotencyKey, int attempt, Action onWord)
    {
    }

    /// <summary>Nobody asks about the attempt any more: whoever tells of it is late, and told to stop.</summary>
    void DropWord(string idempotencyKey, int attempt)
    {
    }
}
