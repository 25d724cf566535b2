using Autonomy.Core.Executions;
using Autonomy.Journals.Sqlite;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Crash;

/// <summary>
/// A plan of ten steps is cancelled with undo after its seventh, by an engine that is killed (SIGKILL) while it undoes.
/// Each undo is a line in the ledger, and the tool takes a repeat under the same key for what it is.
/// </summary>
public sealed class KilledUndoTests : IDisposable
{
    private static readonly string[] Backwards = ["s6", "s5", "s4", "s3", "s2", "s1", "s0"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, 0)]
    [InlineData("ledger.refund:before", 1)]
    [InlineData("ledger.refund:before", 4)]
    [InlineData("ledger.refund:effect", 4)]
    [InlineData("ledger.refund:effect", 7)]
    [InlineData("before:step-undone", 3)]
    [InlineData("during:step-undone", 4)]
    [InlineData("after:step-undone", 5)]
    [InlineData("before:execution-cancel-requested", 1)]
    [InlineData("after:execution-cancel-requested", 1)]
    public async Task SevenStepsAreUndoneFromTheLastToTheFirstEachOnce(string? point, int passing)
    {
        var orders = new CrashOrders { Folder = _folder.Path, Submits = ["ten"], Drains = true };
        if (point is not null) await KillAsync(orders with { Point = point, Passing = passing });
        await using (var next = new CrashEngine(
            point is null ? orders : orders with { Submits = [] }, Doom.None, TextWriter.Null))
        {
            await next.RunAsync().WaitAsync(DoomedEngine.SilenceMax);
        }

        await using SqliteJournalReader journal = SqliteJournal.OpenReadOnly(orders.Store);
        var history = new CrashHistory(journal, orders.Ledger);
        await history.CheckAsync([]);
        Assert.Empty(history.Violations);
        Assert.Equal((1, 0), (history.Executions, history.Questions));
        Assert.Equal(Backwards, RefundsIn(orders));
        Assert.Equal(Backwards, await UndoneAsync(journal, orders));
    }

    private static async Task KillAsync(CrashOrders orders)
    {
        using DoomedEngine killed = DoomedEngine.Start(orders);
        Assert.Equal(DoomedEngine.KilledCode, await killed.EndAsync());
    }

    private static IEnumerable<string> RefundsIn(CrashOrders orders) =>
        Ledger.Read(orders.Ledger).Where(effect => effect.Tool == "ledger.refund").Select(effect => effect.Unit);

    private static async Task<IEnumerable<string>> UndoneAsync(SqliteJournalReader journal, CrashOrders orders)
    {
        string execution = Ledger.Read(orders.Ledger)[0].Execution;
        var events = await CrashHistory.ReadAsync(journal, ExecutionId.Parse(execution).Stream);
        return events.Select(entry => entry.Happened).OfType<ExecutionEvent.StepUndone>().Select(undone => undone.Step);
    }
}
