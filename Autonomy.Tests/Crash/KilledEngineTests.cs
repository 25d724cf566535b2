using Autonomy.Core.Executions;
using Autonomy.Journals.Sqlite;
using Autonomy.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Autonomy.Tests.Crash;

/// <summary>Engines that are killed (SIGKILL) while plans run on a real store, recovery included.</summary>
public sealed class KilledEngineTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task OverTwentyKillsNothingIsLostAndNothingRepeatedThatMustNotBe()
    {
        CrashReport report = await new CrashLoop(_folder.Path, CrashCommand.NewSeed())
            .RunAsync(CrashLoop.RoundKills, static _ => { });

        output.WriteLine(report.Summary);
        Assert.Empty(report.Faults);
    }

    [Fact]
    public async Task AStepThatKillsItsEngineIsAskedAboutAtTheFifthStart()
    {
        var orders = new CrashOrders { Folder = _folder.Path, Drains = true };
        for (int start = 1; start <= Recovering.LossesMax; start++)
        {
            using DoomedEngine killed = DoomedEngine.Start(orders with { Submits = start == 1 ? ["stop"] : [] });
            Assert.Equal(DoomedEngine.KilledCode, await killed.EndAsync());
        }

        using DoomedEngine asks = DoomedEngine.Start(orders);
        Assert.True(await asks.ReadUntilAsync("idle"));
        asks.Kill();
        await asks.EndAsync();
        await using SqliteJournalReader journal = SqliteJournal.OpenReadOnly(orders.Store);
        var history = new CrashHistory(journal, orders.Ledger);
        await history.CheckAsync([]);
        Assert.Empty(history.Violations);
        Assert.Equal((Recovering.LossesMax, 1), (history.AttemptsLost, history.Questions));
    }
}
