using Autonomy.Host.Api;
using Autonomy.Host.Grpc.Protocol;
using Grpc.Health.V1;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Autonomy.Host.Grpc;

/// <summary>The public health checking protocol: a service that is there answers until the service stops.</summary>
internal sealed class HealthChecks(IReadOnlySet<string> services, CancellationToken stopping)
{
    /// <summary>The methods.</summary>
    public IEnumerable<GrpcMethod> Methods =>
    [
        GrpcMethod.Unary("Check", HealthCheckRequest.Parser, CheckAsync),
        GrpcMethod.ServerStream("Watch", HealthCheckRequest.Parser, WatchAsync),
    ];

    private ServingStatus Now => stopping.IsCancellationRequested ? ServingStatus.NotServing : ServingStatus.Serving;

    private Task<HealthCheckResponse> CheckAsync(GrpcCall call, HealthCheckRequest request)
    {
        if (IsKnown(request.Service)) return Task.FromResult(new HealthCheckResponse { Status = Now });
        throw new GrpcRefusedException(
            GrpcCode.NotFound, "unknown_service", $"There is no service '{Refusals.Excerpt(request.Service)}'.");
    }

    private async Task WatchAsync(GrpcCall call, HealthCheckRequest request)
    {
        if (!IsKnown(request.Service))
        {
            // None will come while this runs, yet the protocol has the stream stay open.
            await call.SendAsync(new HealthCheckResponse { Status = ServingStatus.ServiceUnknown });
            await Task.Delay(Timeout.InfiniteTimeSpan, call.Cancellation);
        }

        await call.SendAsync(new HealthCheckResponse { Status = Now });
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, call.Cancellation);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await call.SendAsync(new HealthCheckResponse { Status = Now });
            throw;
        }
    }

    private bool IsKnown(string service) => service.Length == 0 || services.Contains(service);
}
