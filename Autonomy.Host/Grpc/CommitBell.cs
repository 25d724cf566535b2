using Autonomy.Core.Journaling;

namespace Autonomy.Host.Grpc;

/// <summary>Lets any number of watchers wait for the journal's next commit. Safe to call from any thread.</summary>
internal sealed class CommitBell : IDisposable
{
    private readonly IDisposable _listening;
    private TaskCompletionSource _next = New();

    public CommitBell(IJournal journal) => _listening = journal.OnCommitted(_ => Ring());

    /// <summary>
    /// Completes with the next commit. Who asks before it reads, and waits after it has found nothing, misses none.
    /// </summary>
    public Task NextAsync() => Volatile.Read(ref _next).Task;

    public void Dispose() => _listening.Dispose();

    private void Ring() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    // The journal's own thread must not run what the watchers do next.
    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
