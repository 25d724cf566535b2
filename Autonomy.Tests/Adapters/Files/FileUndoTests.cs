using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Adapters.Files;

public sealed class FileUndoTests : IDisposable
{
    private readonly FileWorkbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task OverwrittenFileComesBack()
    {
        _bench.Put("a.txt", "before");
        await _bench.DoAndUndoAsync(
            "file.write",
            """{ "path": "a.txt", "content": "after" }""",
            () => Assert.Equal("after", _bench.Text("a.txt")));
        Assert.Equal("before", _bench.Text("a.txt"));
    }

    [Fact]
    public async Task CreatedFileIsDeleted()
    {
        await _bench.DoAndUndoAsync(
            "file.write", """{ "path": "a.txt", "content": "x" }""", () => Assert.Equal("x", _bench.Text("a.txt")));
        Assert.False(File.Exists(_bench.At("a.txt")));
    }

    [Fact]
    public async Task AppendedLineIsCut()
    {
        _bench.Put("log", "one\n");
        await _bench.DoAndUndoAsync(
            "file.append",
            """{ "path": "log", "content": "two" }""",
            () => Assert.Equal("one\ntwo\n", _bench.Text("log")));
        Assert.Equal("one\n", _bench.Text("log"));
    }

    [Fact]
    public async Task DeletedFolderComesBackWithAllThatWasInIt()
    {
        _bench.Put("folder/deep/a.txt", "x");
        await _bench.DoAndUndoAsync(
            "file.delete", """{ "path": "folder", "recursive": true }""", () =>
                Assert.False(Directory.Exists(_bench.At("folder"))));
        Assert.Equal("x", _bench.Text("folder/deep/a.txt"));
    }

    [Fact]
    public async Task MovedFileGoesBackAndTheOneItReplacedToo()
    {
        _bench.Put("a", "A");
        _bench.Put("b", "B");
        await _bench.DoAndUndoAsync(
            "file.move",
            """{ "from": "a", "to": "b", "overwrite": true }""",
            () => Assert.Equal("A", _bench.Text("b")));
        Assert.Equal(("A", "B"), (_bench.Text("a"), _bench.Text("b")));
    }

    [Fact]
    public async Task UnpackedFolderGivesWayToTheFormerOne()
    {
        _bench.Put("in/a.txt", "new");
        _bench.Put("out/b.txt", "old");
        await _bench.SucceedAsync("file.zip", """{ "from": "in", "to": "a.zip" }""");
        await _bench.DoAndUndoAsync(
            "file.unzip", """{ "from": "a.zip", "to": "out", "overwrite": true }""", () =>
                Assert.Equal("new", _bench.Text("out/a.txt")));
        Assert.Equal("old", _bench.Text("out/b.txt"));
        Assert.False(File.Exists(_bench.At("out/a.txt")));
    }

    [Fact]
    public async Task FileThatChangedSinceIsNotTouchedByUndo()
    {
        ToolCall call = FileWorkbench.Call("file.write", """{ "path": "a.txt", "content": "ours" }""");
        ToolCall undo = _bench.Adapter.UndoOf(
            call, await _bench.SucceedAsync("file.write", """{ "path": "a.txt", "content": "ours" }"""))!;
        _bench.Put("a.txt", "theirs");
        Failure failure = Assert.IsType<ToolOutcome.Failed>(await _bench.RunAsync(undo)).Failure;
        Assert.Equal((FailureKind.Conflict, "changed_since"), (failure.Kind, failure.Code));
        Assert.Equal("theirs", _bench.Text("a.txt"));
    }

    [Fact]
    public async Task RepeatedWriteStillUndoesToWhatWasBeforeTheFirst()
    {
        const string input = """{ "path": "a.txt", "content": "after" }""";
        _bench.Put("a.txt", "before");
        await _bench.SucceedAsync("file.write", input, key: "k");
        ToolCall undo = _bench.Adapter.UndoOf(
            FileWorkbench.Call("file.write", input), await _bench.SucceedAsync("file.write", input, key: "k"))!;
        Assert.IsType<ToolOutcome.Succeeded>(await _bench.RunAsync(undo));
        Assert.Equal("before", _bench.Text("a.txt"));
    }

    [Fact]
    public async Task FileTooLargeToKeepIsReplacedOnlyWithoutUndo()
    {
        using var bench = new FileWorkbench(options => options with { KeptBytesMax = 3 });
        bench.Put("a.txt", "before");
        Failure failure = await bench.FailAsync("file.write", """{ "path": "a.txt", "content": "after" }""");
        Assert.Equal((FailureKind.DataLossRisk, "cannot_keep"), (failure.Kind, failure.Code));
        Assert.Equal("before", bench.Text("a.txt"));
        await bench.SucceedAsync("file.write", """{ "path": "a.txt", "content": "after", "keep": false }""");
        Assert.Equal("after", bench.Text("a.txt"));
    }

    [Theory]
    [InlineData("file.write", """{ "path": "a", "content": "new" }""")]
    [InlineData("file.move", """{ "from": "b", "to": "a", "overwrite": true }""")]
    [InlineData("file.delete", """{ "path": "a" }""")]
    public async Task AFileIsKeptByItsOwnSize(string tool, string input)
    {
        using var bench = new FileWorkbench(static options => options with { KeptBytesMax = 1_000 });
        bench.Put("b", "b");
        bench.Put("a", new string('a', 1_001));
        Assert.Equal("cannot_keep", (await bench.FailAsync(tool, input)).Code);
        bench.Put("a", new string('a', 1_000));
        await bench.SucceedAsync(tool, input);
    }

    [Fact]
    public async Task MoreThanMayBeKeptInAllIsChangedWithoutUndoAlone()
    {
        using var bench = new FileWorkbench(static options => options with { KeptBytesTotalMax = 10_000 });
        bench.Put("a", new string('a', 6_000));
        bench.Put("b", new string('b', 6_000));
        DataObject deleted = await bench.SucceedAsync("file.delete", """{ "path": "a" }""");

        Failure failure = await bench.FailAsync("file.write", """{ "path": "b", "content": "new" }""");
        Assert.Equal((FailureKind.DataLossRisk, "cannot_keep"), (failure.Kind, failure.Code));
        Assert.Equal("cannot_keep", (await bench.FailAsync("file.delete", """{ "path": "b" }""")).Code);
        await bench.SucceedAsync("file.write", """{ "path": "c", "content": "new" }""");

        string token = ((DataString)deleted["undo"]!).Value;
        await bench.SucceedAsync("file.restore", $$"""{ "path": "a", "token": "{{token}}" }""");
        await bench.SucceedAsync("file.write", """{ "path": "b", "content": "new" }""");
        await bench.SucceedAsync("file.write", """{ "path": "a", "content": "new", "keep": false }""");
    }
}
