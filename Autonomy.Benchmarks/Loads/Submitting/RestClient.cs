using System.Collections.Concurrent;
using System.Text.Json;
using Autonomy.Benchmarks.Commands;
using Autonomy.Core.Executions;

namespace Autonomy.Benchmarks.Loads.Submitting;

/// <summary>Submits by <c>POST /api/v1/executions</c>, each on a connection that is kept.</summary>
internal sealed class RestClient(Uri address, ReadOnlyMemory<byte> plan) : ISubmissionClient
{
    private readonly byte[] _request =
        KeptConnection.Post(address, "/api/v1/executions", [.. "{\"plan\":"u8, .. plan.Span, .. "}"u8]);

    private readonly ConcurrentBag<KeptConnection> _idle = [];

    public async Task<ExecutionId> SubmitAsync()
    {
        if (!_idle.TryTake(out KeptConnection? connection)) connection = await KeptConnection.OpenAsync(address);
        (int status, ReadOnlyMemory<byte> body) = await connection.SendAsync(_request);
        if (status is < 200 or >= 300) throw new BenchmarkRefusedException($"The service answered {status}.");
        ExecutionId id = IdIn(body.Span);
        _idle.Add(connection);
        return id;
    }

    public ValueTask DisposeAsync()
    {
        foreach (KeptConnection connection in _idle) connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private static ExecutionId IdIn(ReadOnlySpan<byte> answer)
    {
        var reader = new Utf8JsonReader(answer);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("id"u8)) continue;
            reader.Read();
            return ExecutionId.Parse(reader.GetString()!);
        }

        throw new BenchmarkRefusedException("The service's answer names no execution.");
    }
}
