using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Adapters.Files;

public sealed class FileContentTests : IDisposable
{
    private readonly FileWorkbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task PartsOfATextNeverSplitACharacter()
    {
        _bench.Put("a", "aé€😀z");
        var parts = new List<string>();
        DataValue next = 0L;
        while (next is DataNumber offset)
        {
            DataObject part = await _bench.SucceedAsync(
                "file.read", $$"""{ "path": "a", "offset": {{offset}}, "limit": 4 }""");
            parts.Add(((DataString)part["content"]!).Value);
            next = part["nextOffset"]!;
        }

        Assert.Equal("aé€😀z", string.Concat(parts));
        Assert.True(parts.Count > 2);
    }

    [Fact]
    public async Task BytesGoThroughBase64Unchanged()
    {
        string content = Convert.ToBase64String([0, 255, 128, 10]);
        await _bench.SucceedAsync(
            "file.write", $$"""{ "path": "b", "content": "{{content}}", "encoding": "base64" }""");
        Assert.Equal(
            content, (await _bench.SucceedAsync("file.read", """{ "path": "b", "as": "base64" }"""))["content"]);
    }

    [Fact]
    public async Task ValuesGoThroughJsonUnchanged()
    {
        await _bench.SucceedAsync("file.write", """{ "path": "j", "content": { "n": 1.50, "t": "é" } }""");
        DataObject read = await _bench.SucceedAsync("file.read", """{ "path": "j", "as": "json" }""");
        Assert.Equal(DataJson.Parse("""{ "n": 1.50, "t": "é" }"""), read["content"]);
    }

    [Fact]
    public async Task ListChoosesByPatternsAndDoesNotEnterWhatIsExcluded()
    {
        foreach (
            string path in new[] { "a.cs", "b.txt", "src/c.cs", "src/deep/d.cs", "obj/e.cs" })
        {
            _bench.Put(path, "x");
        }

        DataObject list = await _bench.SucceedAsync(
            "file.list", """{ "recursive": true, "include": ["*.{cs,fs}"], "exclude": ["obj"], "type": "file" }""");
        Assert.Equal(["a.cs", "src/c.cs", "src/deep/d.cs"], Paths(list));
        Assert.Equal(
            ["src/c.cs"],
            Paths(await _bench.SucceedAsync("file.list", """{ "recursive": true, "include": ["src/*.cs"] }""")));
    }

    [Fact]
    public async Task ListSaysWhenThereIsMoreThanItGives()
    {
        for (int i = 0; i < 5; i++) _bench.Put($"f{i}", "");
        DataObject list = await _bench.SucceedAsync("file.list", """{ "max": 3 }""");
        Assert.Equal((3, (DataValue)true), (Paths(list).Count(), list["truncated"]));
    }

    [Fact]
    public async Task HashIsTheOneOfTheStandard()
    {
        _bench.Put("abc", "abc");
        DataObject hash = await _bench.SucceedAsync("file.hash", """{ "paths": "abc" }""");
        Assert.Equal(
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            ((DataObject)((DataArray)hash["files"]!).Items[0])["sha256"]);
    }

    [Fact]
    public async Task DiffIsInUnifiedForm()
    {
        _bench.Put("old", "a\nb\nc\nd\ne\nf\ng\nh\ni\n");
        _bench.Put("new", "a\nB\nc\nd\ne\nf\ng\nh\ni\nj\n");
        DataObject diff = await _bench.SucceedAsync("file.diff", """{ "from": "old", "to": "new", "context": 1 }""");
        Assert.Equal(
            "--- old\n+++ new\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n@@ -9 +9,2 @@\n i\n+j\n",
            ((DataString)diff["diff"]!).Value);
        Assert.Equal((2L, 1L), (Number(diff, "added"), Number(diff, "removed")));
    }

    [Fact]
    public async Task ZipAndUnzipKeepPathsAndContent()
    {
        _bench.Put("in/a.txt", "A");
        _bench.Put("in/deep/b.txt", "B");
        await _bench.SucceedAsync("file.zip", """{ "from": "in", "to": "a.zip" }""");
        await _bench.SucceedAsync("file.unzip", """{ "from": "a.zip", "to": "out" }""");
        Assert.Equal(("A", "B"), (_bench.Text("out/a.txt"), _bench.Text("out/deep/b.txt")));
    }

    [Fact]
    public async Task WriteLeavesNoTemporaryFileAndKeepsTheMode()
    {
        _bench.Put("run.sh", "old");
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_bench.At("run.sh"), mode);
        await _bench.SucceedAsync("file.write", """{ "path": "run.sh", "content": "new" }""");
        if (!OperatingSystem.IsWindows()) Assert.Equal(mode, File.GetUnixFileMode(_bench.At("run.sh")));
        Assert.Equal(["run.sh"], Directory.EnumerateFileSystemEntries(_bench.Root).Select(Path.GetFileName));
    }

    private static IEnumerable<string> Paths(DataObject list) =>
        ((DataArray)list["entries"]!).Items.Select(entry => ((DataString)((DataObject)entry)["path"]!).Value);

    private static long Number(DataObject output, string name) =>
        ((DataNumber)output[name]!).TryGetInt64(out long value) ? value : -1;
}
