using Xunit;

namespace Autonomy.Tests.Tidy;

/// <summary>Comments are sentences, and nothing else.</summary>
public sealed class CommentTests
{
    [Fact]
    public void NoCommentIsABanner() => Rules.Hold(CommentRules.Banners);

    [Theory]
    [InlineData("a.cs", "// =====================\nclass C;")]
    [InlineData("a.cs", "// ---- Helpers ----\nclass C;")]
    [InlineData("a.cs", "///////////////\nclass C;")]
    [InlineData("a.cs", "/***********\n * Part\n */\nclass C;")]
    [InlineData("a.sh", "# ----------\necho x")]
    [InlineData("a.yaml", "########\nplan: 1")]
    public void ABannerIsReported(string path, string text) => Rules.Reports(CommentRules.Banners, path, text);

    [Fact]
    public void NoFileHasRegions() => Rules.Hold(CommentRules.Regions);

    [Fact]
    public void ARegionIsReported() =>
        Rules.Reports(CommentRules.Regions, "a.cs", "class C\n{\n#region Fields\n#endregion\n}");

    [Fact]
    public void NoCommentHoldsCode() => Rules.Hold(CommentRules.CodeInComments);

    [Theory]
    [InlineData("class C\n{\n    // count = count + 1;\n}")]
    [InlineData("class C\n{\n    // Start(now);\n}")]
    [InlineData("class C\n{\n    // return later;\n}")]
    [InlineData("class C\n{\n    /* if (count > 0) {\n    } */\n}")]
    public void CodeInACommentIsReported(string text) => Rules.Reports(CommentRules.CodeInComments, "a.cs", text);

    [Fact]
    public void ASentenceIsNoCode() =>
        Rules.LetsPass(CommentRules.CodeInComments, "a.cs", "// The first one wins;\n// the others wait.\nclass C;");

    [Fact]
    public void NoCommentPromisesWork() => Rules.Hold(CommentRules.Promises);

    [Theory]
    [InlineData("a.cs", "class C; // TODO: the other half")]
    [InlineData("a.cs", "/* HACK */ class C;")]
    [InlineData("a.yaml", "# FIXME later\nplan: 1")]
    public void APromiseIsReported(string path, string text) => Rules.Reports(CommentRules.Promises, path, text);

    [Fact]
    public void AWordInAStringIsNoPromise() =>
        Rules.LetsPass(CommentRules.Promises, "a.cs", "class C { string s = \"// TODO\"; }");
}
