using System.Net.Http.Headers;
using Autonomy.Tests.Host.Grpc;
using Autonomy.V1;

namespace Autonomy.Tests.Host.Workers;

/// <summary>A worker whose every byte the test says, and that reads only when the test does.</summary>
internal sealed class RawWorker : IAsyncDisposable
{
    private readonly RawGrpcClient _client;
    private readonly OpenBody _body = new();
    private readonly HttpRequestMessage _request;
    private readonly CancellationTokenSource _over = new();
    private Stream _answers = Stream.Null;

    private RawWorker(Uri address)
    {
        _client = new RawGrpcClient(address);
        _request = RawGrpcClient.Request("/autonomy.v1.WorkerService/Work", _body);
    }

    /// <summary>Connects one that offers these tools, all idempotent.</summary>
    public static Task<RawWorker> ConnectAsync(Uri address, string? token, params string[] tools) => ConnectAsync(
        address, token, Guid.NewGuid().ToString("N"), ToolEffect.Idempotent, tools);

    /// <summary>Connects one that is known by its instance, and offers these tools, all of this effect.</summary>
    public static async Task<RawWorker> ConnectAsync(
        Uri address, string? token, string instance, ToolEffect effect, params string[] tools)
    {
        var worker = new RawWorker(address);
        if (token is not null) worker._request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Task<HttpResponseMessage> response = worker._client.SendAsync(worker._request);
        await worker.SayAsync(new WorkerMessage
        {
            Hello = new WorkerHello
            {
                Name = "raw",
                Instance = instance,
                Concurrency = 8,
                Tools = { tools.Select(tool => new WorkerTool { Name = tool, Effect = effect }) },
            },
        });
        worker._answers = await (await response).Content.ReadAsStreamAsync();
        if ((await worker.NextAsync())?.Welcome is null) throw new InvalidOperationException("It was not welcomed.");
        return worker;
    }

    public Task SayAsync(WorkerMessage message) => _body.SendAsync(RawGrpcClient.Frame(message));

    /// <summary>The next thing that the engine says; null: it has ended the stream.</summary>
    public async Task<EngineMessage?> NextAsync() =>
        await RawGrpcClient.ReadAsync(_answers) is { } frame ? EngineMessage.Parser.ParseFrom(frame.Bytes) : null;

    /// <summary>The next attempt of this execution; what else is said is passed over.</summary>
    public async Task<AttemptOffer> NextOfferAsync(string execution)
    {
        while (true)
        {
            EngineMessage? said = await NextAsync();
            if (said is null) throw new InvalidOperationException("The engine has ended the stream.");
            if (said.Offer is { } offer && offer.Execution == execution) return offer;
        }
    }

    /// <summary>Says again and again that it is well; completes once the engine does not hear it any more.</summary>
    public async Task BeatAsync(TimeSpan period)
    {
        using var beats = new PeriodicTimer(period);
        try
        {
            while (await beats.WaitForNextTickAsync(_over.Token))
                await SayAsync(new WorkerMessage { Heartbeat = new WorkerHeartbeat() });
        }
        catch (Exception exception)
            when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            return;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _body.Close();
        await _answers.DisposeAsync();
        _request.Dispose();
        _client.Dispose();
        _over.Dispose();
    }
}
