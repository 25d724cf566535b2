using Autonomy.Core.Reporting;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;
using Autonomy.Tests.Tidy;
using Xunit;

namespace Autonomy.Tests.Core.Reporting;

/// <summary>
/// One rich execution in each format, as it was last looked at. What changes on purpose is looked at again, in a
/// browser and in 80 columns.
/// </summary>
public sealed class GoldenReportTests
{
    private const string UpdateVariable = "AUTONOMY_UPDATE_GENERATED";

    [Fact]
    public void TheMarkdownPageIsAsItWasLookedAt() =>
        AssertGolden("report.md", ReportMarkdown.Of(RichExecution.Report()));

    [Fact]
    public void TheHtmlPageIsAsItWasLookedAt() => AssertGolden("report.html", ReportHtml.Of(RichExecution.Report()));

    [Fact]
    public void TheJsonDocumentIsAsItWasLookedAt() =>
        AssertGolden("report.json", DataJson.WriteIndented(ReportJson.Of(RichExecution.Report())) + "\n");

    [Fact]
    public void TheJsonDocumentFitsItsSchema()
    {
        string text = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "report.schema.json"));
        JsonSchema schema = JsonSchema.Parse((DataObject)DataJson.Parse(text));

        Assert.Empty(schema.Validate(ReportJson.Of(RichExecution.Report())));
    }

    /// <summary>With the variable set to 1 the test writes the files anew, to be looked at.</summary>
    private static void AssertGolden(string name, string actual)
    {
        string golden = Path.Combine(SourceTree.Root, "Autonomy.Tests", "Core", "Reporting", "golden", name);
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1") File.WriteAllText(golden, actual);
        Assert.True(
            File.ReadAllText(golden) == actual,
            $"{name} has changed. Run: {UpdateVariable}=1 dotnet test Autonomy.Tests "
                + $"--filter {nameof(GoldenReportTests)}, and look at what comes of it.");
    }
}
