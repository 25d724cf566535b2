using Autonomy.Core.Recovery;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Core.Recovery;

public sealed class FileClassificationTests
{
    [Theory]
    [InlineData("ENOTCONN", FailureKind.ConnectFailed)]
    [InlineData("ESTALE", FailureKind.ConnectFailed)]
    [InlineData("ETIMEDOUT", FailureKind.Timeout)]
    [InlineData("short_read", FailureKind.AnswerCut)]
    [InlineData("EIO", FailureKind.AnswerCut)]
    [InlineData("EBUSY", FailureKind.Unavailable)]
    [InlineData("EDQUOT", FailureKind.BudgetExhausted)]
    [InlineData("EPERM", FailureKind.Denied)]
    [InlineData("EACCES", FailureKind.Denied)]
    [InlineData("EROFS", FailureKind.Denied)]
    [InlineData("EINVAL", FailureKind.BadInput)]
    [InlineData("wrong_encoding", FailureKind.OutputMismatch)]
    [InlineData("ENOENT", FailureKind.NotFound)]
    [InlineData("EEXIST", FailureKind.Conflict)]
    [InlineData("ENOTEMPTY", FailureKind.Conflict)]
    [InlineData("sharing_violation", FailureKind.Conflict)]
    [InlineData("ENOSPC", FailureKind.TooLarge)]
    [InlineData("ENAMETOOLONG", FailureKind.TooLarge)]
    [InlineData("output_too_large", FailureKind.TooLarge)]
    [InlineData("ENODEV", FailureKind.PermanentExternal)]
    [InlineData("EISDIR", FailureKind.Configuration)]
    [InlineData("path_leaves_root", FailureKind.SecurityViolation)]
    [InlineData("cancelled", FailureKind.Cancelled)]
    [InlineData("ENEW", FailureKind.Unknown)]
    public void TheCodeTellsTheKind(string code, FailureKind kind)
    {
        Failure failure = FileClassification.OfCode(code, "write", "/data/x");
        Assert.Equal((kind, code, FailureEffect.None), (failure.Kind, failure.Code, failure.Effect));
        Assert.Contains("/data/x", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RealErrorsOfTheSystemAreRecognised()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("f");
        File.WriteAllText(file, "");
        Assert.Equal("ENOENT", CodeOf(() => File.ReadAllText(folder.File("none"))));
        Assert.Equal("ENOENT", CodeOf(() => File.ReadAllText(folder.File("none/deeper"))));
        Assert.Equal("EEXIST", CodeOf(() => new FileStream(file, FileMode.CreateNew).Dispose()));
        Assert.Equal("ENAMETOOLONG", CodeOf(() => File.WriteAllText(folder.File(new string('n', 300)), "")));
        Assert.Equal("EINVAL", CodeOf(() => File.ReadAllText("a\0b")));
        Assert.Equal("ENOTEMPTY", CodeOf(() => Directory.Delete(folder.Path)));
        using var held = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.Equal("sharing_violation", CodeOf(() => new FileStream(file, FileMode.Open).Dispose()));
    }

    [Fact]
    public void AFullDiskIsRecognised() => Assert.Equal("ENOSPC", CodeOf(() =>
    {
        using var full =
            new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        full.WriteByte(1);
    }));

    private static string CodeOf(Action action) => FileClassification.CodeOf(Assert.ThrowsAny<Exception>(action));
}
