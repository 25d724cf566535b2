using Autonomy.Core.Journaling;
using Autonomy.Host.Api;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>What is kept of the executions that somebody looks at.</summary>
public sealed class KeptExecutionsTests(RunningService service) : IClassFixture<RunningService>
{
    private const int LargeBytes = 1 << 20;
    private const int TextBytes = 32 << 10;

    [Fact]
    public async Task SmallOnesAreReadOnFromWhereTheyWere()
    {
        string[] ids = await SubmitAsync(20, RunningService.Quick);
        await using var journal = new SeenReader(service.Service.Engine.Journal);
        var executions = new DurableExecutions(journal);
        foreach (string id in ids) await LookAsync(executions, id);
        journal.FromStart = 0;
        foreach (string id in ids) await LookAsync(executions, id);

        Assert.Equal(0, journal.FromStart);
    }

    [Fact]
    public async Task ThereAreNoMoreBytesOfThemThanFit()
    {
        string texts = string.Join(',', Enumerable.Repeat("steps.text.output", LargeBytes / TextBytes));
        string large = RunningService.PlanOf(
            $$$"""{"id":"text","tool":"core.set","with":{"value":"{{{new string('a', TextBytes)}}}"}}""",
            $$$"""{"id":"texts","tool":"core.set","with":{"value":"${{ [{{{texts}}}] }}"}}""");
        int fitting = (int)(DurableExecutions.KeptBytesMax / LargeBytes);
        string[] ids = await SubmitAsync(fitting + 1, large);
        await using var journal = new SeenReader(service.Service.Engine.Journal);
        var executions = new DurableExecutions(journal);
        foreach (string id in ids) await LookAsync(executions, id);
        journal.FromStart = 0;
        await LookAsync(executions, ids[^1]);
        Assert.Equal(0, journal.FromStart);

        await LookAsync(executions, ids[0]);
        Assert.Equal(1, journal.FromStart);
    }

    private async Task<string[]> SubmitAsync(int count, string plan)
    {
        var ids = new List<string>();
        for (int i = 0; i < count; i++) ids.Add(await service.SubmitAsync(plan));
        foreach (string id in ids) Assert.Equal("completed", await service.EndOfAsync(id));
        return [.. ids];
    }

    private static Task<long> LookAsync(DurableExecutions executions, string id) =>
        executions.ReadAsync("default", id, static seen => seen.Version, CancellationToken.None);

    /// <summary>A journal, with a count of how often it is asked for a stream's snapshot, before its events.</summary>
    private sealed class SeenReader(IJournalReader journal) : IJournalReader
    {
        public int FromStart { get; set; }

        public ValueTask<IReadOnlyList<StoredEvent>> ReadStreamAsync(
            StreamId stream, long fromVersion, int max, CancellationToken cancellation) =>
            journal.ReadStreamAsync(stream, fromVersion, max, cancellation);

        public ValueTask<IReadOnlyList<StoredEvent>> ReadAfterAsync(
            long afterOffset, int max, CancellationToken cancellation) =>
            journal.ReadAfterAsync(afterOffset, max, cancellation);

        public ValueTask<Snapshot?> ReadSnapshotAsync(StreamId stream, CancellationToken cancellation)
        {
            FromStart++;
            return journal.ReadSnapshotAsync(stream, cancellation);
        }

        public ValueTask<ReadOnlyMemory<byte>?> ReadPayloadAsync(PayloadHash hash, CancellationToken cancellation) =>
            journal.ReadPayloadAsync(hash, cancellation);

        public ValueTask<IReadOnlyList<WakeUp>> ReadWakeUpsAsync(
            DateTimeOffset upTo, WakeUp? after, int max, CancellationToken cancellation) =>
            journal.ReadWakeUpsAsync(upTo, after, max, cancellation);

        // The journal is the service's.
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
