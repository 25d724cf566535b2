using Autonomy.Host.Api;
using Autonomy.Host.Grpc.Protocol;
using Autonomy.Host.Telemetry;
using Grpc.Health.V1;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Autonomy.Host.Grpc;

/// <summary>
/// The public health checking protocol: every service serves while the whole takes work, as <c>/health/ready</c> tells.
/// </summary>
internal sealed class HealthChecks(
    IReadOnlySet<string> services, ServiceHealth health, TimeProvider clock, CancellationToken stopping)
{
    // How often it is looked at for who watches.
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly WatchPlaces _places = new();

    /// <summary>The methods.</summary>
    public IEnumerable<GrpcMethod> Methods =>
    [
        GrpcMethod.Unary("Check", HealthCheckRequest.Parser, CheckAsync),
        GrpcMethod.ServerStream("Watch", HealthCheckRequest.Parser, WatchAsync),
    ];

    private async Task<HealthCheckResponse> CheckAsync(GrpcCall call, HealthCheckRequest request)
    {
        if (IsKnown(request.Service)) return new HealthCheckResponse { Status = await LookAsync() };
        throw new GrpcRefusedException(
            GrpcCode.NotFound, "unknown_service", $"There is no service '{Refusals.Excerpt(request.Service)}'.");
    }

    private async Task WatchAsync(GrpcCall call, HealthCheckRequest request)
    {
        using IDisposable place = _places.Enter(call.Source);
        await FollowAsync(call, request);
    }

    private async Task FollowAsync(GrpcCall call, HealthCheckRequest request)
    {
        if (!IsKnown(request.Service))
        {
            // None will come while this runs, yet the protocol has the stream stay open.
            await call.SendAsync(new HealthCheckResponse { Status = ServingStatus.ServiceUnknown });
            await Task.Delay(Timeout.InfiniteTimeSpan, call.Cancellation);
        }

        ServingStatus told = ServingStatus.Unknown;
        try
        {
            while (true)
            {
                // Begun before it is told how it is now, so that what changes meanwhile is found in its time.
                Task next = Task.Delay(LookInterval, clock, call.Cancellation);
                told = await TellAsync(call, told);
                await next;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await TellAsync(call, told);
            throw;
        }
    }

    private async Task<ServingStatus> TellAsync(GrpcCall call, ServingStatus told)
    {
        ServingStatus now = await LookAsync();
        if (now != told) await call.SendAsync(new HealthCheckResponse { Status = now });
        return now;
    }

    private async Task<ServingStatus> LookAsync() =>
        (await health.LookAsync()).IsReady ? ServingStatus.Serving : ServingStatus.NotServing;

    private bool IsKnown(string service) => service.Length == 0 || services.Contains(service);
}
