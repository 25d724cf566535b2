using Autonomy.Core.Recovery;
using Autonomy.Tests.Core.Recovery.Recorded;
using Xunit;

namespace Autonomy.Tests.Core.Recovery;

public sealed class SecurityGuardsTests
{
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
