using System.Net;
using Autonomy.Adapters.Http;
using Xunit;

namespace Autonomy.Tests.Adapters.Http;

public sealed class EgressGuardTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.0.9")]
    [InlineData("169.254.169.254")]
    [InlineData("172.31.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("ff02::1")]
    public void ASpecialAddressIsRefused(string address) =>
        Assert.False(new EgressGuard(new EgressOptions()).Allows("some.host", IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("2606:4700::1111")]
    public void APublicAddressIsAllowed(string address) =>
        Assert.True(new EgressGuard(new EgressOptions()).Allows("some.host", IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://127.1/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://localhost/")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    public async Task AnOddNotationOfAnInwardAddressIsRefused(string url)
    {
        var guard = new EgressGuard(new EgressOptions());
        var target = new DnsEndPoint(new Uri(url).Host, 80);
        await Assert.ThrowsAsync<EgressRefusedException>(
            async () => await guard.ConnectAsync(target, CancellationToken.None));
    }

    [Fact]
    public void TheLocalEngineMayCallLoopbackAndNothingElseInside()
    {
        var guard = new EgressGuard(EgressOptions.ForLocalEngine);
        Assert.True(guard.Allows("localhost", IPAddress.Loopback));
        Assert.True(guard.Allows("localhost", IPAddress.IPv6Loopback));
        Assert.True(guard.Allows("localhost", IPAddress.Parse("::ffff:127.0.0.1")));
        Assert.False(guard.Allows("localhost", IPAddress.Parse("10.0.0.1")));
    }

    [Fact]
    public void OnlyListedHostsAreCalledWhereAListIsGiven()
    {
        var guard = new EgressGuard(new EgressOptions { AllowedHosts = ["api.example.com", "*.example.org"] });
        IPAddress address = IPAddress.Parse("1.1.1.1");
        Assert.True(guard.Allows("API.example.com", address));
        Assert.True(guard.Allows("a.example.org", address));
        Assert.False(guard.Allows("example.org", address));
        Assert.False(guard.Allows("api.example.com.evil.net", address));
    }

    [Fact]
    public void AListedNameMayBePrivateButNeverTheMetadataService()
    {
        var guard = new EgressGuard(new EgressOptions { AllowedHosts = ["intranet"] });
        Assert.True(guard.Allows("intranet", IPAddress.Parse("10.0.0.1")));
        Assert.False(guard.Allows("intranet", IPAddress.Parse("169.254.169.254")));
    }
}
