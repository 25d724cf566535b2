using Autonomy.Core.NamedPlans;
using Xunit;

namespace Autonomy.Tests.Core.NamedPlans;

public sealed class PlanReferenceTests
{
    [Theory]
    [InlineData("nightly", "nightly", null)]
    [InlineData("nightly@3", "nightly", 3)]
    [InlineData("a.b-c_d@2147483647", "a.b-c_d", 2147483647)]
    public void ANameMayHaveAVersion(string text, string name, int? version)
    {
        Assert.True(PlanReference.TryParse(text, out PlanReference? reference));
        Assert.Equal(new PlanReference(name, version), reference);
        Assert.Equal(text, reference.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("@1")]
    [InlineData("Nightly")]
    [InlineData("nightly@")]
    [InlineData("nightly@0")]
    [InlineData("nightly@03")]
    [InlineData("nightly@+3")]
    [InlineData("nightly@-3")]
    [InlineData("nightly@3@4")]
    [InlineData("nightly@2147483648")]
    [InlineData("../nightly")]
    public void WhatIsNotOfTheFormIsNone(string? text) => Assert.False(PlanReference.TryParse(text, out _));
}
