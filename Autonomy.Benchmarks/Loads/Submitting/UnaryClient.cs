using Autonomy.Benchmarks.Commands;
using Autonomy.Core.Executions;
using Autonomy.V1;
using Google.Protobuf;

namespace Autonomy.Benchmarks.Loads.Submitting;

/// <summary>Submits by <c>ExecutionService.Submit</c>, a call for each.</summary>
internal sealed class UnaryClient(Uri address, ReadOnlyMemory<byte> plan) : ISubmissionClient
{
    private readonly byte[] _frame = GrpcFrames.Of(
        new SubmitRequest { PlanJson = ByteString.CopyFrom(plan.Span) });

    private readonly Uri _submit = new(address, "/autonomy.v1.ExecutionService/Submit");
    private readonly HttpMessageInvoker _client = BareHttp.Open();

    public async Task<ExecutionId> SubmitAsync()
    {
        using HttpRequestMessage call = GrpcFrames.Call(_submit, new ByteArrayContent(_frame));
        using HttpResponseMessage response = await _client.SendAsync(call, CancellationToken.None);
        await using Stream stream = await response.Content.ReadAsStreamAsync();
        Submitted submitted = await GrpcFrames.ReadAsync(stream, Submitted.Parser)
            ?? throw new BenchmarkRefusedException("The service refused a submission.");
        return ExecutionId.Parse(submitted.Id);
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
