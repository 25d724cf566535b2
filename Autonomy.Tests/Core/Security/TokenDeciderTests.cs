using Autonomy.Core.Executions;
using Autonomy.Core.Security;
using Xunit;

namespace Autonomy.Tests.Core.Security;

/// <summary>Which tokens are taken.</summary>
public sealed class TokenDeciderTests
{
    [Theory]
    [InlineData("z", 64)]
    [InlineData("a", 63)]
    [InlineData("a", 65)]
    public void WhatIsNoHashIsRefused(string digit, int length)
    {
        var create = new TokenCommand.Create(
            "t-1", "ops", "red", Role.Admin, string.Concat(Enumerable.Repeat(digit, length)), null, "ada");

        Verdict<TokenEvent> verdict = TokenDecider.Decide(TokenRegister.Empty, create, default);

        Assert.Equal(RejectionCode.InvalidArgument, verdict.Refusal?.Code);
        Assert.Empty(verdict.Events);
    }
}
