using Autonomy.Host.Configuration;
using Autonomy.Tests.Host.Service;
using Autonomy.Tests.Support;
using Grpc.Health.V1;
using Xunit;

namespace Autonomy.Tests.Host.Grpc;

/// <summary>Health is told without a token: not without limits.</summary>
public sealed class OpenHealthTests
{
    private const string Check = "/grpc.health.v1.Health/Check";
    private const string Watch = "/grpc.health.v1.Health/Watch";
    private const int ResourceExhausted = 8;
    private const int WatchesMax = 1_000;
    private const int StreamsOfAConnection = 100;

    [Fact]
    public async Task AnAddressChecksNoMoreThanItMayAskOtherwise()
    {
        const int Rate = 3;
        var service = new RunningService
        {
            Clock = new VirtualTime(),
            Security = new SecuritySettings { RequestsPerAddressMax = Rate },
        };
        await using IAsyncDisposable end = await service.BeginAsync();
        using var client = new RawGrpcClient(service.Service.GrpcAddress);
        for (int i = 0; i < Rate; i++)
            Assert.Equal(0, (await client.CallAsync(Check, new HealthCheckRequest())).Status);
        RawReply refused = await client.CallAsync(Check, new HealthCheckRequest());
        Assert.Equal((ResourceExhausted, "too_many_requests"), (refused.Status, refused.Word));
    }

    [Fact]
    public async Task NoMoreWatchThanThereArePlacesAndChecksGoOn()
    {
        var service = new RunningService { Clock = new VirtualTime() };
        await using IAsyncDisposable end = await service.BeginAsync();
        RawGrpcClient[] clients =
        [
            .. Enumerable.Range(0, WatchesMax / StreamsOfAConnection)
                .Select(_ => new RawGrpcClient(service.Service.GrpcAddress)),
        ];
        HttpResponseMessage[] watches = await Task.WhenAll(clients.SelectMany(
            client => Enumerable.Range(0, StreamsOfAConnection).Select(_ => WatchAsync(client))));
        using var next = new RawGrpcClient(service.Service.GrpcAddress);
        RawReply refused = await next.CallAsync(Watch, new HealthCheckRequest());
        RawReply check = await next.CallAsync(Check, new HealthCheckRequest());
        foreach (HttpResponseMessage watch in watches) watch.Dispose();
        foreach (RawGrpcClient client in clients) client.Dispose();

        Assert.Equal((ResourceExhausted, "too_many_watches"), (refused.Status, refused.Word));
        Assert.Equal(0, check.Status);
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

    private static async Task<HttpResponseMessage> WatchAsync(RawGrpcClient client)
    {
        using HttpRequestMessage request = RawGrpcClient.Request(
            Watch, new ByteArrayContent(RawGrpcClient.Frame(new HealthCheckRequest())));
        return await client.SendAsync(request);
    }
}
