using Autonomy.Core.Journaling;
using Autonomy.Journals.Sqlite;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Crash;

/// <summary>
/// An engine is killed at a named point of the way from a command to its effect; what must hold afterwards is asked of
/// the next engine, the journal and the ledger. Where a commit writes and syncs inside SQLite no point can be named:
/// <c>during</c> strikes somewhere in it.
/// </summary>
public sealed class CrashPointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private CrashOrders Orders => new() { Folder = _folder.Path };

    public void Dispose() => _folder.Dispose();

    // The point, the plan, how many executions are stored at the kill, which attempts had an effect, and how often
    // people were asked. The steps of the plan are those of CrashPlans.
    [Theory]
    [InlineData("before:execution-submitted", "pay", 0, "", 0)]
    [InlineData("after:execution-submitted", "pay", 1, "s0#2 s1#1 s2#1 s3#1", 0)]
    [InlineData("ledger.pay:before", "pay", 1, "s0#1 s1#2 s2#1 s3#1", 1)]
    [InlineData("ledger.pay:effect", "pay", 1, "s0#1 s1#1 s2#1 s3#1", 1)]
    [InlineData("ledger.post:before", "post", 1, "s0#1 s1#2 s2#1 s3#1", 0)]
    [InlineData("ledger.post:effect", "post", 1, "s0#1 s1#1 s2#1 s3#1", 0)]
    [InlineData("ledger.write:before", "post", 1, "s0#2 s1#1 s2#1 s3#1", 0)]
    [InlineData("ledger.write:effect", "post", 1, "s0#1 s0#2 s1#1 s2#1 s3#1", 0)]
    [InlineData("before:step-completed", "pay", 1, "s0#1 s0#2 s1#1 s2#1 s3#1", 0)]
    [InlineData("after:step-completed", "pay", 1, "s0#1 s1#2 s2#1 s3#1", 1)]
    [InlineData("before:decision-answered", "ask", 1, "s0#1 s2#1 s3#1", 0)]
    [InlineData("after:decision-answered", "ask", 1, "s0#1 s2#1 s3#1", 0)]
    [InlineData("before:snapshot", "ask", 1, "s0#1 s0#2 s2#1 s3#1", 0)]
    [InlineData("after:snapshot", "ask", 1, "s0#1 s2#1 s3#1", 0)]
    [InlineData("before:retry-scheduled", "retry", 1, "s0#1 s1#3 s2#3 s3#1", 0)]
    [InlineData("after:retry-scheduled", "retry", 1, "s0#1 s1#3 s2#3 s3#1", 0)]
    [InlineData("after:execution-completed", "pay", 1, "s0#1 s1#1 s2#1 s3#1", 0)]
    public async Task AKillAtAPointLosesNothingAndRepeatsNothingThatMustNotBe(
        string point, string kind, int stored, string effects, int questions)
    {
        using DoomedEngine killed = await KillAsync(Orders with { Submits = [kind], Point = point, Drains = true });
        await using SqliteJournalReader journal = SqliteJournal.OpenReadOnly(Orders.Store);
        Assert.Equal(stored, (await StreamsAsync(journal)).Count);

        CrashHistory history = await GoOnAsync(journal, killed);

        Assert.Equal(effects, EffectsOf());
        Assert.Equal(questions, history.Questions);
    }

    [Theory]
    [InlineData("during:execution-submitted", "pay")]
    [InlineData("during:step-completed", "pay")]
    [InlineData("during:snapshot", "ask")]
    [InlineData("before:step-waiting", "child")]
    [InlineData("after:step-waiting", "child")]
    [InlineData("before:fan-out-started", "fanout")]
    [InlineData("after:item-completed", "fanout")]
    [InlineData("before:execution-cancel-requested", "undo")]
    [InlineData("after:execution-cancel-requested", "undo")]
    [InlineData("ledger.erase:before", "undo")]
    [InlineData("ledger.erase:effect", "undo")]
    [InlineData("after:step-undone", "undo")]
    [InlineData("checkpoint", "large")]
    public async Task AKillAtAPointLeavesAStoreFromWhichAllGoesOn(string point, string kind)
    {
        using DoomedEngine killed = await KillAsync(Orders with { Submits = [kind], Point = point, Drains = true });
        await using SqliteJournalReader journal = SqliteJournal.OpenReadOnly(Orders.Store);
        await GoOnAsync(journal, killed);
    }

    // What the engine before left: a call of which nobody knows the effect, one that may be repeated, or a probe.
    [Theory]
    [InlineData("ledger.pay:effect", "pay", "read", 1)]
    [InlineData("ledger.pay:effect", "pay", "before:decision-required", 1)]
    [InlineData("ledger.pay:effect", "pay", "during:decision-required", 1)]
    [InlineData("ledger.pay:effect", "pay", "after:decision-required", 1)]
    [InlineData("ledger.post:effect", "post", "ledger.post:probe", 0)]
    [InlineData("ledger.write:effect", "post", "before:attempt-failed", 0)]
    [InlineData("ledger.write:effect", "post", "after:attempt-failed", 0)]
    public async Task AKillWithinTheRecoveryIsRecoveredFrom(string first, string kind, string second, int questions)
    {
        using DoomedEngine killed = await KillAsync(Orders with { Submits = [kind], Point = first, Drains = true });
        using DoomedEngine again = await KillAsync(Orders with { Point = second, Drains = true });
        await using SqliteJournalReader journal = SqliteJournal.OpenReadOnly(Orders.Store);

        CrashHistory history = await GoOnAsync(journal, killed);

        Assert.Equal(questions, history.Questions);
    }

    /// <summary>Lets an engine run into its point.</summary>
    private static async Task<DoomedEngine> KillAsync(CrashOrders orders)
    {
        DoomedEngine engine = DoomedEngine.Start(orders);
        await engine.ReadUntilAsync("idle");
        engine.CloseInput();
        Assert.Equal(DoomedEngine.KilledCode, await engine.EndAsync());
        return engine;
    }

    /// <summary>The next engine brings all to its end, and what is stored agrees with what was done.</summary>
    private async Task<CrashHistory> GoOnAsync(SqliteJournalReader journal, DoomedEngine killed)
    {
        await using (var next = new CrashEngine(Orders with { Drains = true }, Doom.None, TextWriter.Null))
            await next.RunAsync().WaitAsync(DoomedEngine.SilenceMax);

        var history = new CrashHistory(journal, Orders.Ledger);
        await history.CheckAsync(killed.Accepted);
        Assert.Empty(history.Violations);
        Assert.True((await journal.VerifyAsync(CancellationToken.None)).IsWhole);
        return history;
    }

    private static async Task<HashSet<StreamId>> StreamsAsync(SqliteJournalReader journal) =>
        [.. (await journal.ReadAfterAsync(0, 1_000, CancellationToken.None)).Select(stored => stored.Stream)];

    private string EffectsOf() => string.Join(' ', Ledger.Read(Orders.Ledger)
        .OrderBy(effect => effect.Unit, StringComparer.Ordinal).ThenBy(effect => effect.Attempt)
        .Select(effect => $"{effect.Unit}#{effect.Attempt}"));
}
