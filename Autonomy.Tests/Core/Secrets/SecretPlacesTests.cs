using Autonomy.Core.Secrets;
using Xunit;

namespace Autonomy.Tests.Core.Secrets;

/// <summary>What people are told to do where a secret is not set.</summary>
public sealed class SecretPlacesTests
{
    [Theory]
    [InlineData(
        "default", "KEY",
        "Set it as the environment variable AUTONOMY_SECRET_KEY, or, for a service, with 'autonomy secret set KEY' or "
        + "as the file 'KEY' in autonomy.security.secrets-directory.")]
    [InlineData(
        "red", "KEY",
        "Set it with 'autonomy secret set KEY --workspace red', or as the file 'red/KEY' in "
        + "autonomy.security.secrets-directory.")]
    [InlineData(
        "red", "KEY,OTHER",
        "Set each with 'autonomy secret set NAME --workspace red', or as the file 'red/NAME' in "
        + "autonomy.security.secrets-directory.")]
    public void WhoLacksSecretsIsToldOfThePlacesThatTheirWorkspaceHas(string workspace, string names, string told) =>
        Assert.Equal(told, SecretPlaces.HowToSet(workspace, names.Split(',')));
}
