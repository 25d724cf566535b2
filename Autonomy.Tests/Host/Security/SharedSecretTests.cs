using System.Security.Cryptography;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Autonomy.Host.Local;
using Autonomy.Host.Security;
using Autonomy.Tests.Cli;
using Autonomy.Tests.Host.Grpc;
using Autonomy.Tests.Host.Service;
using Autonomy.Tests.Support;
using Autonomy.V1;
using Google.Protobuf;
using Xunit;

namespace Autonomy.Tests.Host.Security;

/// <summary>
/// A secret of the workspace is stored by nothing: neither by the calls that come upon it without having used it, nor
/// of what people and other services say.
/// </summary>
public sealed class SharedSecretTests : IAsyncLifetime
{
    private const string InEnvironment = "canary-environment-1";
    private const string InStore = "canary-store-2";

    private const string Reads =
        """{"plan":1,"name":"reads","steps":[{"id":"r","tool":"file.read","with":{"path":"kept.txt"}}]}""";

    private const string Plan = """
        {"plan":1,"name":"given","inputs":{"what":{}},
         "steps":[{"id":"a","tool":"core.set","with":{"value":"${{ inputs.what }}"}}]}
        """;

    private readonly TemporaryFolder _keys = new();
    private readonly GuardedService _service;
    private string _admin = "";

    public SharedSecretTests()
    {
        File.WriteAllText(_keys.File("key"), Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        _service = new GuardedService
        {
            Environment = static name => name == "ENVIRONMENT" ? InEnvironment : null,
            EnvironmentNames = ["ENVIRONMENT"],
            Security = new SecuritySettings { StoreKeyFile = _keys.File("key") },
        };
    }

    public async Task InitializeAsync()
    {
        await _service.InitializeAsync();
        _admin = await _service.TokenAsync("default", Role.Admin);
        SecretSeal seal = SecretSeal.FromFile(_keys.File("key"));
        await ControlClient.SendAsync(
            _service.Store, new SecretEvent.Set("default", "STORE", seal.Seal("default", "STORE", InStore), "ada"));
    }

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        _keys.Dispose();
    }

    [Fact]
    public async Task ACallThatComesUponASecretGivesItBackWithout()
    {
        string writes = await _service.SubmitAsync(_admin, RunningService.PlanOf(
            """
            {"id":"w","tool":"file.write","with":
              {"path":"kept.txt","content":"${{ secrets.ENVIRONMENT }} ${{ secrets.STORE }}"}}
            """));
        await _service.EndOfAsync(_admin, writes);
        string sameProcess = await ReadOutAsync(_admin);
        await _service.StopAsync();
        await _service.StartAsync();
        string afterRestart = await ReadOutAsync(_admin);
        string elsewhere = await ReadOutAsync(_service.Red);

        Assert.Equal("***ENVIRONMENT*** ***STORE***", sameProcess);
        Assert.Equal("***ENVIRONMENT*** ***STORE***", afterRestart);
        // Another workspace is not told whose secret it came upon, nor that it is one.
        Assert.Equal($"{InEnvironment} {InStore}", elsewhere);
    }

    [Fact]
    public async Task WhatASignalBringsIsStoredWithout()
    {
        string overRest = await _service.SubmitAsync(_admin, RunningService.Waiting);
        Answer sent = await _service.PostAsync(
            $"/executions/{overRest}/signals/go", _admin, $$$"""{"payload":{"token":["{{{InStore}}}"]}}""");
        string overGrpc = await _service.SubmitAsync(_admin, RunningService.Waiting);
        using var client = new RawGrpcClient(_service.Service.GrpcAddress);
        RawReply told = await client.CallAsync(
            "/autonomy.v1.ExecutionService/Signal",
            new SignalRequest
            {
                Id = overGrpc,
                Name = "go",
                PayloadJson = ByteString.CopyFromUtf8($"\"{InEnvironment}\""),
            },
            ("authorization", $"Bearer {_admin}"));
        await _service.EndOfAsync(_admin, overRest);
        await _service.EndOfAsync(_admin, overGrpc);

        Assert.Equal((202, 0), (sent.Status, told.Status));
        Assert.Equal(
            """{"token":["***STORE***"]}""",
            DataJson.Write((await EventAsync(overRest, "signal-received"))["payload"]!));
        Assert.Equal(
            "\"***ENVIRONMENT***\"", DataJson.Write((await EventAsync(overGrpc, "signal-received"))["payload"]!));
    }

    [Fact]
    public async Task InputsAreStoredWithout()
    {
        string id = await _service.SubmitAsync(_admin, Plan, $$""","inputs":{"what":"key {{InStore}}"}""");
        await _service.EndOfAsync(_admin, id);

        Assert.Equal(
            """{"what":"key ***STORE***"}""",
            DataJson.Write((await EventAsync(id, "execution-submitted"))["inputs"]!));
        Answer results = await _service.GetAsync($"/executions/{id}/results", _admin);
        Assert.Contains("key ***STORE***", results.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASubmissionThatIsSentAgainIsTheSame()
    {
        using var client = new RawGrpcClient(_service.Service.GrpcAddress);
        (string, string) bearer = ("authorization", $"Bearer {_admin}");
        SubmitRequest Given(string what) => new()
        {
            PlanJson = ByteString.CopyFromUtf8(Plan),
            InputsJson = ByteString.CopyFromUtf8($$"""{"what":"{{what}}"}"""),
            IdempotencyKey = "once",
        };
        RawReply first = await client.CallAsync(Samples.Submit, Given(InStore), bearer);
        RawReply again = await client.CallAsync(Samples.Submit, Given(InStore), bearer);
        RawReply other = await client.CallAsync(Samples.Submit, Given(InEnvironment), bearer);

        Assert.Equal((0, 0, 3), (first.Status, again.Status, other.Status));
    }

    [Fact]
    public async Task AnAnswerIsStoredWithout()
    {
        string id = await _service.SubmitAsync(_admin, RunningService.PlanOf(
            """{"id":"a","tool":"text.join","approval":"always","with":{"items":["x"]}}"""));
        Answer answered = await _service.PostAsync(
            $"/decisions/{id}-d1/answer", _admin,
            $$"""{"option":"approve","arguments":{"items":["y","{{InStore}}"]},"comment":"not {{InEnvironment}}"}""");
        await _service.EndOfAsync(_admin, id);
        DataObject stored = await EventAsync(id, "decision-answered");

        Assert.Equal(202, answered.Status);
        Assert.Equal("""{"items":["y","***STORE***"]}""", DataJson.Write(stored["arguments"]!));
        Assert.Equal("not ***ENVIRONMENT***", ((DataString)stored["comment"]!).Value);
    }

    [Fact]
    public async Task ARunOfTheCommandLineStoresNoneEither()
    {
        using var bench = new CommandBench { Variables = { ["AUTONOMY_SECRET_DEMO"] = InEnvironment } };
        bench.Write("writes.yaml", """
            plan: 1
            name: writes
            steps:
              - { id: w, tool: file.write, with: { path: kept.txt, content: "${{ secrets.DEMO }}" } }
              - { id: r, tool: file.read, needs: [w], with: { path: kept.txt } }
            """);
        bench.Write("reads.json", Reads);
        CommandResult same = await bench.RunAsync("run", "writes.yaml", "-o", "json");
        CommandResult later = await bench.RunAsync("run", "reads.json", "-o", "json");

        Assert.Equal((0, 0), (same.ExitCode, later.ExitCode));
        Assert.Contains("***DEMO***", same.Out, StringComparison.Ordinal);
        Assert.Contains("***DEMO***", later.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(InEnvironment, same.Out + later.Out, StringComparison.Ordinal);
    }

    private async Task<string> ReadOutAsync(string token)
    {
        string id = await _service.SubmitAsync(token, Reads);
        await _service.EndOfAsync(token, id);
        var read = (DataObject)(await EventAsync(id, "step-completed", token))["output"]!;
        return ((DataString)read["content"]!).Value;
    }

    private async Task<DataObject> EventAsync(string execution, string type, string? token = null)
    {
        Answer page = await _service.GetAsync($"/executions/{execution}/events?type={type}", token ?? _admin);
        return (DataObject)((DataObject)((DataArray)page.Json["events"]!).Items[0])["data"]!;
    }
}
