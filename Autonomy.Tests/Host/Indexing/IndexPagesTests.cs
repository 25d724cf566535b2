using Autonomy.Core.Executions;
using Autonomy.Core.Indexing;
using Autonomy.Core.Journaling;
using Autonomy.Host.Indexing;
using Autonomy.Journals.InMemory;
using Autonomy.Journals.Sqlite.Indexing;
using Autonomy.Tests.Core.Executions;
using Autonomy.Tests.Journals;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Indexing;

/// <summary>The index built from a journal, cut off anywhere.</summary>
public sealed class IndexPagesTests
{
    private const int Lives = 12;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task CutOffAnywhereItLosesNothingAndCountsNothingTwice(int seed)
    {
        using var folder = new TemporaryFolder();
        await using var journal = new InMemoryJournal();
        await LiveAsync(journal, seed);
        IReadOnlyList<ExecutionRow> whole = await BuildAsync(journal, Path.Combine(folder.Path, "whole"), 10_000);

        var dice = new Dice(seed);
        string image = Path.Combine(folder.Path, "0");
        Directory.CreateDirectory(image);
        for (int i = 1; ; i++)
        {
            await using SqliteExecutionIndex index = SqliteExecutionIndex.Open(image, journal.HeadOffset);
            var pages = new IndexPages(journal, index);
            for (int page = dice.Next(1, 3); page > 0; page--) await pages.TakeAsync(dice.Next(1, 40), default);
            if (index.Position == journal.HeadOffset)
            {
                Assert.Equal(Text(whole), Text(await AllAsync(index)));
                return;
            }

            // What a process that is killed now leaves behind.
            image = Copy(image, Path.Combine(folder.Path, $"{i}"));
        }
    }

    [Fact]
    public async Task AnIndexOfAnotherVersionOrOfAnotherJournalIsBuiltAnew()
    {
        using var folder = new TemporaryFolder();
        await using var journal = new InMemoryJournal();
        await LiveAsync(journal, 3);
        IReadOnlyList<ExecutionRow> whole = await BuildAsync(journal, folder.Path, 100);
        await using (SqliteExecutionIndex other = SqliteExecutionIndex.Open(folder.Path, headOffset: 1))
            Assert.Equal(0, other.Position);
        await File.WriteAllTextAsync(folder.File(SqliteExecutionIndex.FileName), "This is no database at all, is it?");
        Assert.Equal(Text(whole), Text(await BuildAsync(journal, folder.Path, 100)));
    }

    [Theory]
    [InlineData("""{"payload":{"hash":"abcdefghabcdefghabcdefghabcdefghabcdefghabcdefghabcdefghabcdefgh"}}""")]
    [InlineData("""{"payload":{"hash":"none"}}""")]
    [InlineData("""{"workspace":""")]
    public async Task WhatCannotBeReadIsLeftOutCountedAndHoldsUpNobody(string broken)
    {
        using var folder = new TemporaryFolder();
        await using var journal = new InMemoryJournal();
        await journal.AppendedAsync(new AppendRequest
        {
            Stream = ExecutionId.Parse("broken-1").Stream,
            ExpectedVersion = 0,
            Time = ExecutionRun.Beginning,
            Events = [new NewEvent("execution-submitted", 1, JournalSupport.Utf8(broken))],
        });
        await LiveAsync(journal, 3);
        await using SqliteExecutionIndex index = SqliteExecutionIndex.Open(folder.Path, journal.HeadOffset);
        var pages = new IndexPages(journal, index);
        while (await pages.TakeAsync(10_000, default) > 0)
        {
            // Until the end.
        }

        Assert.Equal((1, journal.HeadOffset), (pages.Unreadable, index.Position));
        Assert.NotNull(pages.UnreadableBecause);
        Assert.Equal(Lives, (await AllAsync(index)).Count);
    }

    [Fact]
    public async Task FiltersGiveWhatTheyNameAndPagesGiveEachOnceInOrder()
    {
        using var folder = new TemporaryFolder();
        await using var journal = new InMemoryJournal();
        await LiveAsync(journal, 4);
        await BuildAsync(journal, folder.Path, 1_000);
        await using SqliteExecutionIndex index = SqliteExecutionIndex.Open(folder.Path, journal.HeadOffset);
        IReadOnlyList<ExecutionRow> all = await AllAsync(index);
        foreach (ExecutionQuery query in Queries(all))
        {
            IReadOnlyList<ExecutionRow> found = await AllAsync(index, query with { Limit = 3 });
            Assert.Equal(
                all.Where(row => IsMeant(query, row)).Select(row => row.Id).Order(),
                found.Select(row => row.Id).Order());
            Assert.Equal(
                found.Select(row => Place(query, row)), query.IsLatestFirst
                    ? found.Select(row => Place(query, row)).OrderDescending()
                    : found.Select(row => Place(query, row)).Order());
        }

        ExecutionCounts counts = await index.CountsAsync("default", null, default);
        Assert.Equal(
            all.GroupBy(row => row.Status).ToDictionary(group => group.Key, group => (long)group.Count()),
            counts.ByStatus);
        Assert.Empty((await index.ListAsync(Query with { Workspace = "other" }, default)).Rows);
    }

    private static ExecutionQuery Query { get; } =
        new() { Workspace = "default", Limit = 5, Now = ExecutionRun.Beginning + TimeSpan.FromMinutes(1) };

    private static IEnumerable<ExecutionQuery> Queries(IReadOnlyList<ExecutionRow> all)
    {
        foreach (ListOrder order in Enum.GetValues<ListOrder>())
        {
            foreach (bool isLatestFirst in new[] { true, false })
            {
                ExecutionQuery query = Query with { Order = order, IsLatestFirst = isLatestFirst };
                foreach (ExecutionQuery one in Of(query, all)) yield return one;
            }
        }
    }

    private static IEnumerable<ExecutionQuery> Of(ExecutionQuery query, IReadOnlyList<ExecutionRow> all)
    {
        yield return query;
        yield return query with { Statuses = [ExecutionStatus.Completed] };
        yield return query with { Statuses = [ExecutionStatus.Failed, ExecutionStatus.Cancelled] };
        yield return query with { Project = "odd", Statuses = [ExecutionStatus.Failed] };
        yield return query with { Tool = "test.pure" };
        yield return query with { Tool = "test.pure", Text = "life", Statuses = [ExecutionStatus.Failed] };
        yield return query with { Text = "odd lif" };
        yield return query with { Text = "\" OR NEAR(" };
        yield return query with { Health = HealthWord.Blocked };
        yield return query with { Health = HealthWord.Retrying };
        yield return query with { Health = HealthWord.Ok, Project = "odd" };
        yield return query with { Health = HealthWord.Stalled };
        yield return query with { Since = all[4].SubmittedAt, Until = all[1].SubmittedAt };
        yield return query with { SinceAgo = query.Now - all[3].SubmittedAt };
        foreach (RowError error in all.Select(row => row.LastError).OfType<RowError>().Take(3))
        {
            yield return query with { ErrorKind = error.Kind, Tool = error.Tool };
            if (error.Fingerprint is { } print) yield return query with { Fingerprint = print, Tool = "no" };
            if (error.Fingerprint is { } known) yield return query with { Fingerprint = known };
        }
    }

    private static bool IsMeant(ExecutionQuery query, ExecutionRow row) =>
        (query.Statuses.Length == 0 || query.Statuses.Contains(row.Status))
        && (query.Project is null || query.Project == row.Project)
        && (query.Tool is null || row.Tools.Contains(query.Tool))
        && (query.Health is null || query.Health == row.HealthAt(query.Now))
        && (query.ErrorKind is null || query.ErrorKind == row.LastError?.Kind)
        && (query.Fingerprint is null || query.Fingerprint == row.LastError?.Fingerprint)
        && (query.Since is null || row.SubmittedAt >= query.Since)
        && (query.SinceAgo is null || query.Now - row.SubmittedAt <= query.SinceAgo)
        && (query.Until is null || row.SubmittedAt < query.Until)
        && query.Text switch
        {
            null => true,
            "life" => true,
            "odd lif" => row.Project == "odd",
            _ => false,
        };

    private static long Place(ExecutionQuery query, ExecutionRow row) =>
        (query.Order == ListOrder.Submitted ? row.SubmittedAt : row.ChangedAt).ToUnixTimeMilliseconds();

    private static async Task<IReadOnlyList<ExecutionRow>> BuildAsync(InMemoryJournal journal, string folder, int page)
    {
        Directory.CreateDirectory(folder);
        await using SqliteExecutionIndex index = SqliteExecutionIndex.Open(folder, journal.HeadOffset);
        var pages = new IndexPages(journal, index);
        while (await pages.TakeAsync(page, default) > 0)
        {
            // Until the end.
        }

        return await AllAsync(index);
    }

    private static Task<IReadOnlyList<ExecutionRow>> AllAsync(SqliteExecutionIndex index) => AllAsync(index, Query);

    private static async Task<IReadOnlyList<ExecutionRow>> AllAsync(SqliteExecutionIndex index, ExecutionQuery query)
    {
        var rows = new List<ExecutionRow>();
        ListMark? after = null;
        do
        {
            ExecutionPage page = await index.ListAsync(query with { After = after }, default);
            rows.AddRange(page.Rows);
            after = page.Next;
        }
        while (after is not null);
        return rows;
    }

    // Some are cut off in the middle of their lives, and their events come mingled.
    private static async Task LiveAsync(InMemoryJournal journal, int seed)
    {
        var dice = new Dice(seed);
        var lives = new List<(StreamId Stream, Queue<StoredEvent> Left, long Version)>();
        for (int i = 0; i < Lives; i++) lives.Add(Life(new Dice((seed * 100) + i), i, dice));
        while (lives.Count > 0)
        {
            int which = dice.Next(0, lives.Count - 1);
            (StreamId stream, Queue<StoredEvent> left, long version) = lives[which];
            StoredEvent next = left.Dequeue();
            await journal.AppendedAsync(new AppendRequest
            {
                Stream = stream,
                ExpectedVersion = version,
                Time = next.Time,
                Events = [new NewEvent(next.Name, next.SchemaVersion, next.Body)],
            });
            lives[which] = (stream, left, version + 1);
            if (left.Count == 0) lives.RemoveAt(which);
        }
    }

    private static (StreamId Stream, Queue<StoredEvent> Left, long Version) Life(Dice own, int number, Dice dice)
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "a", "tool": "test.pure" }, { "id": "b", "tool": "test.send", "needs": ["a"] }, """
            + """{ "id": "c", "tool": "core.approve", "optional": true }""");
        new RandomLife(run, own).LiveToTheEnd();
        ExecutionId id = ExecutionId.Parse($"life-{number}");
        TimeSpan later = TimeSpan.FromMilliseconds(number);
        var events = run.Journal.Select(stored => stored with { Time = stored.Time + later }).ToList();
        var first = (ExecutionEvent.Submitted)ExecutionEventTable.Decode(
            events[0].Name, events[0].SchemaVersion, events[0].Body.Span);
        NewEvent submitted = ExecutionEventTable.Encode(
            first with { Execution = id.Value, Project = number % 2 == 1 ? "odd" : null });
        events[0] = events[0] with { Body = submitted.Body };
        // Decisions are named after their execution.
        events =
        [
            events[0],
            .. events.Skip(1).Select(stored => stored with
            {
                Body = JournalSupport.Utf8(JournalSupport.Text(stored.Body)
                    .Replace($"\"{ExecutionRun.Id}-d", $"\"{id}-d", StringComparison.Ordinal)),
            }),
        ];
        int kept = dice.Chance(2) ? events.Count : dice.Next(1, events.Count);
        return (id.Stream, new Queue<StoredEvent>(events.Take(kept)), 0);
    }

    private static string Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
        {
            // The log's shared memory belongs to the process that is gone.
            if (!file.EndsWith("-shm", StringComparison.Ordinal))
                File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        return to;
    }

    private static string Text(IEnumerable<ExecutionRow> rows) =>
        string.Join('\n', rows.Select(row => $"{row with { Tools = [] }} {string.Join(' ', row.Tools)}"));
}
