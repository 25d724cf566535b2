using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Xunit;

namespace Autonomy.Tests.Core.Recovery;

public sealed class FingerprintTests
{
    private static readonly ToolName Tool = ToolName.Parse("http.request");

    [Theory]
    [InlineData("Order 17 failed after 3.5 s", "Order 4211 failed after 12,75 s")]
    [InlineData("No file '/a/b' here", "No file \"other name\" here")]
    [InlineData("Cannot write /data/a.txt: no permission", "Cannot write /var/other/b.csv: no permission")]
    [InlineData("Cannot reach https://a.example/x: refused", "Cannot reach http://b.example:81/y?q=1: refused")]
    [InlineData("Job 0198f3a2-1b2c-7d3e-8f4a-5b6c7d8e9f00 is gone", "Job 0298f3a2-1b2c-7d3e-8f4a-5b6c7d8e9fff is gone")]
    [InlineData("Commit 9f86d081884c7d65 is missing", "Commit 2c26b46b68ffc68f is missing")]
    public void WhatDiffersInNumbersIdsPathsAndQuotesIsTheSame(string first, string second) =>
        Assert.Equal(Of(first), Of(second));

    [Theory]
    [InlineData("It doesn't exist", "It doesn't fit")]
    [InlineData("Order 17 failed", "Order 17 was refused")]
    public void OtherWordsAreAnotherFailure(string first, string second) => Assert.NotEqual(Of(first), Of(second));

    [Fact]
    public void ToolVersionKindAndStatusCount()
    {
        Failure failure = Failing("x");
        string[] all =
        [
            Fingerprint.Of(Tool, "1", failure),
            Fingerprint.Of(Tool, "2", failure),
            Fingerprint.Of(ToolName.Parse("http.graphql"), "1", failure),
            Fingerprint.Of(Tool, "1", failure with { Kind = FailureKind.Timeout }),
            Fingerprint.Of(Tool, "1", failure with { Evidence = new FailureEvidence { Status = 503 } }),
        ];
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.All(all, fingerprint => Assert.Equal(Fingerprint.LengthInDigits, fingerprint.Length));
    }

    private static string Of(string message) => Fingerprint.Of(Tool, "1", Failing(message));

    private static Failure Failing(string message) =>
        new() { Kind = FailureKind.Unavailable, Message = message, Code = "c" };
}
