using System.Text.Json;
using System.Threading.Channels;
using Autonomy.Tests.Host.Security;
using Autonomy.Worker;
using Xunit;

namespace Autonomy.Tests.Host.Workers;

/// <summary>A worker in this process whose attempts end when the test says so.</summary>
internal sealed class WorkerUnderTest : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<bool> _connections = Channel.CreateBounded<bool>(100);
    private readonly Channel<Begun> _begun = Channel.CreateBounded<Begun>(1_000);
    private readonly ToolWorker _worker;
    private Task _running = Task.CompletedTask;

    private WorkerUnderTest(WorkerOptions options) => _worker = new ToolWorker(options with
    {
        OnConnected = () => _connections.Writer.TryWrite(true),
        ReconnectInitial = TimeSpan.FromMilliseconds(20),
        ReconnectMax = TimeSpan.FromMilliseconds(100),
    });

    /// <summary>A worker of the service that offers these tools; it is connected.</summary>
    public static Task<WorkerUnderTest> ConnectAsync(
        GuardedService service, string token, params WorkerTool[] tools) =>
        ConnectAsync(service, token, TimeProvider.System, null, tools);

    /// <summary>The same with a clock of its own, of tools that can tell whether a call happened.</summary>
    public static Task<WorkerUnderTest> ConnectAsync(
        GuardedService service, string token, TimeProvider clock,
        Func<JsonElement, WorkContext, CancellationToken, Task<CallTrace<JsonElement>>>? probe,
        params WorkerTool[] tools) => ConnectAsync(
            new WorkerOptions
            {
                Address = service.Service.GrpcAddress,
                Name = "test",
                Token = token,
                Concurrency = 4,
                Clock = clock,
            },
            probe, tools);

    /// <summary>A worker with these settings, of tools that can tell whether a call happened, or cannot.</summary>
    public static async Task<WorkerUnderTest> ConnectAsync(
        WorkerOptions options,
        Func<JsonElement, WorkContext, CancellationToken, Task<CallTrace<JsonElement>>>? probe,
        params WorkerTool[] tools)
    {
        var worker = new WorkerUnderTest(options);
        foreach (WorkerTool tool in tools) worker.Offer(tool, probe);
        worker._running = worker._worker.RunAsync(worker._stop.Token);
        await worker.WhenConnectedAsync();
        return worker;
    }

    private void Offer(
        WorkerTool tool, Func<JsonElement, WorkContext, CancellationToken, Task<CallTrace<JsonElement>>>? probe) =>
        _worker.Offer<JsonElement, JsonElement>(tool, WorkAsync, probe: probe);

    /// <summary>The next time that it is connected.</summary>
    public async Task WhenConnectedAsync()
    {
        Task<bool> connected = _connections.Reader.ReadAsync().AsTask();
        Assert.Same(connected, await Task.WhenAny(connected, _running));
    }

    /// <summary>The next attempt that it begins.</summary>
    public ValueTask<Begun> NextAsync() => _begun.Reader.ReadAsync();

    /// <summary>Stops as a good worker does: what it runs ends first.</summary>
    public async Task DrainAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        while (_begun.Reader.TryRead(out Begun? left)) left.End.TrySetCanceled();
        await DrainAsync();
        _worker.Dispose();
        _stop.Dispose();
    }

    private async Task<JsonElement> WorkAsync(JsonElement input, WorkContext context, CancellationToken cancellation)
    {
        var end = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = new Begun(input, context, end, cancellation);
        _begun.Writer.TryWrite(begun);
        return await begun.End.Task.WaitAsync(cancellation);
    }

    /// <summary>An attempt that runs.</summary>
    internal sealed record Begun(
        JsonElement Input, WorkContext Context, TaskCompletionSource<JsonElement> End, CancellationToken Cancellation)
    {
        public void Succeed(object? output) => End.SetResult(JsonSerializer.SerializeToElement(output));
    }
}
