using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Host.Local;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Local;

public sealed class BuiltInToolsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("file.write", "content")]
    [InlineData("http.download", "url")]
    public async Task NoToolTouchesTheStore(string name, string other)
    {
        string data = Directory.CreateDirectory(Path.Combine(_folder.Path, "data")).FullName;
        string store = Path.Combine(data, "journal.db");
        DataObject input = DataObject.Of(("path", store), (other, "http://127.0.0.1:9/"));

        ToolOutcome outcome = await CallAsync(data, name, input);

        Failure failure = Assert.IsType<ToolOutcome.Failed>(outcome).Failure;
        Assert.Equal(FailureKind.SecurityViolation, failure.Kind);
        Assert.False(File.Exists(store));
    }

    [Theory]
    [InlineData("file.list", """{ "path": ".", "recursive": true, "include": ["**.db", "*.txt"] }""", "entries")]
    [InlineData("file.hash", """{ "paths": "." }""", "files")]
    public async Task AWalkOverAWorkspaceLeavesTheStoreOut(string name, string input, string property)
    {
        string data = Directory.CreateDirectory(Path.Combine(_folder.Path, "data")).FullName;
        await File.WriteAllTextAsync(Path.Combine(data, "journal.db"), "store");
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "mine.txt"), "mine");

        ToolOutcome outcome = await CallAsync(data, name, (DataObject)DataJson.Parse(input));

        var output = (DataObject)Assert.IsType<ToolOutcome.Succeeded>(outcome).Output;
        Assert.Single(((DataArray)output[property]!).Items);
    }

    [Fact]
    public async Task WhereRootsAreNamedTheWorkingFolderIsNone()
    {
        string data = Directory.CreateDirectory(Path.Combine(_folder.Path, "data")).FullName;
        string root = Directory.CreateDirectory(Path.Combine(_folder.Path, "root")).FullName;
        string outside = Path.Combine(_folder.Path, "outside.txt");
        await File.WriteAllTextAsync(outside, "not for plans");

        ToolOutcome read = await CallAsync(data, "file.read", DataObject.Of(("path", outside)), root);
        ToolOutcome written = await CallAsync(
            data, "file.write", DataObject.Of(("path", "mine.txt"), ("content", "mine")), root);

        Assert.Equal(
            FailureKind.SecurityViolation, Assert.IsType<ToolOutcome.Failed>(read).Failure.Kind);
        Assert.IsType<ToolOutcome.Succeeded>(written);
        Assert.True(File.Exists(Path.Combine(root, "mine.txt")));
    }

    private async Task<ToolOutcome> CallAsync(string data, string name, DataObject input, params string[] roots)
    {
        using var tools = new BuiltInTools(new LocalEngineOptions
        {
            FileRoots = roots.Length > 0 ? roots : null,
            DataFolder = data,
            WorkingFolder = _folder.Path,
            Clock = TimeProvider.System,
            Secrets = static _ => null,
        });
        var context = new ToolContext
        {
            Execution = "e",
            Step = "s",
            Attempt = 1,
            IdempotencyKey = "k",
            Deadline = DateTimeOffset.MaxValue,
            Time = TimeProvider.System,
        };
        ToolName tool = ToolName.Parse(name);
        return await tools.Catalog.AdapterOf(tool)!.ExecuteAsync(new ToolCall(tool, input), context, default);
    }
}
