using Autonomy.Host.Configuration;
using Autonomy.Tests.Support;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Autonomy.Tests.Host.Configuration;

public sealed class HoconConfigurationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void KeysAreFlatAndCaseDoesNotCount()
    {
        File.WriteAllText(_folder.File("a.conf"), """
            serilog { level = debug, sinks = [console, { name = file, path = ${dir}/x.log }] }
            dir = /logs, none = null, kept = ${?ABSENT_FROM_EVERY_ENVIRONMENT}
            """);
        IConfigurationRoot read = new ConfigurationBuilder().AddHoconFile(_folder.File("a.conf")).Build();
        Assert.Equal("debug", read["Serilog:Level"]);
        Assert.Equal("console", read["serilog:sinks:0"]);
        Assert.Equal("/logs/x.log", read["serilog:sinks:1:path"]);
        Assert.Null(read["none"]);
        Assert.False(read.GetSection("kept").Exists());
    }

    [Fact]
    public void AMissingFileIsRefusedUnlessItIsOptional()
    {
        string path = _folder.File("none.conf");
        Assert.Throws<FileNotFoundException>(() => new ConfigurationBuilder().AddHoconFile(path).Build());
        Assert.Empty(new ConfigurationBuilder().AddHoconFile(path, isOptional: true).Build().AsEnumerable());
    }

    [Fact]
    public void AFileThatIsNoHoconSaysWhere()
    {
        string path = _folder.File("a.conf");
        File.WriteAllText(path, "a = {");
        FormatException fault = Assert.ThrowsAny<FormatException>(
            () => new ConfigurationBuilder().AddHoconFile(path).Build());
        Assert.StartsWith($"{path}:1:5: ", fault.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
