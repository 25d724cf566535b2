using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Security;
using Autonomy.Journals.Sqlite;
using Xunit;

namespace Autonomy.Tests.Cli;

/// <summary>
/// What people change by the command line where no service runs is in the audit log, as it is elsewhere.
/// </summary>
public sealed class AuditedCommandTests : IDisposable
{
    private const string Asking = """
        plan: 1
        name: asking
        steps: [{ id: ask, tool: core.approve, with: { question: May it? } }]
        """;

    private readonly CommandBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task WhatIsChangedInAStoreThatNobodyRunsIsInItsLogWithWhoAndWhy()
    {
        await _bench.RunAsync("budget", "set", "--tool", "http.*", "--per", "day", "--cost", "5");
        await _bench.RunAsync("token", "create", "--name", "ci", "--role", "operator");
        await _bench.RunAsync("run", _bench.Write("p.yaml", Asking), "--no-input");
        string id = (await ReadAsync(journal => journal.ReadAfterAsync(0, 1_000, default)))
            .Select(stored => stored.Stream).Where(stream => ExecutionId.TryFromStream(stream, out _))
            .Select(stream => stream.Value["execution-".Length..]).First();
        await _bench.RunAsync("cancel", id, "--reason", "no longer wanted");

        IEnumerable<AuditEvent.ActionTaken> log = (await ReadAsync(
            journal => journal.ReadStreamAsync(AuditEventTable.StreamOf("default"), 1, 100, default)))
            .Select(stored => (AuditEvent.ActionTaken)AuditEventTable.Decode(
                stored.Name, stored.SchemaVersion, stored.Body.Span));
        Assert.Equal(
            ["ada set budget -", "ada create token -", "ada cancel execution no longer wanted"],
            log.Select(entry => $"{entry.By} {entry.Action} {entry.Reason ?? "-"}"));
    }

    private async Task<IReadOnlyList<StoredEvent>> ReadAsync(
        Func<SqliteJournalReader, ValueTask<IReadOnlyList<StoredEvent>>> read)
    {
        await using SqliteJournalReader journal = SqliteJournal.OpenReadOnly(_bench.Store);
        return await read(journal);
    }
}
