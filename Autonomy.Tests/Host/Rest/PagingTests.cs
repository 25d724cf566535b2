using Autonomy.Core.Values;
using Autonomy.Host.Indexing;
using Autonomy.Host.Rest;
using Autonomy.Host.Rest.Model;
using Autonomy.Tests.Host.Service;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Rest;

/// <summary>The pages of every list.</summary>
public sealed class PagingTests
{
    private static readonly string[] Planted =
    [
        "/projects", """{"name":"one"}""", "/projects", """{"name":"two"}""",
        "/schedules", $$"""{"name":"hourly","every":"1h","plan":{{RunningService.Quick}}}""",
        "/schedules", $$"""{"name":"daily","every":"24h","plan":{{RunningService.Quick}}}""",
        "/pauses", """{"scope":"tool","name":"web.fetch"}""", "/pauses", """{"scope":"tool","name":"file.read"}""",
        "/policies", """{"rules":[{"answer":"deny","tool":"web.fetch"},{"answer":"ask","tool":"file.*"}]}""",
        "/executions", $$"""{"plan":{{RunningService.Quick}}}""",
        "/executions", $$"""{"plan":{{RunningService.Waiting}}}""",
        "/bulk", """{"action":"pause","filter":{},"confirm":true}""",
        "/bulk", """{"action":"resume","filter":{},"confirm":true}""",
    ];

    [Fact]
    public async Task EveryListIsTheSameReadOneByOneAndRefusesCursorsOfAnother()
    {
        var service = new RunningService();
        await using IAsyncDisposable end = await service.BeginAsync();
        for (int i = 0; i < Planted.Length; i += 2)
        {
            (int planted, DataObject answer) = await service.PostAsync(Planted[i], Planted[i + 1]);
            Assert.True(planted < 300, $"{Planted[i]}: {planted} {DataJson.Write(answer)}");
        }

        (_, DataObject document) = await service.GetAsync("/openapi.json");
        string[] lists = [.. ListsOf(document)];
        string foreign = (await PageOfAsync(service, "/tools?limit=1")).Cursor!;
        var parted = new List<string>();
        foreach (string list in lists)
        {
            (List<DataValue> whole, string? none) = await PageOfAsync(service, $"{list}?limit=1000");
            Assert.Null(none);
            List<DataValue> parts = await OneByOneAsync(service, list);
            Assert.Equal(whole.Select(Name), parts.Select(Name));
            if (parts.Count > 1) parted.Add(list);
            if (list == "/tools") continue;
            (int refused, DataObject problem) = await service.GetAsync($"{list}?cursor={foreign}");
            Assert.Equal((422, "invalid_cursor"), (refused, RunningService.TextOf(problem, "code")));
        }

        Assert.True(lists.Length >= 20, string.Join(' ', lists));
        Assert.Superset(
            new HashSet<string>
            {
                "/audit", "/bulk", "/executions", "/ladders", "/pauses", "/policies", "/projects", "/schedules",
                "/tools",
            },
            parted.ToHashSet());
    }

    [Fact]
    public void WhatGoesOrComesBetweenTwoPagesNeitherRepeatsNorSkipsTheOthers()
    {
        using var folder = new TemporaryFolder();
        var cursors = ListCursors.Open(folder.Path);
        string cursor = PageAfter(null, "a", "b", "c", "d").Cursor!;

        Assert.Equal(["c", "d"], PageAfter(cursor, "a", "b", "c", "d").Items);
        Assert.Equal(["c", "d"], PageAfter(cursor, "0", "a", "b", "c", "d").Items);
        Assert.Equal(["c", "d"], PageAfter(cursor, "b", "c", "d").Items);
        // Its last one has gone: its place is gone on from.
        Assert.Equal(["d"], PageAfter(cursor, "a", "c", "d").Items);
        Assert.Empty(PageAfter(cursor).Items);

        PageOf<string> PageAfter(string? after, params string[] all) => new AskedPage(
            cursors, "list", 2, after is null ? (0, null) : cursors.Read("list", after)).Cut(all, name => name);
    }

    private static IEnumerable<string> ListsOf(DataObject document)
    {
        foreach ((string path, DataValue item) in ((DataObject)document["paths"]!).Properties)
        {
            bool isList = !path.Contains('{', StringComparison.Ordinal)
                && ((DataObject)item)["get"] is DataObject get && get["parameters"] is DataArray taken
                && taken.Items.Any(one => RunningService.TextOf((DataObject)one, "name") == "cursor");
            if (isList) yield return path["/api/v1".Length..];
        }
    }

    private static async Task<List<DataValue>> OneByOneAsync(RunningService service, string list)
    {
        var all = new List<DataValue>();
        string from = "";
        while (true)
        {
            (List<DataValue> items, string? cursor) = await PageOfAsync(service, $"{list}?limit=1{from}");
            Assert.True(items.Count <= 1, list);
            all.AddRange(items);
            if (cursor is null) return all;
            from = $"&cursor={cursor}";
        }
    }

    private static async Task<(List<DataValue> Items, string? Cursor)> PageOfAsync(RunningService service, string path)
    {
        (int status, DataObject page) = await service.GetAsync(path);
        Assert.True(status == 200, $"{path}: {status} {DataJson.Write(page)}");
        return ([.. ((DataArray)page["items"]!).Items], (page["cursor"] as DataString)?.Value);
    }

    // What goes on meanwhile changes numbers, and no names.
    private static string Name(DataValue item)
    {
        var shown = (DataObject)item;
        return (shown["id"] ?? shown["name"] ?? shown["kind"] ?? shown["requestId"]) is DataString name
            ? name.Value
            : DataJson.Write(item);
    }
}
