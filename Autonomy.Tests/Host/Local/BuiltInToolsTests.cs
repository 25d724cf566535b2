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
        using var tools = new BuiltInTools(new LocalEngineOptions
        {
            DataFolder = data,
            WorkingFolder = _folder.Path,
            Clock = TimeProvider.System,
            Secrets = static _ => null,
        });
        ToolName tool = ToolName.Parse(name);
        DataObject input = DataObject.Of(("path", Path.Combine(data, "journal.db")), (other, "http://127.0.0.1:9/"));
        var context = new ToolContext
        {
            Execution = "e",
            Step = "s",
            Attempt = 1,
            IdempotencyKey = "k",
            Deadline = DateTimeOffset.MaxValue,
            Time = TimeProvider.System,
        };

        IToolAdapter adapter = tools.Catalog.AdapterOf(tool)!;
        ToolOutcome outcome = await adapter.ExecuteAsync(new ToolCall(tool, input), context, default);

        Failure failure = Assert.IsType<ToolOutcome.Failed>(outcome).Failure;
        Assert.Equal(FailureKind.SecurityViolation, failure.Kind);
        Assert.False(File.Exists(Path.Combine(data, "journal.db")));
    }
}
