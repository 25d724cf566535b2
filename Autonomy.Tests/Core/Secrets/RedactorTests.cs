using System.Text;
using Autonomy.Core.Secrets;
using Autonomy.Core.Values;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Autonomy.Tests.Core.Secrets;

public sealed class RedactorTests
{
    private const string Secret = "p\"ä/s + wörd~>>??";

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("ab")]
    [InlineData("user:")]
    public void ASecretIsFoundInsideBase64AtEveryPlace(string before)
    {
        string encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(before + Secret + " and more"));
        string redacted = Of(Secret).Redact($"Basic {encoded}.");
        Assert.Contains("***KEY***", redacted, StringComparison.Ordinal);
        string urlSafe = encoded.Replace('+', '-').Replace('/', '_');
        Assert.Contains("***KEY***", Of(Secret).Redact(urlSafe), StringComparison.Ordinal);
    }

    [Fact]
    public void ASecretIsFoundAsItIsAndEncoded()
    {
        string[] forms =
        [
            Secret,
            Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)),
            Uri.EscapeDataString(Secret),
            Uri.EscapeDataString(Secret).Replace("%20", "+"),
            System.Text.Json.JsonSerializer.Serialize(Secret).Trim('"'),
            DataJson.Write(Secret)[1..^1],
        ];
        Assert.All(forms, form => Assert.Equal("<***KEY***>", Of(Secret).Redact($"<{form}>")));
    }

    [Fact]
    public void AValueIsRedactedInStringsNumbersAndNames()
    {
        DataValue value = DataJson.Parse("""{"x 12345": ["12345", 12345, 7, {"a": "no 1234"}], "ok": [true]}""");
        Assert.Equal(
            DataJson.Parse("""{"x ***KEY***": ["***KEY***", "***KEY***", 7, {"a": "no 1234"}], "ok": [true]}"""),
            Of("12345").Redact(value));
    }

    [Fact]
    public void WhatHoldsNoSecretKeepsItsInstance()
    {
        DataValue value = DataJson.Parse("""{"a": ["b", 1]}""");
        Assert.Same(value, Of(Secret).Redact(value));
        Assert.Same(value, new Redactor([]).Redact(value));
    }

    [Fact]
    public void WhatIsWiderIsTakenOutFirst()
    {
        Redactor both = Of("12345").Within(new Redactor([KeyValuePair.Create("WIDE", "x12345y")]));

        Assert.Equal("***WIDE*** ***KEY***", both.Redact("x12345y 12345"));
        Assert.Equal(new DataString("***WIDE***"), both.Redact(new DataString("x12345y")));
        Assert.True(both.FindsIn("x12345y"));
        Assert.Same(both, both.Within(Redactor.None));
        Assert.Same(both, Redactor.None.Within(both));
        Assert.True(Redactor.None.Within(Redactor.None).IsEmpty);
    }

    [Fact]
    public void ARecordOfDeclaredNamesKeepsThem()
    {
        var record = (DataObject)DataJson.Parse("""{"x 12345": {"12345": "12345"}, "ok": [true]}""");

        Assert.Equal(
            DataJson.Parse("""{"x 12345": {"***KEY***": "***KEY***"}, "ok": [true]}"""),
            Of("12345").RedactValues(record));
        Assert.Same(record, Of(Secret).RedactValues(record));
    }

    [Fact]
    public void OverlappingSecretsLeaveNothingStanding()
    {
        var redactor = new Redactor([KeyValuePair.Create("A", "abcd"), KeyValuePair.Create("B", "cdefg")]);
        Assert.Equal("<***A***>", redactor.Redact("<abcdefg>"));
        Assert.Equal("<***A******A***> ***B***", redactor.Redact("<abcdabcd> cdefg"));
    }

    [Fact]
    public void AShortSecretIsNotSearched() => Assert.Equal("abc", Of("abc").Redact("abc"));

    [Fact]
    public void NoTextAroundASecretHidesIt() => Prop
        .ForAll((string before, string secret, string after) =>
        {
            if (secret is null || secret.Length < Redactor.SecretLengthMin) return true;
            string redacted = Of(secret).Redact(before + secret + after);
            return redacted.Contains("***KEY***", StringComparison.Ordinal);
        })
        .QuickCheckThrowOnFailure();

    private static Redactor Of(string secret) => new([KeyValuePair.Create("KEY", secret)]);
}
