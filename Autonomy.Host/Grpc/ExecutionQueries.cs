using Autonomy.Host.Api;
using Autonomy.Host.Grpc.Protocol;
using Wire = Autonomy.V1;

namespace Autonomy.Host.Grpc;

/// <summary>Executions: submit them, and look at them.</summary>
internal sealed class ExecutionQueries(
    SubmissionDesk submissions, DurableExecutions executions, ExecutionPages pages, ExecutionWatch watch)
{
    /// <summary>The methods.</summary>
    public IEnumerable<GrpcMethod> Methods =>
    [
        GrpcMethod.Unary("Submit", Wire.SubmitRequest.Parser, SubmitAsync),
        GrpcMethod.Unary("Get", Wire.GetRequest.Parser, GetAsync),
        GrpcMethod.Unary("List", Wire.ListRequest.Parser, ListAsync),
        GrpcMethod.ServerStream("Watch", Wire.WatchRequest.Parser, watch.RunAsync),
    ];

    private async Task<Wire.Submitted> SubmitAsync(GrpcCall call, Wire.SubmitRequest request)
    {
        Caller caller = call.Demand(Right.Submit);
        return SubmissionMessages.Of(await submissions.SubmitAsync(
            caller, SubmissionMessages.SubmissionOf(request) with { IsEstimated = true }, call.Gone));
    }

    private Task<Wire.Execution> GetAsync(GrpcCall call, Wire.GetRequest request) => executions.ReadAsync(
        call.Demand(Right.Look).Workspace, request.Id, seen => ExecutionMessages.Of(seen, request.WithResults),
        call.Gone);

    private Task<Wire.ListReply> ListAsync(GrpcCall call, Wire.ListRequest request) =>
        pages.ReadAsync(call.Demand(Right.Look).Workspace, request, call.Gone);
}
