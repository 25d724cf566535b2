using Autonomy.Core.Notifications;
using Xunit;

namespace Autonomy.Tests.Core.Notifications;

public sealed class WebhookSecretTests
{
    /// <summary>The vector that the reference libraries of Standard Webhooks are tested with.</summary>
    [Theory]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    public void SignsAsTheSpecificationSays(string text)
    {
        Assert.True(WebhookSecret.TryParse(text, out WebhookSecret? secret, out _));

        Assert.Equal(
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            secret.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}"""));
    }

    [Theory]
    [InlineData("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", true)]
    [InlineData("v1,AAAA v2,else v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", true)]
    [InlineData("v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", false)]
    [InlineData("v1,h0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", false)]
    [InlineData("v1,g0hM9SsE+OTPJTGt", false)]
    [InlineData("v1,not base64", false)]
    [InlineData("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", false)]
    [InlineData("", false)]
    public void OneOfTheSignaturesMustBeOurs(string signatures, bool isOurs)
    {
        Assert.True(WebhookSecret.TryParse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", out WebhookSecret? secret, out _));

        Assert.Equal(isOurs, secret.Verify(
            "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}"""u8, signatures));
    }

    [Theory]
    [InlineData("whsec_not base64!", "no base64")]
    [InlineData("whsec_c2hvcnQ=", "5 bytes")]
    [InlineData("", "0 bytes")]
    public void ASecretThatIsNoneIsRefusedWithItsRemedy(string text, string fault)
    {
        Assert.False(WebhookSecret.TryParse(text, out _, out string? told));
        Assert.Contains(fault, told, StringComparison.Ordinal);
    }

    [Fact]
    public void ASecretIsNeverShown()
    {
        const string Text = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

        Assert.True(WebhookSecret.TryParse(Text, out WebhookSecret? secret, out _));
        Assert.Equal("whsec_***", secret.ToString());
    }
}
