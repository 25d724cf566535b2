using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Adapters.Files;

/// <summary>What a second attempt of one call finds and does: the engine repeats what a crash cut off.</summary>
public sealed class FileRepeatTests : IDisposable
{
    private const string Append = """{ "path": "log", "content": "two" }""";

    private readonly FileWorkbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task RepeatedAppendStandsOnce()
    {
        _bench.Put("log", "one\n");
        await _bench.SucceedAsync("file.append", Append, key: "k");
        await _bench.SucceedAsync("file.append", """{ "path": "log", "content": "three" }""", key: "other");
        await _bench.SucceedAsync("file.append", Append, key: "k");
        Assert.Equal("one\ntwo\nthree\n", _bench.Text("log"));
    }

    [Fact]
    public async Task AppendThatACrashToreIsCompleted()
    {
        _bench.Put("log", "one\n");
        await _bench.SucceedAsync("file.append", Append, key: "k");
        _bench.Put("log", "one\ntw");
        await _bench.SucceedAsync("file.append", Append, key: "k");
        Assert.Equal("one\ntwo\n", _bench.Text("log"));
    }

    [Fact]
    public async Task ParallelAppendsAllStandWhole()
    {
        await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(i => _bench.SucceedAsync("file.append", $$"""{ "path": "log", "content": "line {{i}}" }""")));
        Assert.Equal(
            Enumerable.Range(0, 20).Select(i => $"line {i}").Order(), File.ReadAllLines(_bench.At("log")).Order());
    }

    [Fact]
    public async Task RepeatedCreateMoveDeleteAndUnzipSucceed()
    {
        _bench.Put("a", "A");
        _bench.Put("z/f", "F");
        await _bench.SucceedAsync("file.zip", """{ "from": "z", "to": "z.zip" }""");
        for (int attempt = 0; attempt < 2; attempt++)
        {
            await _bench.SucceedAsync("file.write", """{ "path": "c", "content": "C", "mode": "create" }""", key: "k");
            await _bench.SucceedAsync("file.move", """{ "from": "a", "to": "b" }""", key: "k");
            await _bench.SucceedAsync("file.delete", """{ "path": "z/f" }""", key: "k");
            await _bench.SucceedAsync("file.unzip", """{ "from": "z.zip", "to": "out" }""", key: "k");
        }

        Assert.Equal(("A", "F"), (_bench.Text("b"), _bench.Text("out/f")));
    }

    [Theory]
    [InlineData("file.append", Append)]
    [InlineData("file.move", """{ "from": "a", "to": "b" }""")]
    [InlineData("file.delete", """{ "path": "a" }""")]
    public async Task ProbeTellsWhetherItHappened(string tool, string input)
    {
        _bench.Put("a", "A");
        ToolCall call = FileWorkbench.Call(tool, input);
        Assert.IsType<ProbeResult.DidNotHappen>(await _bench.Adapter.ProbeAsync(call, _bench.Context("k"), default));
        DataValue output = await _bench.SucceedAsync(tool, input, key: "k");
        var happened = Assert.IsType<ProbeResult.Happened>(
            await _bench.Adapter.ProbeAsync(call, _bench.Context("k"), default));
        Assert.Equal(output, happened.Output);
    }

    [Fact]
    public void DeletingWithoutKeepingIsIrreversible()
    {
        ToolDescriptor delete = _bench.Adapter.Tools.Single(tool => tool.Name.Value == "file.delete");
        DataObject input = DataObject.Of(("path", "a"), ("keep", false));
        Assert.Equal(EffectClass.Irreversible, _bench.Adapter.EffectOf(delete, input));
        Assert.Equal(EffectClass.Idempotent, _bench.Adapter.EffectOf(delete, input.With("keep", true)));
    }
}
