using Autonomy.Actors.Executions;
using Autonomy.Host.Configuration;
using Autonomy.Host.Configuration.Hocon;
using Autonomy.Tests.Tidy;
using Xunit;

namespace Autonomy.Tests.Host.Configuration;

/// <summary>The code's defaults, the files of the repository and the documentation say the same.</summary>
public sealed class SettingsAgreementTests
{
    [Fact]
    public void ReferenceSetsEveryKeyToItsDefaultAndNoOther()
    {
        SettingsSheet sheet = SheetOf("hocon/reference.conf");
        Assert.Empty(SettingsLoader.Read(sheet).Faults);
        Assert.Empty(sheet.Keys.Where(static key => !key.IsSet).Select(static key => key.Path));
        Assert.Equal(
            sheet.Keys.Select(static key => $"{key.Path} = {key.Default}"),
            sheet.Keys.Select(static key => $"{key.Path} = {key.Value}"));
    }

    [Fact]
    public void DevelopmentIsValid() =>
        Assert.Empty(SettingsLoader.Load([PathOf("hocon/development.conf")], static _ => null).Faults);

    [Fact]
    public void DocumentationListsEveryKeyWithDefaultAndRule()
    {
        SettingsSheet sheet = SheetOf("hocon/reference.conf");
        SettingsLoader.Read(sheet);
        IEnumerable<string> rows = File.ReadLines(PathOf("docs/configuration.md"))
            .Where(static line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(static line => string.Join('|', line.Split('|')[..4]).TrimEnd());
        Assert.Equal(
            sheet.Keys.Select(static key => $"| `{key.Path["autonomy.".Length..]}` | `{key.Default}` | {key.Rule}"),
            rows);
    }

    [Fact]
    public void VariablesNameOneKeyEach()
    {
        SettingsSheet sheet = SheetOf("hocon/reference.conf");
        SettingsLoader.Read(sheet);
        Assert.Equal(sheet.Keys.Count, sheet.Keys.DistinctBy(static key => key.Variable).Count());
        Assert.Contains(sheet.Keys, static key => key.Variable == "AUTONOMY_STREAMS_BEHIND_BYTES_MAX");
    }

    [Fact]
    public void EveryLimitOfTheEngineCanBeSetWithinItsRange()
    {
        SettingsSheet sheet = SheetOf("hocon/reference.conf");
        SettingsLoader.Read(sheet);
        Assert.Equal(
            typeof(EngineLimits).GetProperties().Length,
            sheet.Keys.Count(static key => key.Path.StartsWith("autonomy.engine.", StringComparison.Ordinal)));
        foreach (string extreme in new[] { Least, Most })
        {
            HoconObject values = Hocon.HoconBench.Value(extreme);
            SettingsReading reading = SettingsLoader.Read(new SettingsSheet(values, static _ => null));
            Assert.Empty(reading.Faults);
            Assert.Empty(reading.Settings!.Engine.Faults());
        }
    }

    private const string Least = """
        autonomy.engine {
          live-executions-max = 1, attempts-max = 1, child-depth-max = 0, execution-mailbox-capacity = 1
          events-per-append-max = 1, events-per-snapshot = 1, sleeps-beyond = 0
        }
        """;

    private const string Most = """
        autonomy.engine {
          live-executions-max = 2147483647, attempts-max = 2147483647, child-depth-max = 2147483647
          execution-mailbox-capacity = 1048576, events-per-append-max = 1000000, events-per-snapshot = 1000000
          sleeps-beyond = 1d
        }
        """;

    private static SettingsSheet SheetOf(string file) => new(
        HoconReader.ReadObject([HoconFiles.Find(PathOf(file))!], HoconFiles.Include, static _ => null),
        static _ => null);

    private static string PathOf(string file) => Path.Combine(SourceTree.Root, file);
}
