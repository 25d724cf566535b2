using Autonomy.Benchmarks.Loads;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;

namespace Autonomy.Benchmarks.Healing;

/// <summary>
/// Answers what executions ask, as a person would who knows the truth: what was done counts as done, what was not is
/// called again, a quota is raised, an account connected anew, and what a service refuses for good is left out.
/// </summary>
internal sealed class Person(BenchmarkEngine engine, EffectLedger ledger, long begin) : IDisposable
{
    private const int PageEvents = 1_024;

    private readonly SemaphoreSlim _news = new(1);

    /// <summary>Answers whatever is asked after the offset where it begins, until it is cancelled.</summary>
    public async Task AnswerAsync(CancellationToken cancellation)
    {
        using IDisposable commits = engine.Journal.OnCommitted(_ => Tell());
        long position = begin;
        while (!cancellation.IsCancellationRequested)
        {
            IReadOnlyList<StoredEvent> page =
                await engine.Journal.ReadAfterAsync(position, PageEvents, CancellationToken.None);
            foreach (StoredEvent stored in page) await HearAsync(stored);
            if (page.Count > 0) position = page[^1].Offset;
            else await _news.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _news.Dispose();

    private void Tell()
    {
        if (_news.CurrentCount == 0) _news.Release();
    }

    private async Task HearAsync(StoredEvent stored)
    {
        if (stored.Name != "decision-required" || !ExecutionId.TryFromStream(stored.Stream, out ExecutionId id)) return;
        byte[] body = (await EventBodies.ReadAsync(engine.Journal, stored, CancellationToken.None)).ToArray();
        var asked =
            (ExecutionEvent.DecisionRequired)ExecutionEventTable.Decode(stored.Name, stored.SchemaVersion, body);
        string option = OptionFor(id, asked.Request);
        await engine.SendAsync(id, new ExecutionCommand.Answer(asked.Request.Id, option, "person", null, null));
    }

    private string OptionFor(ExecutionId id, DecisionRequest request) => request.Kind switch
    {
        DecisionKind.UnknownEffect => ledger.Has(FlakyTools.UnitOf(id.Value, request.Step))
            ? DecisionOption.Done
            : DecisionOption.Retry,
        // What passes once somebody has seen to it works at the second call; what stays is asked about again.
        _ when !request.Question.Contains("501", StringComparison.Ordinal) => DecisionOption.Retry,
        _ => DecisionOption.Skip,
    };
}
