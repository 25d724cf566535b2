using System.Net;
using Autonomy.Host.Api;
using Autonomy.Host.Configuration;
using Autonomy.Host.Security;
using Xunit;

namespace Autonomy.Tests.Host.Security;

/// <summary>What is asked of every request, whoever sends it.</summary>
public sealed class RequestScreenTests(GuardedService service) : IClassFixture<GuardedService>
{
    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("127.0.0.1:1", 200)]
    [InlineData("[::1]", 200)]
    [InlineData("evil.example", 400)]
    [InlineData("127.0.0.1.evil.example", 400)]
    [InlineData("10.9.8.7", 400)]
    public async Task ARequestUnderAnotherNameIsRefused(string host, int status)
    {
        Answer answer = await service.SendAsync(HttpMethod.Get, "/workspaces", service.Red, null, ("Host", host));

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task APageOfAnotherOriginIsRefusedAndNoneIsInvited()
    {
        Answer foreign = await service.SendAsync(
            HttpMethod.Get, "/workspaces", service.Red, null, ("Origin", "http://evil.example"));
        Answer asked = await service.SendAsync(
            HttpMethod.Options, "/executions", null, null, ("Origin", "http://evil.example"),
            ("Access-Control-Request-Method", "POST"));

        Assert.Equal((403, "foreign_origin"), (foreign.Status, foreign.TextOf("code")));
        Assert.Equal(403, asked.Status);
        Assert.DoesNotContain(asked.Headers.Keys, name => name.StartsWith("Access-Control", StringComparison.Ordinal));
    }

    [Fact]
    public async Task EveryAnswerTellsBrowsersToRunNothing()
    {
        foreach (Answer answer in new[]
        {
            await service.GetAsync("/workspaces", service.Red), await service.GetAsync("/workspaces", null),
            await service.GetAsync("/openapi.json", null), await service.GetAsync("/nothing", service.Red),
        })
        {
            Assert.Contains("script-src 'self'", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
            Assert.Equal("no-store", answer.Headers["Cache-Control"]);
        }
    }

    [Fact]
    public async Task WhoAsksTooOftenIsToldWhenToComeBack()
    {
        var own = new GuardedService
        {
            Clock = new StandingClock(),
            Security = new SecuritySettings { RequestsPerTokenMax = 2 },
        };
        await own.InitializeAsync();
        await own.GetAsync("/workspaces", own.Red);
        await own.GetAsync("/workspaces", own.Red);
        Answer third = await own.GetAsync("/workspaces", own.Red);
        Answer other = await own.GetAsync("/workspaces", own.Blue);
        await own.DisposeAsync();

        Assert.Equal((429, "1", 200), (third.Status, third.Headers["Retry-After"], other.Status));
        Assert.Equal("too_many_requests", third.TextOf("code"));
    }

    [Fact]
    public void ASecondFillsWhatASecondMayTake()
    {
        var clock = new StandingClock();
        var rates = new RequestRates(1, 2, clock);
        IPAddress near = IPAddress.Parse("2001:db8::1");
        IPAddress sameNetwork = IPAddress.Parse("2001:db8::ffff:1");
        rates.DemandOfAddress(near);
        rates.DemandOfAddress(sameNetwork);

        ApiException refused = Assert.Throws<ApiException>(() => rates.DemandOfAddress(near));
        rates.DemandOfAddress(IPAddress.Parse("2001:db8:0:1::1"));
        clock.Passed = TimeSpan.FromSeconds(0.5);
        rates.DemandOfAddress(near);

        Assert.Equal(TimeSpan.FromSeconds(0.5), refused.RetryAfter);
        Assert.Throws<ApiException>(() => rates.DemandOfAddress(near));
    }

    [Fact]
    public void AFloodOfAddressesSharesWhatOneMayTake()
    {
        var table = new RateTable(1, new StandingClock());
        int taken = Enumerable.Range(0, 70_000).Count(number => table.Take($"{number}") is null);

        Assert.Equal((1 << 16) + 1, taken);
    }

    /// <summary>A clock on which no time passes by itself for what is measured; it tells the system's time.</summary>
    private sealed class StandingClock : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => TimeSpan.FromDays(1).Ticks + Passed.Ticks;
    }
}
