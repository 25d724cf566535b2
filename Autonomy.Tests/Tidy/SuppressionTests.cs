using Xunit;

namespace Autonomy.Tests.Tidy;

/// <summary>Warnings are mended, not switched off.</summary>
public sealed class SuppressionTests
{
    private const string Pragma = "#pragma warning disable";

    [Fact]
    public void WarningsAreSwitchedOffInListedFilesAlone() => Rules.Hold(SuppressionRules.Places);

    [Theory]
    [InlineData(Pragma + " RS0030 // the one clock\nclass C;")]
    [InlineData("[SuppressMessage(\"a\", \"b\", Justification = \"c\")] class C;")]
    public void ASuppressionElsewhereIsReported(string text) => Rules.Reports(SuppressionRules.Places, "a.cs", text);

    [Fact]
    public void EverySwitchedOffWarningHasItsReason() => Rules.Hold(SuppressionRules.Reasons);

    [Theory]
    [InlineData(Pragma + " RS0030\nclass C;")]
    [InlineData("[SuppressMessage(\"a\", \"b\")]\nclass C;")]
    public void ASuppressionWithoutAReasonIsReported(string text) =>
        Rules.Reports(SuppressionRules.Reasons, "a.cs", text);

    [Theory]
    [InlineData(Pragma + " RS0030 // The one place that reads the clock.\nclass C;")]
    [InlineData("// The one place that reads the clock.\n" + Pragma + " RS0030\nclass C;")]
    public void ASuppressionWithAReasonPasses(string text) => Rules.LetsPass(SuppressionRules.Reasons, "a.cs", text);
}
