using System.Diagnostics;
using System.IO.Compression;
using System.Net.Sockets;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Adapters.Files;

public sealed class FileGuardTests : IDisposable
{
    private readonly FileWorkbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("/etc/passwd")]
    [InlineData("link/passwd")]
    [InlineData("link/new-file")]
    public async Task PathOutOfTheRootIsBlockedWhateverTheTool(string path)
    {
        Directory.CreateSymbolicLink(_bench.At("link"), "/etc");
        string quoted = DataJson.Write(path);
        foreach ((string tool, string input) in new[]
        {
            ("file.write", $$"""{ "path": {{quoted}}, "content": "x" }"""),
            ("file.append", $$"""{ "path": {{quoted}}, "content": "x" }"""),
            ("file.delete", $$"""{ "path": {{quoted}} }"""),
        })
        {
            Failure failure = await _bench.FailAsync(tool, input);
            Assert.Equal(FailureKind.SecurityViolation, failure.Kind);
        }
    }

    [Fact]
    public async Task NameBesideTheRootIsNotInsideIt()
    {
        Failure failure = await _bench.FailAsync("file.read", $$"""{ "path": "{{_bench.Root}}-other/x" }""");
        Assert.Equal("path_leaves_root", failure.Code);
    }

    [Fact]
    public async Task EncodedDotsAreAnOrdinaryName()
    {
        await _bench.SucceedAsync("file.write", """{ "path": "..%2fx", "content": "x" }""");
        Assert.Equal("x", _bench.Text("..%2fx"));
    }

    [Fact]
    public async Task LinkWithinTheRootIsFollowed()
    {
        _bench.Put("real.txt", "old");
        File.CreateSymbolicLink(_bench.At("link.txt"), "real.txt");
        await _bench.SucceedAsync("file.write", """{ "path": "link.txt", "content": "new" }""");
        Assert.Equal("new", _bench.Text("real.txt"));
        Assert.NotNull(new FileInfo(_bench.At("link.txt")).LinkTarget);
    }

    [Fact]
    public async Task PipeIsRefusedWithoutWaitingForIt()
    {
        using (Process make = Process.Start("mkfifo", _bench.At("pipe"))) await make.WaitForExitAsync();
        Failure failure = await _bench.FailAsync("file.read", """{ "path": "pipe" }""");
        Assert.Equal((FailureKind.Denied, "no_regular_file"), (failure.Kind, failure.Code));
        Assert.Equal(
            "no_regular_file", (await _bench.FailAsync("file.append", """{ "path": "pipe", "content": "" }""")).Code);
        DataObject list = await _bench.SucceedAsync("file.list", "{}");
        Assert.Equal("special", ((DataString)((DataObject)((DataArray)list["entries"]!).Items[0])["type"]!).Value);
    }

    [LinuxTheory]
    [InlineData("file.read", """{ "path": "X" }""")]
    [InlineData("file.append", """{ "path": "X", "content": "x" }""")]
    [InlineData("file.write", """{ "path": "X", "content": "x" }""")]
    [InlineData("file.delete", """{ "path": "X" }""")]
    [InlineData("file.hash", """{ "paths": ["X"] }""")]
    [InlineData("file.diff", """{ "from": "X", "to": "plain" }""")]
    [InlineData("file.diff", """{ "from": "plain", "to": "X" }""")]
    [InlineData("file.copy", """{ "from": "X", "to": "new" }""")]
    [InlineData("file.copy", """{ "from": "plain", "to": "X", "overwrite": true }""")]
    [InlineData("file.move", """{ "from": "X", "to": "new" }""")]
    [InlineData("file.move", """{ "from": "plain", "to": "X", "overwrite": true }""")]
    [InlineData("file.zip", """{ "from": "X", "to": "new.zip" }""")]
    [InlineData("file.zip", """{ "from": "plain", "to": "X", "overwrite": true }""")]
    [InlineData("file.unzip", """{ "from": "X", "to": "new" }""")]
    [InlineData("file.list", """{ "path": "X" }""")]
    public async Task NoToolReadsReplacesOrMovesAPipeOrADevice(string tool, string input)
    {
        await MakeAsync("mkfifo", _bench.At("pipe"));
        // Whoever is not root makes no devices; a link to one is the next best.
        if (!await MakeAsync("mknod", _bench.At("device"), "c", "1", "5"))
            File.CreateSymbolicLink(_bench.At("device"), "/dev/zero");
        File.CreateSymbolicLink(_bench.At("link"), "pipe");
        _bench.Put("plain", "content");
        foreach (string special in new[] { "pipe", "device", "link" })
        {
            // A link itself may be taken away.
            if (special == "link" && tool is "file.delete" or "file.move") continue;
            Failure failure = await _bench.FailAsync(
                tool, input.Replace("X", special, StringComparison.Ordinal));
            Assert.Contains(failure.Code, new[] { "no_regular_file", "protected_path", "path_leaves_root" });
        }

        Assert.Equal(
            ["device", "link", "pipe", "plain"],
            Directory.EnumerateFileSystemEntries(_bench.Root).Select(Path.GetFileName).Order());
        Assert.Equal("content", _bench.Text("plain"));
    }

    private static async Task<bool> MakeAsync(string program, params string[] args)
    {
        using Process make = Process.Start(new ProcessStartInfo(program, args)
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        await make.WaitForExitAsync();
        return make.ExitCode == 0;
    }

    [Fact]
    public async Task SocketIsRefused()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_bench.At("socket")));
        Assert.Equal("no_regular_file", (await _bench.FailAsync("file.read", """{ "path": "socket" }""")).Code);
    }

    [Fact]
    public async Task SystemTreesStayClosedEvenWhenTheWholeDiskIsAllowed()
    {
        using var bench = new FileWorkbench(options => options with { Roots = ["/"] });
        foreach (string path in new[] { "/proc/self/environ", "/dev/zero", "/sys/kernel" })
            Assert.Equal("protected_path", (await bench.FailAsync("file.read", $$"""{ "path": "{{path}}" }""")).Code);
    }

    [Fact]
    public async Task KeptVersionsCannotBeReachedByATool()
    {
        using var bench = new FileWorkbench(options => options with { Roots = ["/"] });
        await bench.SucceedAsync("file.write", $$"""{ "path": "{{bench.At("a")}}", "content": "x" }""");
        string kept = Directory.EnumerateFiles(bench.State, "*.json", SearchOption.AllDirectories).Single();
        Assert.Equal("protected_path", (await bench.FailAsync("file.read", $$"""{ "path": "{{kept}}" }""")).Code);
        Assert.Equal(
            "protected_path", (await bench.FailAsync("file.delete", $$"""{ "path": "{{bench.State}}" }""")).Code);
    }

    [Theory]
    [InlineData("../evil.txt")]
    [InlineData("/evil.txt")]
    [InlineData("a/..\\..\\evil.txt")]
    public async Task ArchiveWithAPathThatLeavesItsFolderIsNotUnpacked(string name)
    {
        using (
            ZipArchive archive = ZipFile.Open(_bench.At("evil.zip"), ZipArchiveMode.Create))
        {
            archive.CreateEntry(name);
        }

        Failure failure = await _bench.FailAsync("file.unzip", """{ "from": "evil.zip", "to": "out" }""");
        Assert.Equal((FailureKind.SecurityViolation, "path_leaves_root"), (failure.Kind, failure.Code));
        Assert.Equal(["evil.zip"], Directory.EnumerateFileSystemEntries(_bench.Root).Select(Path.GetFileName));
    }

    [Fact]
    public async Task ArchiveThatGrowsBeyondTheCapIsNotUnpacked()
    {
        using var bench = new FileWorkbench(options => options with { UnpackedBytesMax = 1_000 });
        bench.Put("in/zeros", new string('0', 100_000));
        await bench.SucceedAsync("file.zip", """{ "from": "in", "to": "bomb.zip" }""");
        Failure failure = await bench.FailAsync("file.unzip", """{ "from": "bomb.zip", "to": "out" }""");
        Assert.Equal((FailureKind.TooLarge, "output_too_large"), (failure.Kind, failure.Code));
        Assert.Equal(
            ["bomb.zip", "in"], Directory.EnumerateFileSystemEntries(bench.Root).Select(Path.GetFileName).Order());
    }
}
