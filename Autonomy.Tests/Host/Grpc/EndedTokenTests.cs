using Autonomy.Core.Security;
using Autonomy.Host.Streaming;
using Autonomy.Tests.Host.Security;
using Autonomy.Tests.Host.Service;
using Autonomy.Tests.Support;
using Xunit;
using Wire = Autonomy.V1;

namespace Autonomy.Tests.Host.Grpc;

/// <summary>Who watches with a token that ends is told so, and who does not read is cut off.</summary>
public sealed class EndedTokenTests
{
    private const int Unauthenticated = 16;
    private const int Signals = 16;
    private const int PayloadBytes = 32 << 10;

    [Fact]
    public async Task AWatchEndsWithAStatusWhenItsTokenIsRevoked()
    {
        var service = new GuardedService();
        await service.InitializeAsync();
        string id = await service.SubmitAsync(service.Red, RunningService.Waiting);
        using var client = new RawGrpcClient(service.Service.GrpcAddress);
        using HttpResponseMessage watched = await WatchAsync(service, client, id);
        Stream stream = await watched.Content.ReadAsStreamAsync();
        Assert.NotNull(await RawGrpcClient.ReadAsync(stream));
        await RevokeAsync(service);
        RawReply reply = await RawGrpcClient.ReadAsync(watched);
        await service.DisposeAsync();

        Assert.False(reply.IsTrailersOnly);
        Assert.Equal((Unauthenticated, "token_ended"), (reply.Status, reply.Word));
    }

    [Fact]
    public async Task OneThatReadsNothingIsCutOff()
    {
        var clock = new VirtualTime();
        var service = new GuardedService { Clock = clock };
        await service.InitializeAsync();
        string id = await service.SubmitAsync(service.Red, RunningService.Waiting);
        string payload = $$"""{"payload":"{{new string('x', PayloadBytes)}}"}""";
        string signals = $"/executions/{id}/signals/other";
        for (int i = 0; i < Signals; i++)
            Assert.Equal(202, (await service.PostAsync(signals, service.Red, payload)).Status);
        using var client = new RawGrpcClient(service.Service.GrpcAddress);
        using HttpResponseMessage watched = await WatchAsync(service, client, id);
        await RevokeAsync(service);
        clock.Advance(ServiceStop.Patience);

        await Assert.ThrowsAnyAsync<IOException>(() => RawGrpcClient.ReadAsync(watched));
        await service.DisposeAsync();
    }

    private static async Task<HttpResponseMessage> WatchAsync(GuardedService service, RawGrpcClient client, string id)
    {
        string watcher = await service.TokenAsync("red", Role.Viewer, id: "t-watcher");
        using HttpRequestMessage request = RawGrpcClient.Request(
            Samples.Watch, new ByteArrayContent(RawGrpcClient.Frame(new Wire.WatchRequest { Id = id })));
        request.Headers.TryAddWithoutValidation("authorization", $"Bearer {watcher}");
        return await client.SendAsync(request);
    }

    private static async Task RevokeAsync(GuardedService service) => Assert.Equal(
        204, (await service.SendAsync(HttpMethod.Delete, "/tokens/t-watcher", service.Red)).Status);
}
