using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Autonomy.Benchmarks.Chaos;

/// <summary>
/// A service in every kind of trouble, on loopback: what <c>examples/chaos.yaml</c> and <c>examples/critical.yaml</c>
/// are run against. It keeps a ledger of what it did, by idempotency key, so that a repeat shows.
/// </summary>
internal sealed class ChaosServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, int> _met = new();
    private readonly ConcurrentDictionary<string, int> _effects = new();
    private readonly Task _accepting;
    private int _tokens;

    /// <summary>Listens on this port of loopback; 0 takes a free one. It is slow by the clock.</summary>
    public ChaosServer(int port, TimeProvider clock)
    {
        _clock = clock;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>How often each change was made, by its key.</summary>
    public IReadOnlyDictionary<string, int> Effects => _effects;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception exception) when (_stop.IsCancellationRequested && exception is not OutOfMemoryException)
        {
            // It was asked to stop while it waited for the next connection.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                if (await ChaosRequest.ReadAsync(stream, _stop.Token) is not { } request) return;
                ChaosAnswer answer = AnswerTo(request);
                if (answer.Delay > TimeSpan.Zero) await Task.Delay(answer.Delay, _clock, _stop.Token);
                if (answer.IsReset) client.LingerState = new LingerOption(true, 0);
                else await stream.WriteAsync(answer.ToBytes(), _stop.Token);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // Whoever called went away, or the server stops.
            }
        }
    }

    private ChaosAnswer AnswerTo(ChaosRequest request)
    {
        string path = request.Path.Split('?')[0];
        if (path == "/token") return TokenFor(request);
        if (path == "/k11/strict") return Check(request);
        // A run of its own, named by its query, meets every trouble anew.
        int met = _met.AddOrUpdate(request.Path, 1, static (_, before) => before + 1);
        if (ChaosScript.Troubles.TryGetValue(path, out Trouble? trouble) && met <= trouble.Times) return trouble.Answer;
        if (request.Method is "POST" or "PATCH") Note(request);
        return path == "/k12/envelope"
            ? new ChaosAnswer(200, """{"data":{"items":["red","green","blue"]}}""")
            : ChaosAnswer.Done(path);
    }

    private void Note(ChaosRequest request)
    {
        string key = request.Headers.GetValueOrDefault("Idempotency-Key", request.Path);
        _effects.AddOrUpdate(key, 1, static (_, before) => before + 1);
    }

    private ChaosAnswer TokenFor(ChaosRequest request) => request.Body.Contains("revoked", StringComparison.Ordinal)
        ? new ChaosAnswer(400, """{"error":"invalid_grant","error_description":"The grant was revoked."}""")
        : new ChaosAnswer(
            200,
            $$"""
            {"access_token":"token-{{Interlocked.Increment(ref _tokens)}}","token_type":"Bearer","expires_in":600}
            """);

    // A service that says which field it refuses, as RFC 9457 has it.
    private static ChaosAnswer Check(ChaosRequest request)
    {
        using JsonDocument body = JsonDocument.Parse(request.Body.Length == 0 ? "{}" : request.Body);
        bool isWhole = body.RootElement.TryGetProperty("count", out JsonElement count)
            && count.ValueKind == JsonValueKind.Number;
        return isWhole
            ? ChaosAnswer.Done("/k11/strict")
            : new ChaosAnswer(
                422,
                """
                {"type":"https://example.org/problems/validation","title":"Validation failed","status":422,
                 "errors":[{"pointer":"/count","detail":"must be an integer"}]}
                """);
    }
}
