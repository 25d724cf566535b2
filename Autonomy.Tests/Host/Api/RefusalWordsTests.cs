using Autonomy.Tests.Tidy;
using Xunit;

namespace Autonomy.Tests.Host.Api;

/// <summary>What is refused over REST and gRPC is told in words that hold on every interface.</summary>
public sealed class RefusalWordsTests
{
    private const string Command = "'autonomy ";

    // What is told to who starts the service, before there is any other interface.
    private static readonly string[] AtStart =
    [
        "Autonomy.Host/Security/UnguardedServiceException.cs", "Autonomy.Host/Service/ServiceAccess.cs",
        "Autonomy.Host/Service/ServiceProgram.cs",
    ];

    [Fact]
    public void NoRefusalSendsItsReaderToTheCommandLine() => Assert.Empty(
        from file in SourceTree.Files
        where file.IsCSharp && !AtStart.Contains(file.Path)
            && (file.IsUnder("Autonomy.Core") || file.IsUnder("Autonomy.Actors") || file.IsUnder("Autonomy.Host"))
        from line in file.Lines
        where line.Contains(Command, StringComparison.Ordinal) && !IsOfOperators(line)
        select $"{file.Path}: {line.Trim()}");

    [Fact]
    public void WhoStartsTheServiceIsToldTheCommand() => Assert.All(AtStart, path => Assert.Contains(
        Command, SourceTree.Files.Single(file => file.Path == path).Text, StringComparison.Ordinal));

    // A store that is broken is mended where it lies, and a secret is set there alone.
    private static bool IsOfOperators(string line) =>
        line.Contains("'autonomy store verify'", StringComparison.Ordinal)
        || line.Contains("'autonomy secret set ", StringComparison.Ordinal);
}
