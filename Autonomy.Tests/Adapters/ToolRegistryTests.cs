using Autonomy.Adapters;
using Autonomy.Adapters.Control;
using Autonomy.Adapters.Data;
using Autonomy.Adapters.Text;
using Autonomy.Core.Tools;
using Xunit;

namespace Autonomy.Tests.Adapters;

public sealed class ToolRegistryTests
{
    private readonly ToolRegistry _registry = new(
        [new TextAdapter(new TextToolOptions()), new DataAdapter(new DataToolOptions()), new ControlAdapter()]);

    [Fact]
    public void ToolIsFoundWithItsAdapter()
    {
        ToolName echo = ToolName.Parse("text.echo");
        Assert.Equal(echo, _registry.Find(echo)!.Name);
        Assert.Equal("text", _registry.AdapterOf(echo)!.Family);
        Assert.Null(_registry.Find(ToolName.Parse("text.nothing")));
        Assert.Null(_registry.AdapterOf(ToolName.Parse("text.nothing")));
    }

    [Fact]
    public void ToolsAreOrderedByName() =>
        Assert.Equal(
            _registry.All.Select(tool => tool.Name.Value).Order(StringComparer.Ordinal),
            _registry.All.Select(tool => tool.Name.Value));

    [Theory]
    [InlineData("text.ehco", "text.echo")]
    [InlineData("core.no-op", "core.noop")]
    [InlineData("json.transform", "data.transform")]
    [InlineData("csv", "data.csv")]
    public void MisspeltToolIsGuessed(string written, string meant) =>
        Assert.Equal(meant, _registry.NearestTo(written)[0]);

    [Fact]
    public void TwoAdaptersOfOneFamilyAreRefused() =>
        Assert.Throws<ArgumentException>(() => new ToolRegistry([new ControlAdapter(), new ControlAdapter()]));
}
