using System.Net;
using Autonomy.Host.Api;
using Autonomy.Host.Configuration;
using Autonomy.Host.Grpc;
using Autonomy.Tests.Host.Service;
using Autonomy.Tests.Support;
using Grpc.Health.V1;
using Xunit;

namespace Autonomy.Tests.Host.Grpc;

/// <summary>Health is told without a token, and whatever else comes from an address: watches are not without limits.
/// </summary>
public sealed class OpenHealthTests
{
    private const string Check = "/grpc.health.v1.Health/Check";
    private const string Watch = "/grpc.health.v1.Health/Watch";
    private const int ResourceExhausted = 8;

    [Fact]
    public async Task AnAddressOfWhichTooMuchComesIsToldOfHealthAllTheSame()
    {
        var service = new RunningService
        {
            Clock = new VirtualTime(),
            Security = new SecuritySettings { RequestsPerAddressMax = 1 },
        };
        await using IAsyncDisposable end = await service.BeginAsync();
        using var client = new RawGrpcClient(service.Service.GrpcAddress);
        Assert.Equal(200, (await service.GetAsync("/workspaces")).Status);
        Assert.Equal(429, (await service.GetAsync("/workspaces")).Status);
        RawReply refused = await client.CallAsync(Samples.Submit, Samples.Ending);
        Assert.Equal((ResourceExhausted, "too_many_requests"), (refused.Status, refused.Word));

        foreach (string path in new[] { "/health/live", "/health/ready" })
        {
            var url = new Uri(service.Service.HttpAddress, path);
            for (int i = 0; i < 3; i++)
            {
                using HttpResponseMessage answer = await service.Client.GetAsync(url);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }
        }

        for (int i = 0; i < 3; i++)
            Assert.Equal(0, (await client.CallAsync(Check, new HealthCheckRequest())).Status);
        Assert.Equal(429, (await service.GetAsync("/workspaces")).Status);
    }

    [Fact]
    public async Task NoMoreWatchThanThereArePlacesAndChecksGoOn()
    {
        var service = new RunningService { Clock = new VirtualTime() };
        await using IAsyncDisposable end = await service.BeginAsync();
        Uri address = service.Service.GrpcAddress;
        // Every address in 127.0.0.0/8 is one of this machine.
        RawGrpcClient[] clients =
        [
            .. Enumerable.Range(0, WatchPlaces.Max / WatchPlaces.PerAddressMax)
                .Select(number => new RawGrpcClient(address, new IPAddress([127, 0, 1, (byte)(number + 1)]))),
        ];
        HttpResponseMessage[] watches = await Task.WhenAll(clients.SelectMany(
            client => Enumerable.Range(0, WatchPlaces.PerAddressMax).Select(_ => WatchAsync(client))));
        using var next = new RawGrpcClient(address);
        RawReply refused = await next.CallAsync(Watch, new HealthCheckRequest());
        RawReply check = await next.CallAsync(Check, new HealthCheckRequest());
        foreach (HttpResponseMessage watch in watches) watch.Dispose();
        foreach (RawGrpcClient client in clients) client.Dispose();

        Assert.Equal((ResourceExhausted, "too_many_watches"), (refused.Status, refused.Word));
        Assert.Equal(0, check.Status);
    }

    [Fact]
    public async Task OneAddressTakesNoMoreThanItsShareOfThePlaces()
    {
        var service = new RunningService { Clock = new VirtualTime() };
        await using IAsyncDisposable end = await service.BeginAsync();
        using var greedy = new RawGrpcClient(service.Service.GrpcAddress, new IPAddress([127, 0, 1, 1]));
        // What is watched is a service that there is not: such a watch lasts as long as any.
        HttpResponseMessage[] watches = await Task.WhenAll(
            Enumerable.Range(0, WatchPlaces.PerAddressMax).Select(_ => WatchAsync(greedy, "none")));
        RawReply refused = await greedy.CallAsync(Watch, new HealthCheckRequest());
        using var other = new RawGrpcClient(service.Service.GrpcAddress, new IPAddress([127, 0, 1, 2]));
        using HttpResponseMessage watch = await WatchAsync(other);
        await using Stream told = await watch.Content.ReadAsStreamAsync();
        (byte _, byte[] first) = (await RawGrpcClient.ReadAsync(told))!.Value;
        foreach (HttpResponseMessage one in watches) one.Dispose();

        Assert.Equal((ResourceExhausted, "too_many_watches"), (refused.Status, refused.Word));
        Assert.Contains("this address", refused.Message, StringComparison.Ordinal);
        Assert.Equal(
            HealthCheckResponse.Types.ServingStatus.Serving, HealthCheckResponse.Parser.ParseFrom(first).Status);
    }

    [Fact]
    public void APlaceIsAnothersOnceItIsLeft()
    {
        var places = new WatchPlaces();
        IDisposable[] taken = [.. Enumerable.Range(0, WatchPlaces.PerAddressMax).Select(_ => places.Enter("a"))];
        Assert.Throws<ApiException>(() => places.Enter("a"));
        taken[0].Dispose();

        places.Enter("a").Dispose();
        places.Enter("b").Dispose();
    }

    [Fact]
    public async Task ACheckThatNeverSaysWhatItAsksIsNotWaitedFor()
    {
        var service = new RunningService();
        await using IAsyncDisposable end = await service.BeginAsync();
        await CutAsync(service.Service.GrpcAddress);
    }

    /// <summary>Makes a call and never says what it asks; completes once the service has cut it off.</summary>
    internal static async Task CutAsync(Uri address)
    {
        using var client = new RawGrpcClient(address);
        var silent = new OpenBody();
        using HttpRequestMessage request = RawGrpcClient.Request(Check, silent);
        Exception cut = await Assert.ThrowsAnyAsync<Exception>(
            async () => (await client.SendAsync(request)).Dispose());
        // No answer comes, or first of all nobody takes the body any more.
        Assert.True(cut is HttpRequestException or TaskCanceledException, $"{cut}");
        silent.Close();
    }

    private static async Task<HttpResponseMessage> WatchAsync(RawGrpcClient client, string service = "")
    {
        using HttpRequestMessage request = RawGrpcClient.Request(
            Watch, new ByteArrayContent(RawGrpcClient.Frame(new HealthCheckRequest { Service = service })));
        return await client.SendAsync(request);
    }
}
