using System.Diagnostics;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Grpc;

/// <summary>Clients of gRPC that others wrote, unmodified, as processes of their own.</summary>
public sealed class PublicClientTests(GrpcFixture fixture) : IClassFixture<GrpcFixture>
{
    private static readonly string[] Scenarios =
        ["bulk", "cancellation", "checks", "compressed", "deadline", "errors", "unary", "watch"];

    [NodeClientFact]
    public Task GrpcJsIsServed() => RunAsync(
        "node", Path.Combine(GrpcClients.Folder, "node", "client.js"), Address,
        Path.Combine(GrpcClients.Root, "Autonomy.Host", "Grpc", "Protos"));

    [PythonClientFact]
    public Task GrpcioIsServedByReflection() => RunAsync(
        GrpcClients.Python, Path.Combine(GrpcClients.Folder, "python", "client.py"), Address);

    private string Address => $"{fixture.Address.Host}:{fixture.Address.Port}";

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process client = Process.Start(start)!;
        Task<string> output = client.StandardOutput.ReadToEndAsync();
        Task<string> errors = client.StandardError.ReadToEndAsync();
        await client.WaitForExitAsync();
        Assert.True(client.ExitCode == 0, $"{await output}{await errors}");
        Assert.Equal(Scenarios, (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
    }
}
