using Autonomy.Core.Journaling;
using Autonomy.Journals;
using Autonomy.Journals.Sqlite;
using Xunit;
using static Autonomy.Tests.Journals.JournalSupport;

namespace Autonomy.Tests.Journals;

public sealed class SqliteJournalTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryFaultOfTheOptionsIsToldAtOnce()
    {
        var options = new SqliteJournalOptions
        {
            Directory = " ",
            TimeProvider = null!,
            GroupAppendsMax = 0,
            GroupBytesMax = 1,
            QueueAppendsMax = -1,
            CheckpointBytes = 2L << 30,
            WalBytesMax = 1,
            ReadersMax = 65,
            StreamHeadsMax = 1,
        };

        string message = Assert.Throws<ArgumentException>(() => SqliteJournal.Open(options)).Message;

        string[] names = [.. typeof(SqliteJournalOptions).GetProperties().Select(property => property.Name)];
        Assert.All(names, name => Assert.Contains(name, message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ASecondOwnerIsToldWhoOwnsTheStoreAndWhatToDo()
    {
        await using SqliteJournal owner = _folder.Open();

        StoreException refused = Assert.Throws<StoreException>(() => _folder.Open());

        Assert.Equal(StoreErrorKind.InUse, refused.Kind);
        Assert.Contains($"pid {Environment.ProcessId} since 20", refused.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.Path, refused.Message, StringComparison.Ordinal);
        Assert.Contains("Stop that process", refused.Message, StringComparison.Ordinal);
        await owner.AppendedAsync(Request("a", 0, "1"));
    }

    [Fact]
    public async Task ALockFileLeftByAKilledProcessIsNoObstacle()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "lock"), "pid 1 since 2020-01-01T00:00:00Z\n");

        await using SqliteJournal journal = _folder.Open();

        await journal.AppendedAsync(Request("a", 0, "1"));
    }

    [Fact]
    public async Task AStoreOfANewerVersionIsRefusedAndNotTouched()
    {
        await _folder.Open().DisposeAsync();
        Execute("pragma user_version = 9");
        byte[] before = await File.ReadAllBytesAsync(_folder.Database);

        StoreException refused = Assert.Throws<StoreException>(() => _folder.Open());
        StoreException readRefused = Assert.Throws<StoreException>(() => SqliteJournal.OpenReadOnly(_folder.Path));

        Assert.Equal((StoreErrorKind.NewerVersion, StoreErrorKind.NewerVersion), (refused.Kind, readRefused.Kind));
        Assert.Contains("version 9; this program knows versions up to 2", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(_folder.Database));
        Assert.Equal(["journal.db", "lock"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task ADatabaseOfAnotherProgramAndAFileThatIsNoneAreRefused()
    {
        Execute("create table t (a)");
        Assert.Equal(StoreErrorKind.NotAStore, Assert.Throws<StoreException>(() => _folder.Open()).Kind);

        await File.WriteAllTextAsync(_folder.Database, new string('x', 8192));
        Assert.Equal(StoreErrorKind.NotAStore, Assert.Throws<StoreException>(() => _folder.Open()).Kind);
        Assert.Equal(StoreErrorKind.NotAStore, Assert.Throws<StoreException>(OpenReadOnly).Kind);
    }

    [Fact]
    public void AFolderWithoutAStoreCannotBeReadAndStaysEmpty()
    {
        Assert.Equal(StoreErrorKind.Missing, Assert.Throws<StoreException>(OpenReadOnly).Kind);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task AFullQueueRefusesAtOnce()
    {
        await using SqliteJournal journal = SqliteJournal.Open(new SqliteJournalOptions
        {
            Directory = _folder.Path,
            TimeProvider = TimeProvider.System,
            QueueAppendsMax = 2,
        });
        using var writerMayGoOn = new ManualResetEventSlim();
        var writerHeld = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using IDisposable hold = journal.OnCommitted(_ =>
        {
            writerHeld.TrySetResult();
            writerMayGoOn.Wait();
        });
        await journal.AppendedAsync(Request("first", 0, "1"));
        await writerHeld.Task;

        Task<AppendResult>[] answers =
            [.. Enumerable.Range(0, 3).Select(i => journal.AppendAsync(Request($"s{i}", 0, "1")))];
        AppendResult refused = await answers[2];
        writerMayGoOn.Set();

        Assert.Equal(AppendOutcome.Refused, refused.Outcome);
        Assert.Contains("2 appends wait", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(AppendOutcome.Appended, (await answers[0]).Outcome);
        Assert.Equal(AppendOutcome.Appended, (await answers[1]).Outcome);
    }

    [Fact]
    public async Task AReaderSeesACommitOfALiveOwnerAndTakesNoLock()
    {
        await using SqliteJournal owner = _folder.Open();
        await using SqliteJournalReader reader = SqliteJournal.OpenReadOnly(_folder.Path);
        for (int i = 0; i < 50; i++)
        {
            AppendResult appended = await owner.AppendAsync(Request("a", i, $"{i}"));
            StoredEvent last = Assert.Single(await reader.ReadAfterAsync(appended.Offset - 1, 10, default));
            Assert.Equal($"{i}", Text(last.Body));
        }

        Assert.True((await reader.VerifyAsync(default)).IsWhole);
    }

    [Fact]
    public async Task TheLogStartsOverWhileAppendsGoOn()
    {
        await using SqliteJournal journal = SqliteJournal.Open(new SqliteJournalOptions
        {
            Directory = _folder.Path,
            TimeProvider = TimeProvider.System,
            CheckpointBytes = 256 << 10,
            WalBytesMax = 512 << 10,
        });
        const int Clients = 8;
        const int AppendsOfRound = 25;
        const int RoundsMax = 400;
        string body = new('x', 4096);
        await journal.AppendedAsync(Request("first", 0, body));
        long first = await SaltOfLogAsync();
        int round = 0;
        // The salt of the log's header is another one each time that the log starts over.
        for (; round < RoundsMax && await SaltOfLogAsync() == first; round++)
        {
            int begin = round * AppendsOfRound;
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
            {
                for (int i = 0; i < AppendsOfRound; i++)
                    await journal.AppendedAsync(Request($"client-{client}", begin + i, body));
            }));
        }

        Assert.NotEqual(RoundsMax, round);
        StoreCheck check = await journal.CheckAsync(default);
        Assert.True(check.IsSound);
        Assert.Equal(1 + (round * Clients * AppendsOfRound), check.Events);
        Assert.True((await journal.VerifyAsync(default)).IsWhole);
    }

    private async Task<long> SaltOfLogAsync()
    {
        const int SaltOffset = 16;
        byte[] salt = new byte[sizeof(long)];
        await using var log = new FileStream(_folder.Wal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        log.Position = SaltOffset;
        await log.ReadExactlyAsync(salt);
        return BitConverter.ToInt64(salt);
    }

    [Fact]
    public async Task HeadsThatFellOutOfMemoryAreReadAgain()
    {
        await using SqliteJournal journal = SqliteJournal.Open(new SqliteJournalOptions
        {
            Directory = _folder.Path,
            TimeProvider = TimeProvider.System,
            StreamHeadsMax = 64,
        });
        for (int round = 0; round < 3; round++)
        {
            int version = round;
            IEnumerable<int> streams = Enumerable.Range(0, 200);
            await Task.WhenAll(streams.Select(i => journal.AppendedAsync(Request($"s{i}", version, "x"))));
        }

        StoreVerification verification = await journal.VerifyAsync(default);
        Assert.True(verification.IsWhole);
        Assert.Equal((200, 600), (verification.Streams, verification.Events));
    }

    [Fact]
    public async Task TheShellShowsTheJournalInWords()
    {
        await using SqliteJournal journal = _folder.Open();
        await journal.AppendedAsync(Request("execution-a", 0, """{"n":1}"""));
        using Connection connection = Connection.ForReading(_folder.Database);
        using Statement row = connection.Prepare(
            "select stream || ' ' || version || ' ' || time || ' ' || name || ' ' || body from journal");

        Assert.True(row.Step());
        Assert.Equal("""execution-a 1 2026-11-21T12:00:00.000Z step-completed {"n":1}""", row.Text(0));
        row.Reset();
    }

    [Fact]
    public async Task ALogThatWasTornOffKeepsEverythingBeforeTheTear()
    {
        string copy = Directory.CreateDirectory(Path.Combine(_folder.Path, "copy")).FullName;
        await using (SqliteJournal journal = _folder.Open())
        {
            for (int i = 0; i < 40; i++) await journal.AppendedAsync(Request("a", i, $"{i}"));
            await StoreFolder.CopyAsync(_folder.Database, copy);
            await StoreFolder.CopyAsync(_folder.Wal, copy);
        }

        string wal = Path.Combine(copy, "journal.db-wal");
        byte[] log = await File.ReadAllBytesAsync(wal);
        int end = Array.FindLastIndex(log, one => one != 0);
        await File.WriteAllBytesAsync(wal, log[..(end - 1000)]);
        await using SqliteJournal reopened = StoreFolder.Open(copy);

        IReadOnlyList<StoredEvent> events = await reopened.ReadAsync("a");
        Assert.Equal(Enumerable.Range(0, 39).Select(i => $"{i}"), events.Select(one => Text(one.Body)));
        Assert.True((await reopened.VerifyAsync(default)).IsWhole);
        Assert.Equal(40, await reopened.AppendedAsync(Request("a", 39, "again")));
    }

    [Fact]
    public async Task ACheckpointThatEndedHalfWayHarmsNothing()
    {
        long firstPages;
        string copy = Directory.CreateDirectory(Path.Combine(_folder.Path, "copy")).FullName;
        string body = new('x', 2_000);
        await using (SqliteJournal journal = _folder.Open())
        {
            for (int i = 0; i < 40; i++) await journal.AppendedAsync(Request("a", i, body));
            await StoreFolder.CopyAsync(_folder.Wal, copy);
            firstPages = StoreFiles.BytesOf(_folder.Database);
        }

        // The whole log is in the database now; of the copy only the first pages are, and they tell of all the others.
        await StoreFolder.CopyAsync(_folder.Database, copy);
        await using (FileStream database = File.OpenWrite(Path.Combine(copy, "journal.db")))
            database.SetLength(firstPages);
        await using SqliteJournal reopened = StoreFolder.Open(copy);

        Assert.Equal(40, (await reopened.ReadAsync("a")).Count);
        Assert.True((await reopened.VerifyAsync(default)).IsWhole);
    }

    private SqliteJournalReader OpenReadOnly() => SqliteJournal.OpenReadOnly(_folder.Path);

    private void Execute(string sql)
    {
        using Connection connection = Connection.ForWriting(_folder.Database);
        connection.Execute(sql);
    }
}
