namespace Autonomy.Core.Tools;

/// <summary>
/// An adapter whose attempts run in other processes: they go on while the engine is down. It fails an attempt that was
/// never begun with <see cref="Recovery.FailureCodes.NotBegun"/>.
/// </summary>
public interface IRemoteAdapter : IToolAdapter
{
    /// <summary>
    /// Awaits the end of an attempt that began before the engine did, or was let go: whoever runs it may come and tell
    /// of it. Where nobody does within the time of a lease, it fails with unknown effect.
    /// </summary>
    ValueTask<ToolOutcome> TakeUpAsync(ToolCall call, ToolContext context, CancellationToken cancellation);

    /// <summary>
    /// Nobody awaits the attempt for now, and it is not to stop: its execution is read again, and takes it up. Its end
    /// is kept until then.
    /// </summary>
    void LetGo(string idempotencyKey, int attempt);
}
