using Xunit;

namespace Autonomy.Tests.Tidy;

/// <summary>Types have telling names, and are closed and hidden unless there is a reader.</summary>
public sealed class TypeTests
{
    [Fact]
    public void NamesOfTypesAndFilesSayWhatTheyDo() => Rules.Hold(TypeRules.Names);

    [Theory]
    [InlineData("Retry.cs", "class RetryManager;")]
    [InlineData("StringHelper.cs", "class Texts;")]
    [InlineData("Retry.cs", "enum Common { A }")]
    [InlineData("Retry.cs", "interface IJournalProcessor;")]
    [InlineData("Retry.cs", "abstract class ActorBase;")]
    public void AVagueNameIsReported(string path, string text) => Rules.Reports(TypeRules.Names, path, text);

    [Fact]
    public void AWordWithinANamePasses() => Rules.LetsPass(TypeRules.Names, "Base64Text.cs", "class Database;");

    [Fact]
    public void ClassesAreSealedUnlessDerivedFrom() => Rules.Hold(TypeRules.Sealed);

    [Fact]
    public void AnOpenClassIsReported()
    {
        Rules.Reports(TypeRules.Sealed, ("a.cs", "class C;"));
        Rules.Reports(TypeRules.Sealed, ("a.cs", "record R(int A);"));
        Rules.LetsPass(TypeRules.Sealed, ("a.cs", "class C;"), ("b.cs", "sealed class D : C;"));
        Rules.LetsPass(TypeRules.Sealed, ("a.cs", "sealed partial class C;"), ("b.cs", "partial class C;"));
        Rules.LetsPass(TypeRules.Sealed, ("a.cs", "record struct R(int A);"));
    }

    [Fact]
    public void PublicTypesAreUsedByAnotherProject() => Rules.Hold(TypeRules.PublicTypes);

    [Fact]
    public void APublicTypeForNobodyIsReported()
    {
        Rules.Reports(TypeRules.PublicTypes, ("Autonomy.Host/a.cs", "public sealed class C;"));
        Rules.LetsPass(
            TypeRules.PublicTypes,
            ("Autonomy.Host/a.cs", "public sealed class C { public D Get() => new(); }"),
            ("Autonomy.Host/b.cs", "public sealed class D;"),
            ("Autonomy.Cli/c.cs", "sealed class E { C c; }"));
    }
}
