using Autonomy.Cli;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
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

    private readonly CommandBench _bench = new() { Typed = "hush-hush" };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task WhatIsChangedInAStoreThatNobodyRunsIsInItsLogWithWhoAndWhy()
    {
        await RunAsync("budget", "set", "--tool", "http.*", "--per", "day", "--cost", "5");
        string made = (await RunAsync("token", "create", "--name", "ci", "--role", "operator", "-o", "json")).Out;
        await RunAsync("token", "revoke", ((DataString)((DataObject)DataJson.Parse(made))["id"]!).Value);
        await RunAsync("run", _bench.Write("p.yaml", Asking), "--no-input");
        await RunAsync("cancel", await ExecutionAsync(), "--reason", "no longer wanted");

        Assert.Equal(
            [
                "ada set budget -", "ada create token -", "ada revoke token -",
                "ada cancel execution no longer wanted",
            ],
            await LogAsync());
    }

    [Fact]
    public async Task EveryCommandThatChangesTheWorkspaceTakesAReason()
    {
        _bench.Write("policies.yaml", "policies: 1\nrules: [{ answer: ask, tool: http.* }]");
        _bench.Write("ladders.yaml", "ladders: 1\nrules: [{ kind: timeout, attempts: 2 }]");
        string[] key = ["--key-file", _bench.Write("key", Convert.ToBase64String(new byte[32]))];
        await RunAsync("policy", "add", "policies.yaml", "--reason", "why 1");
        await RunAsync("policy", "remove", await NameAsync("policy"), "--reason", "why 2");
        await RunAsync("ladder", "add", "ladders.yaml", "--reason", "why 3");
        await RunAsync("ladder", "remove", await NameAsync("ladder"), "--reason", "why 4");
        await RunAsync("budget", "set", "--calls", "5", "--reason", "why 5");
        await RunAsync("budget", "remove", "--reason", "why 6");
        await RunAsync("lessons", "forget", "--reason", "why 7");
        await RunAsync("pause", "--tool", "http.*", "--reason", "why 8");
        await RunAsync("resume", "--tool", "http.*", "--reason", "why 9");
        string made = (await RunAsync("token", "create", "--role", "viewer", "--reason", "why 10", "-o", "json")).Out;
        string token = ((DataString)((DataObject)DataJson.Parse(made))["id"]!).Value;
        await RunAsync("token", "revoke", token, "--reason", "why 11");
        await RunAsync(["secret", "set", "PW", "--reason", "why 12", .. key]);
        await RunAsync("secret", "remove", "PW", "--reason", "why 13");

        Assert.Equal(
            [
                "ada add policies why 1", "ada remove policy why 2", "ada lay ladders why 3",
                "ada remove ladder why 4", "ada set budget why 5", "ada remove budget why 6",
                "ada forget lessons why 7", "ada place pause why 8", "ada lift pause why 9", "ada create token why 10",
                "ada revoke token why 11", "ada set secret why 12", "ada remove secret why 13",
            ],
            await LogAsync());
    }

    private async Task<string> NameAsync(string kind) => (await RunAsync(kind, "list", "-o", "name")).Out.Trim();

    [Fact]
    public async Task WhatAnotherTerminalTellsARunThatEndsByItIsInTheLogAndAnswered()
    {
        _bench.Write("p.yaml", "plan: 1\nname: p\nsteps: [{ id: w, tool: core.wait, with: { duration: 1h } }]");
        BackgroundRun run = await BackgroundRun.StartAsync(_bench, "waits until", "run", "p.yaml");

        CommandResult cancelled = await RunAsync("cancel", await ExecutionAsync(), "--reason", "enough");

        Assert.Equal(ExitCode.Done, cancelled.ExitCode);
        Assert.StartsWith("Taken by the process that owns the store", cancelled.Error, StringComparison.Ordinal);
        await run.End;
        Assert.Equal(["ada cancel execution enough"], await LogAsync());
    }

    private Task<CommandResult> RunAsync(params string[] args) => _bench.RunAsync(args);

    private async Task<string> ExecutionAsync() =>
        (await ReadAsync(journal => journal.ReadAfterAsync(0, 1_000, default)))
        .Select(stored => stored.Stream).Where(stream => ExecutionId.TryFromStream(stream, out _))
        .Select(stream => stream.Value["execution-".Length..]).First();

    private async Task<IEnumerable<string>> LogAsync() =>
        (await ReadAsync(journal => journal.ReadStreamAsync(AuditEventTable.StreamOf("default"), 1, 100, default)))
        .Select(stored => (AuditEvent.ActionTaken)AuditEventTable.Decode(
            stored.Name, stored.SchemaVersion, stored.Body.Span))
        .Select(entry => $"{entry.By} {entry.Action} {entry.Reason ?? "-"}");

    private async Task<IReadOnlyList<StoredEvent>> ReadAsync(
        Func<SqliteJournalReader, ValueTask<IReadOnlyList<StoredEvent>>> read)
    {
        await using SqliteJournalReader journal = SqliteJournal.OpenReadOnly(_bench.Store);
        return await read(journal);
    }
}
