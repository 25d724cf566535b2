using System.IO.Compression;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Adapters.Files;

/// <summary>
/// The engine's state in a folder below the root, where a configuration may put it: <c>var/state</c>, also known by a
/// link to <c>var</c>.
/// </summary>
public sealed class FileStateTests : IDisposable
{
    private readonly FileWorkbench _bench = new(
        static options => options with { StateFolder = Path.Combine(options.Roots[0], "by-link", "state") });

    public FileStateTests()
    {
        _bench.Put("var/state/journal.db", "all of it");
        _bench.Put("var/mine.txt", "mine");
        Directory.CreateSymbolicLink(_bench.At("by-link"), "var");
        using ZipArchive archive = ZipFile.Open(_bench.At("a.zip"), ZipArchiveMode.Create);
        archive.CreateEntry("x");
    }

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("file.delete", """{ "path": "var", "recursive": true, "keep": false }""")]
    [InlineData("file.delete", """{ "path": "var", "recursive": true }""")]
    [InlineData("file.delete", """{ "path": "var/state", "recursive": true, "keep": false }""")]
    [InlineData("file.delete", """{ "path": "by-link", "keep": false }""")]
    [InlineData("file.move", """{ "from": "var", "to": "old" }""")]
    [InlineData("file.move", """{ "from": "by-link", "to": "old" }""")]
    [InlineData("file.unzip", """{ "from": "a.zip", "to": "var", "overwrite": true, "keep": false }""")]
    [InlineData("file.unzip", """{ "from": "a.zip", "to": "by-link/../var", "overwrite": true }""")]
    public async Task AFolderThatHoldsTheStateAndALinkThatLeadsToItAreNotTakenAway(string tool, string input)
    {
        Assert.Equal("protected_path", (await _bench.FailAsync(tool, input)).Code);
        Assert.Equal("all of it", _bench.Text("by-link/state/journal.db"));
    }

    [Theory]
    [InlineData("file.read", """{ "path": "var/state/journal.db" }""")]
    [InlineData("file.copy", """{ "from": "by-link/state/journal.db", "to": "copy" }""")]
    [InlineData("file.zip", """{ "from": "var/state", "to": "copy" }""")]
    public async Task TheStateIsNoSource(string tool, string input) =>
        Assert.Equal("protected_path", (await _bench.FailAsync(tool, input)).Code);

    [Fact]
    public async Task AnArchiveOfTheFolderAboveIsWithoutTheState()
    {
        await _bench.SucceedAsync("file.zip", """{ "from": "var", "to": "out.zip" }""");
        using ZipArchive archive = ZipFile.OpenRead(_bench.At("out.zip"));
        Assert.Equal(["mine.txt"], archive.Entries.Select(entry => entry.FullName));
    }

    [Fact]
    public async Task WhatIsBesideTheStateMayBeChanged()
    {
        await _bench.SucceedAsync("file.write", """{ "path": "var/mine.txt", "content": "new" }""");
        DataObject moved = await _bench.SucceedAsync("file.move", """{ "from": "var/mine.txt", "to": "mine.txt" }""");
        Assert.Equal(DataBoolean.False, moved["replaced"]);
        await _bench.SucceedAsync("file.delete", """{ "path": "mine.txt" }""");
    }
}
