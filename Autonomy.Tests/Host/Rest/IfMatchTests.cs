using Autonomy.Host.Rest;
using Autonomy.Tests.Tidy;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Autonomy.Tests.Host.Rest;

/// <summary>An endpoint that reads a condition says so in the document of the interface.</summary>
public sealed class IfMatchTests
{
    [Fact]
    public void WhatDoesNotDeclareAConditionCannotReadOne()
    {
        var context = new DefaultHttpContext();
        context.SetEndpoint(new Endpoint(null, EndpointMetadataCollection.Empty, "undeclared"));
        context.Request.Headers.IfMatch = "\"1\"";

        Assert.Throws<InvalidOperationException>(() => IfMatch.VersionIn(context));
        Assert.Throws<InvalidOperationException>(() => IfMatch.TextIn(context));
    }

    // That of the hash of a keyed request is no condition that anything depends on.
    [Fact]
    public void NothingReadsTheHeaderBesidesIt() => Assert.Equal(
        ["Autonomy.Host/Rest/IfMatch.cs", "Autonomy.Host/Rest/KeyedWrites.cs"],
        SourceTree.Files
            .Where(file => file.IsCSharp && file.Path.StartsWith("Autonomy.Host/", StringComparison.Ordinal)
                && file.Text.Contains("Headers.IfMatch", StringComparison.Ordinal))
            .Select(file => file.Path));
}
