using Autonomy.Core.Executions;
using Autonomy.Journals.Sqlite;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Crash;

/// <summary>Engines that run out of disk, of file handles, of memory, while executions run.</summary>
public sealed class ScarcityTests : IDisposable
{
    private const int HeapBytes = 48 << 20;
    private const int DiskKibibytes = 32 << 10;
    private const int BallastBytes = 26 << 20;

    private readonly TemporaryFolder _folder = new();

    private CrashOrders Orders => new() { Folder = _folder.Path, Drains = true };

    public void Dispose() => _folder.Dispose();

    [SmallDiskFact]
    public async Task OnAFullDiskTheRefusalSaysWhyAndAllGoesOnOnceThereIsSpace()
    {
        using SmallDisk disk = SmallDisk.Mount(DiskKibibytes);
        string ballast = Path.Combine(disk.Path, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[BallastBytes]);
        Directory.CreateSymbolicLink(Orders.Store, disk.Path);
        using var told = new ToldLines();
        Task<string> refused = told.WhenAsync("store-refused");
        await using (var engine = new CrashEngine(Orders with { Submits = ["large", "large"] }, Doom.None, told))
        {
            Task run = engine.RunAsync();
            string why = await refused.WaitAsync(DoomedEngine.SilenceMax);
            Assert.Contains("no space left", why, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("Free space", why, StringComparison.Ordinal);

            File.Delete(ballast);
            await run.WaitAsync(DoomedEngine.SilenceMax);
        }

        Assert.Equal(2, told.Accepted.Count);
        await CheckAsync(told.Accepted);
    }

    // An engine that has worked holds the files that it needs. Where the runtime lacks one for itself it ends the
    // process, which is a crash like any other.
    [PrlimitFact]
    public async Task WithoutFileHandlesNothingAcknowledgedIsLost()
    {
        CrashOrders orders = Orders with { Submits = ["pay"], Scarcity = Scarcity.Handles };
        using DoomedEngine engine = DoomedEngine.Start(orders, "prlimit", "--nofile=256:256");
        await engine.ReadUntilAsync("starving");
        bool wasFed = await engine.ReadUntilAsync("fed");
        if (wasFed) Assert.True(await engine.ReadUntilAsync("idle"), string.Join('\n', engine.Lines));
        engine.Kill();
        await engine.EndAsync();

        Assert.NotEmpty(engine.Accepted);
        await GoOnAndCheckAsync(engine);
    }

    [PrlimitFact]
    public async Task WithoutMemoryAnEngineDiesOrRefusesAndTheNextGoesOn()
    {
        CrashOrders orders = Orders with { Submits = ["pay", "chain"], Scarcity = Scarcity.Memory };
        using DoomedEngine engine =
            DoomedEngine.Start(orders, "env", $"DOTNET_GCHeapHardLimit={HeapBytes:x}");
        await engine.ReadUntilAsync("starving");
        await engine.ReadUntilAsync("fed");
        engine.Kill();
        await engine.EndAsync();

        await GoOnAndCheckAsync(engine);
    }

    private async Task GoOnAndCheckAsync(DoomedEngine before)
    {
        await using (var next = new CrashEngine(Orders, Doom.None, TextWriter.Null))
            await next.RunAsync().WaitAsync(DoomedEngine.SilenceMax);
        await CheckAsync(before.Accepted);
    }

    private async Task CheckAsync(IReadOnlyList<ExecutionId> accepted)
    {
        await using SqliteJournalReader journal = SqliteJournal.OpenReadOnly(Orders.Store);
        var history = new CrashHistory(journal, Orders.Ledger);
        await history.CheckAsync(accepted);
        Assert.Empty(history.Violations);
        Assert.True((await journal.VerifyAsync(CancellationToken.None)).IsWhole);
    }
}
