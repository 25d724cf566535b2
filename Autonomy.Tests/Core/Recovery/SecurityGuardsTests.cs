using Autonomy.Core.Recovery;
using Autonomy.Core.Values;
using Autonomy.Tests.Core.Recovery.Recorded;
using Xunit;

namespace Autonomy.Tests.Core.Recovery;

public sealed class SecurityGuardsTests
{
    [Theory]
    [InlineData("https://api.example.com/other", true)]
    [InlineData("https://api.example.com:443/", true)]
    [InlineData("http://api.example.com/", false)]
    [InlineData("https://api.example.com:8443/", false)]
    [InlineData("https://evil.example/", false)]
    public void ASecretGoesToItsOwnOriginAlone(string target, bool mayGo)
    {
        var secret = new DataSecret([new SecretPart(false, "Bearer "), new SecretPart(true, "token")]);
        DataObject arguments = DataObject.Of(("headers", DataObject.Of(("Authorization", secret))));
        Failure? failure = SecurityGuards.SecretLeavesOrigin(
            arguments, new Uri(target), static _ => new Uri("https://api.example.com/"));
        Assert.Equal(mayGo, failure is null);
        Assert.Null(SecurityGuards.SecretLeavesOrigin(arguments, new Uri(target), static _ => null));
    }

    [Fact]
    public void ARedirectMayLeaveItsOriginWithoutACredentialOnly()
    {
        var from = new Uri("https://a.example/x");
        var to = new Uri("https://b.example/x");
        Assert.Equal(
            FailureKind.SecurityViolation, SecurityGuards.RedirectLeavesOrigin(from, to,
                carriesCredential: true)?.Kind);
        Assert.Null(SecurityGuards.RedirectLeavesOrigin(from, to, carriesCredential: false));
        Assert.Null(SecurityGuards.RedirectLeavesOrigin(from, new Uri("https://a.example/y"), carriesCredential: true));
    }

    [Theory]
    [InlineData("/data/a", true)]
    [InlineData("/data", true)]
    [InlineData("/data/a/../b", true)]
    [InlineData("/data/../etc/passwd", false)]
    [InlineData("/database/a", false)]
    public void APathStaysWithinItsRoots(string path, bool isWithin) =>
        Assert.Equal(isWithin, SecurityGuards.PathLeavesRoots(path, ["/tmp", "/data/"]) is null);

    [Fact]
    public void AChangedToolIsBlockedWithItsServer()
    {
        ToolDefinition approved = McpRecordings.Definition("Finds.");
        Assert.Null(SecurityGuards.ToolChanged("crm", "find", approved, McpRecordings.Definition("Finds.")));
        Failure failure = SecurityGuards.ToolChanged("crm", "find", approved, McpRecordings.Definition("Finds all."))!;
        Assert.Equal((FailureKind.SecurityViolation, FailureScope.Host), (failure.Kind, failure.Scope));
        Assert.Contains("since you approved it: its description", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheOrderOfASchemasPropertiesIsNoChange()
    {
        ToolDefinition first = ToolDefinition.Of("", Recording.Json("""{"a":{"x":1,"y":[2]},"b":3}"""), null, "");
        ToolDefinition second = ToolDefinition.Of("", Recording.Json("""{"b":3,"a":{"y":[2],"x":1}}"""), null, "");
        Assert.Equal(first, second);
        ToolDefinition third = ToolDefinition.Of("", Recording.Json("""{"b":3,"a":{"y":[2],"x":2}}"""), null, "");
        Assert.Equal(["its input schema"], first.ChangesTo(third).AsEnumerable());
    }
}
