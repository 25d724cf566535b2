using Autonomy.Adapters.Files;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Adapters.Files;

/// <summary>A folder with file tools on it.</summary>
internal sealed class FileWorkbench : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly TemporaryFolder _state = new();
    private int _calls;

    public FileWorkbench(Func<FileToolOptions, FileToolOptions>? change = null)
    {
        var options = new FileToolOptions { Roots = [_root.Path], StateFolder = _state.File("state") };
        Adapter = new FileAdapter(change?.Invoke(options) ?? options);
    }

    public FileAdapter Adapter { get; }

    public string Root => _root.Path;

    public string State => _state.File("state");

    public string At(string name) => _root.File(name);

    public void Put(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), content);
    }

    public string Text(string name) => File.ReadAllText(At(name));

    public static ToolCall Call(string tool, string input) =>
        new(ToolName.Parse(tool), (DataObject)DataJson.Parse(input));

    public ToolContext Context(string? key = null) => new()
    {
        Execution = "x1",
        Step = "step",
        Attempt = 1,
        IdempotencyKey = key ?? $"x1/step/{Interlocked.Increment(ref _calls)}",
        Deadline = DateTimeOffset.MaxValue,
        Time = TimeProvider.System,
    };

    public async Task<ToolOutcome> RunAsync(ToolCall call, string? key = null) =>
        await Adapter.ExecuteAsync(call, Context(key), CancellationToken.None);

    public async Task<DataObject> SucceedAsync(string tool, string input, string? key = null)
    {
        ToolOutcome outcome = await RunAsync(Call(tool, input), key);
        Assert.True(outcome is ToolOutcome.Succeeded, outcome.ToString());
        return (DataObject)((ToolOutcome.Succeeded)outcome).Output;
    }

    public async Task<Failure> FailAsync(string tool, string input, string? key = null) =>
        Assert.IsType<ToolOutcome.Failed>(await RunAsync(Call(tool, input), key)).Failure;

    /// <summary>Makes a call and undoes it, twice: the second time must find it undone.</summary>
    public async Task DoAndUndoAsync(string tool, string input, Action afterwards)
    {
        ToolCall call = Call(tool, input);
        DataObject output = await SucceedAsync(tool, input);
        afterwards();
        ToolCall undo = Adapter.UndoOf(call, output)!;
        Assert.Equal(DataBoolean.True, (await SucceedAsync(undo.Tool.Value, DataJson.Write(undo.Input)))["restored"]);
        Assert.Equal(DataBoolean.False, (await SucceedAsync(undo.Tool.Value, DataJson.Write(undo.Input)))["restored"]);
    }

    public void Dispose()
    {
        _root.Dispose();
        _state.Dispose();
    }
}
