using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Notifications;
using Autonomy.Host.Security;

namespace Autonomy.Host.Administration;

/// <summary>The callbacks of executions, and what they were sent. Safe to call from any thread.</summary>
internal sealed class CallbackBooks(IJournal journal, TimeProvider clock)
{
    /// <summary>The callback of an execution; null: it has none.</summary>
    public async ValueTask<Callback?> FindAsync(ExecutionId execution, CancellationToken cancellation)
    {
        if (await journal.ReadStreamAsync(execution.Stream, 1, 1, cancellation) is not [{ } first]) return null;
        ReadOnlyMemory<byte> body = await EventBodies.ReadAsync(journal, first, cancellation);
        var submitted = (ExecutionEvent.Submitted)ExecutionEventTable.Decode(
            first.Name, first.SchemaVersion, body.Span);
        return submitted.Callback;
    }

    /// <summary>What an execution's callback was sent.</summary>
    public async Task<CallbackBook> ReadAsync(ExecutionId execution, CancellationToken cancellation) =>
        (await ShapeOf(execution).ReadAsync(journal, null, cancellation)).State;

    /// <summary>
    /// Stores what became of a message. What the store does not take is not known later; the message is sent all the
    /// same.
    /// </summary>
    public async Task StoreAsync(ExecutionId execution, CallbackEvent happened)
    {
        using KeptStream<CallbackBook, CallbackEvent> book = new(journal, clock, ShapeOf(execution));
        await book.DecideAsync((_, _) => Core.Security.Verdict.Of(happened));
    }

    private static StreamShape<CallbackBook, CallbackEvent> ShapeOf(ExecutionId execution) => new()
    {
        Stream = CallbackEventTable.StreamOf(execution),
        Empty = CallbackBook.Empty,
        Encode = CallbackEventTable.Encode,
        Fold = static (book, stored, body) => book.Apply(
            CallbackEventTable.Decode(stored.Name, stored.SchemaVersion, body.Span), stored.Time),
    };
}
