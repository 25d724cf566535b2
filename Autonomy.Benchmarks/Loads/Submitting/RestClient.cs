using System.Net.Http.Headers;
using System.Text.Json;
using Autonomy.Benchmarks.Commands;
using Autonomy.Core.Executions;

namespace Autonomy.Benchmarks.Loads.Submitting;

/// <summary>Submits by <c>POST /api/v1/executions</c>, each on a connection that is kept.</summary>
internal sealed class RestClient(Uri address, ReadOnlyMemory<byte> plan) : ISubmissionClient
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly byte[] _body = [.. "{\"plan\":"u8, .. plan.Span, .. "}"u8];
    private readonly Uri _executions = new(address, "/api/v1/executions");
    private readonly HttpMessageInvoker _client = BareHttp.Open();

    public async Task<ExecutionId> SubmitAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _executions)
        {
            Content = new ByteArrayContent(_body) { Headers = { ContentType = Json } },
        };
        using HttpResponseMessage response = await _client.SendAsync(request, CancellationToken.None);
        byte[] answer = await response.Content.ReadAsByteArrayAsync();
        if (!response.IsSuccessStatusCode)
            throw new BenchmarkRefusedException($"The service answered {(int)response.StatusCode}.");
        using var submitted = JsonDocument.Parse(answer);
        return ExecutionId.Parse(submitted.RootElement.GetProperty("id").GetString()!);
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
