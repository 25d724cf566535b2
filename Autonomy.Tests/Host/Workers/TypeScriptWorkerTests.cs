using System.Diagnostics;
using Autonomy.Core.Security;
using Autonomy.Tests.Host.Security;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Workers;

/// <summary>The TypeScript library: its own tests, and against a real service.</summary>
public sealed class TypeScriptWorkerTests : IAsyncLifetime
{
    private readonly GuardedService _service = new();

    public Task InitializeAsync() => _service.InitializeAsync();

    public Task DisposeAsync() => _service.DisposeAsync();

    [TypeScriptWorkerFact]
    public async Task ItsOwnTestsPass()
    {
        string[] tests = Directory.GetFiles(TypeScriptWorkerFactAttribute.Tests, "*.test.js");
        using Process node = Start(["--test", .. tests]);
        Task<string> output = node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await output);
    }

    [TypeScriptWorkerFact]
    public async Task ItRunsStepsOfARealService()
    {
        string token = await _service.TokenAsync("red", Role.Worker);
        Uri grpc = _service.Service.GrpcAddress;
        using Process node = Start(
            Path.Combine(TypeScriptWorkerFactAttribute.Tests, "serve.js"), $"{grpc.Host}:{grpc.Port}", token);
        Assert.Equal("connected", await node.StandardOutput.ReadLineAsync());

        string id = await _service.SubmitAsync(
            _service.Red,
            """
            {"plan":1,"name":"p","steps":[{"id":"a","tool":"typescript.double","with":{"n":21}},
            {"id":"b","tool":"typescript.refuse","optional":true}]}
            """);
        await _service.EndOfAsync(_service.Red, id);
        string events = (await _service.GetAsync($"/executions/{id}/events", _service.Red)).Body;
        Assert.Contains("\"doubled\":42", events, StringComparison.Ordinal);
        Assert.Contains("card_declined", events, StringComparison.Ordinal);
        Answer wrong = await _service.PostAsync(
            "/executions", _service.Red,
            """{"plan":{"plan":1,"name":"p","steps":[{"id":"a","tool":"typescript.double","with":{"m":1}}]}}""");
        Assert.Equal(422, wrong.Status);

        node.StandardInput.Close();
        await node.WaitForExitAsync();
        Assert.Equal(0, node.ExitCode);
    }

    internal static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("node", arguments)
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;
}

/// <summary>A test that runs the TypeScript library of workers.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TypeScriptWorkerFactAttribute : FactAttribute
{
    public TypeScriptWorkerFactAttribute()
    {
        if (!File.Exists(Path.Combine(Tests, "worker.test.js")))
            Skip = "needs data: node, and what scripts/restore-grpc-clients.sh builds of clients/typescript/worker";
    }

    /// <summary>The folder of its compiled tests.</summary>
    public static string Tests { get; } =
        Path.Combine(GrpcClients.Root, "clients", "typescript", "worker", "dist", "test");
}
