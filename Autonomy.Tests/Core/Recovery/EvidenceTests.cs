using System.Reflection;
using Autonomy.Core.Recovery;
using Autonomy.Core.Reporting;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Recovery;

/// <summary>Whatever shows a failure is shown: to people and to programs.</summary>
public sealed class EvidenceTests
{
    private static readonly FailureEvidence Whole = new()
    {
        Status = 429,
        ExitCode = 3,
        Code = "ENOSPC",
        Target = "https://api.example.com",
        Stderr = ["disk full"],
        Fields = [new FieldFault("/user/email", "must be an address")],
        ScopeAsked = "repo",
        LimitCalls = 60,
        LimitWindow = TimeSpan.FromMinutes(1),
        FreeBytes = 1 << 20,
        NeededBytes = 1 << 30,
        Missing = "API_KEY",
        Question = "Which one?",
    };

    [Fact]
    public void EachMemberOfTheEvidenceIsInTheSampleOfThisTest() => Assert.All(
        typeof(FailureEvidence).GetProperties(BindingFlags.Public | BindingFlags.Instance),
        member => Assert.NotEqual(member.GetValue(FailureEvidence.Nothing), member.GetValue(Whole)));

    [Fact]
    public void PeopleReadALineForEach() => Assert.Equal(
        [
            "target: https://api.example.com", "status: 429", "exit code: 3", "code: ENOSPC",
            "field /user/email: must be an address", "missing right: repo", "limit: 60 calls in 1m", "free: 1 MiB",
            "needed: 1 GiB", "missing: API_KEY", "asked: Which one?", "stderr: disk full",
        ],
        EvidenceLines.Of(Whole));

    [Fact]
    public void ProgramsReadAPropertyForEach()
    {
        DataObject document = EvidenceJson.Of(Whole);
        Assert.Equal(document.Count, EvidenceJson.Of(FailureEvidence.Nothing).Count);
        Assert.DoesNotContain(document.Properties, property => property.Value is DataNull or DataArray { Items: [] });
        Assert.Equal(new DataNumber(60_000), document["limitWindowMs"]);
    }

    [Fact]
    public void OfNothingThereIsNoLine() => Assert.Empty(EvidenceLines.Of(FailureEvidence.Nothing));
}
