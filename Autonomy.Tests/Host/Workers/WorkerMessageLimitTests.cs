using System.Text.Json;
using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Autonomy.Tests.Host.Service;
using Autonomy.Worker;
using Xunit;

namespace Autonomy.Tests.Host.Workers;

/// <summary>Calls that are longer than a message to a worker may be.</summary>
public sealed class WorkerMessageLimitTests
{
    private const int Least = 64 << 10;

    [Fact]
    public async Task ACallThatDoesNotFitFailsAndItsWorkerGoesOn()
    {
        var service = new RunningService
        {
            Grpc = new GrpcSettings { Port = 0, MessageBytesMax = Least },
        };
        await using IAsyncDisposable end = await service.BeginAsync();
        using var stop = new CancellationTokenSource();
        var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var worker = new ToolWorker(new WorkerOptions
        {
            Address = service.Service.GrpcAddress,
            Name = "test",
            Token = null,
            OnConnected = () => connected.TrySetResult(),
        });
        worker.Offer<JsonElement, JsonElement>(
            new WorkerTool("remote.echo") { Effect = ToolEffect.Pure }, (input, _, _) => Task.FromResult(input));
        Task running = worker.RunAsync(stop.Token);
        await connected.Task;
        string tooLong = await service.SubmitAsync(PlanWithMoreThanFits());
        string ended = await service.EndOfAsync(tooLong);
        string shorter = await service.SubmitAsync(RunningService.PlanOf(
            """{"id":"a","tool":"remote.echo","with":{"items":[1]}}"""));
        string other = await service.EndOfAsync(shorter);
        (_, DataObject execution) = await service.GetAsync($"/executions/{tooLong}");
        await stop.CancelAsync();
        await running;

        Assert.Equal(("failed", "completed"), (ended, other));
        Assert.Contains("message-bytes-max", execution.ToString(), StringComparison.Ordinal);
    }

    // No literal of a plan is that long, and what steps give may be.
    private static string PlanWithMoreThanFits()
    {
        string large = new('a', Least / 8);
        int[] parts = [.. Enumerable.Range(0, 9)];
        IEnumerable<string> steps = parts.Select(
            part => $$$"""{"id":"s{{{part}}}","tool":"core.set","with":{"value":"{{{large}}}"}}""");
        string needs = string.Join(',', parts.Select(part => $"\"s{part}\""));
        string items = string.Join(',', parts.Select(part => "\"${{ steps.s" + part + ".output }}\""));
        return RunningService.PlanOf(
            [.. steps, $$$"""{"id":"a","needs":[{{{needs}}}],"tool":"remote.echo","with":{"items":[{{{items}}}]}}"""]);
    }
}
