using Xunit;

namespace Autonomy.Tests.Tidy;

/// <summary>Pages can be read and followed.</summary>
public sealed class DocumentTests
{
    [Fact]
    public void EveryPageHasOneTitle() => Rules.Hold(DocumentRules.Titles);

    [Theory]
    [InlineData("## Only a part\n")]
    [InlineData("# One\n\n# Two\n")]
    public void APageWithoutOneTitleIsReported(string text) => Rules.Reports(DocumentRules.Titles, "a.md", text);

    [Fact]
    public void ACommentInACodeBlockIsNoTitle() =>
        Rules.LetsPass(DocumentRules.Titles, "a.md", "# One\n```bash\n# build it\n```\n");

    [Fact]
    public void EveryRelativeLinkLeadsSomewhere() => Rules.Hold(DocumentRules.Links);

    [Theory]
    [InlineData("[gone](gone.md)")]
    [InlineData("[gone](../other.md)")]
    [InlineData("[no such part](other.md#gone)")]
    [InlineData("[no such part](#gone)")]
    public void ADeadLinkIsReported(string link) =>
        Rules.Reports(DocumentRules.Links, ("docs/page.md", $"# Page\n{link}\n"), ("docs/other.md", "# Other\n"));

    [Theory]
    [InlineData("[other](other.md)")]
    [InlineData("[other](./other.md#a-part-its-name)")]
    [InlineData("[folder](../docs)")]
    [InlineData("[far](https://example.org/page)")]
    public void ALivingLinkPasses(string link) => Rules.LetsPass(
        DocumentRules.Links,
        ("docs/page.md", $"# Page\n{link}\n"),
        ("docs/other.md", "# Other\n## A part: its name\n"));
}
