using Xunit;

namespace Autonomy.Tests.Tidy;

/// <summary>Lines, files and functions keep to their sizes.</summary>
public sealed class ShapeTests
{
    [Fact]
    public void LinesFitIn120Columns() => Rules.Hold(ShapeRules.LineWidth);

    [Fact]
    public void ALineOf121ColumnsIsReported()
    {
        Rules.Reports(ShapeRules.LineWidth, "a.cs", new string('x', 121));
        Rules.LetsPass(ShapeRules.LineWidth, "a.cs", new string('x', 120));
    }

    [Fact]
    public void FilesOfCodeFitIn400Lines() => Rules.Hold(ShapeRules.FileLength);

    [Fact]
    public void AFileOf401LinesIsReported()
    {
        Rules.Reports(ShapeRules.FileLength, "a.cs", Repeat("\n", 400) + "end");
        Rules.LetsPass(ShapeRules.FileLength, "a.cs", Repeat("\n", 399) + "end\n");
    }

    [Fact]
    public void FilesFitInOneMebibyte() => Rules.Hold(ShapeRules.FileSize);

    [Fact]
    public void AFileOverOneMebibyteIsReported() =>
        Rules.Reports(ShapeRules.FileSize, "data.bin", new string('x', (1024 * 1024) + 1));

    [Fact]
    public void FunctionsFitIn60Lines() => Rules.Hold(ShapeRules.FunctionLength);

    [Fact]
    public void AFunctionOf61LinesIsReported()
    {
        Rules.Reports(ShapeRules.FunctionLength, "a.cs", Function(bodyLines: 58));
        Rules.LetsPass(ShapeRules.FunctionLength, "a.cs", Function(bodyLines: 57));
    }

    [Fact]
    public void ControlFlowNestsThreeLevelsDeepAtMost() => Rules.Hold(ShapeRules.Nesting);

    [Fact]
    public void AFourthLevelOfControlFlowIsReported()
    {
        Rules.Reports(ShapeRules.Nesting, "a.cs", "void F() { if (a) while (b) foreach (var c in d) if (e) G(); }");
        Rules.LetsPass(ShapeRules.Nesting, "a.cs", "void F() { if (a) while (b) foreach (var c in d) G(); }");
    }

    [Fact]
    public void AChainOfElseIfIsOneLevel() => Rules.LetsPass(
        ShapeRules.Nesting, "a.cs", "void F() { if (a) G(); else if (b) G(); else if (c) G(); else if (d) G(); }");

    private static string Function(int bodyLines) =>
        $"class C\n{{\n    [Fact]\n    void F()\n    {{\n{Repeat("        G();\n", bodyLines)}    }}\n}}\n";

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
