using Autonomy.Core.Spending;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Core.Spending;

/// <summary>One stored sample of each event of a ledger, as it was first shipped. A line is never changed.</summary>
public sealed class GoldenSpendingTests
{
    private static readonly (string Name, string Body)[] Samples =
    [
        ("spending-limit-set",
            """{"scope":"tool","name":"http.*","period":"day","costUsd":2.5,"tokens":1000,"calls":7,"by":"ada"}"""),
        ("spending-limit-removed", """{"scope":"project","name":"shop","period":"total","by":"ada"}"""),
        ("spending-reserved",
            """{"reservation":"p-1/a/1","execution":"p-1","project":"shop","tool":"http.request","""
            + "\"costUsd\":0.5,\"tokens\":10,\"calls\":1}"),
        ("spending-settled", """{"reservation":"p-1/a/1","costUsd":0.25,"tokens":9,"calls":1,"reason":"lost"}"""),
        ("spending-warned",
            """{"scope":"workspace","name":"","period":"month","part":"cost","used":4.1,"limit":5}"""),
    ];

    [Fact]
    public void EveryEventOfTheTableHasASample() =>
        Assert.Equal(SpendingEventTable.Names, Samples.Select(sample => sample.Name));

    [Fact]
    public void WritingASampleAgainChangesNoByte() => GoldenSamples.StayTheSame(
        Samples, static (name, body) => SpendingEventTable.Encode(SpendingEventTable.Decode(name, 1, body)));
}
