using Autonomy.Host.Local;
using Autonomy.Host.Service;
using Autonomy.Tests.Host.Service;
using Autonomy.Tests.Support;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Health.V1;
using Grpc.Reflection.V1;
using Xunit;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Autonomy.Tests.Host.Grpc;

/// <summary>The public services of every gRPC server: health and reflection.</summary>
public sealed class StandardServicesTests(GrpcFixture fixture) : IClassFixture<GrpcFixture>
{
    private const int NotFound = 5;
    private const string Check = "/grpc.health.v1.Health/Check";
    private const string Watch = "/grpc.health.v1.Health/Watch";

    private RawGrpcClient Client => fixture.Client;

    [Fact]
    public async Task EveryListedServiceIsHealthyAndDescribed()
    {
        IReadOnlyList<string> services = await ServicesAsync();
        Assert.Equal(
            [
                "autonomy.v1.ExecutionService", "autonomy.v1.IngestService", "autonomy.v1.WorkerService",
                "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection",
                "grpc.reflection.v1alpha.ServerReflection",
            ],
            services);
        foreach (string service in services.Append(""))
        {
            HealthCheckResponse health = await Client.CallAsync(
                Check, new HealthCheckRequest { Service = service }, HealthCheckResponse.Parser);
            Assert.Equal(ServingStatus.Serving, health.Status);
        }

        foreach (string service in services)
        {
            ServerReflectionResponse described = await ReflectAsync(
                new ServerReflectionRequest { FileContainingSymbol = service });
            IEnumerable<ByteString> files = described.FileDescriptorResponse.FileDescriptorProto;
            // What is imported comes along, so that the files can be built; each follows its imports here.
            IReadOnlyList<FileDescriptor> built = FileDescriptor.BuildFromByteStrings(files.Reverse());
            Assert.Contains(built.SelectMany(static file => file.Services), found => found.FullName == service);
        }
    }

    [Theory]
    [InlineData("autonomy.v1.ExecutionService.Submit")]
    [InlineData("autonomy.v1.WatchReply.Event")]
    [InlineData("autonomy.v1.PauseRequest.Then")]
    [InlineData("google.protobuf.Timestamp")]
    public async Task SymbolsWithinFilesAreFound(string symbol)
    {
        var request = new ServerReflectionRequest { FileContainingSymbol = symbol };
        Assert.NotNull((await ReflectAsync(request)).FileDescriptorResponse);
        Assert.NotNull((await ReflectAsync(request, "v1alpha")).FileDescriptorResponse);
    }

    [Fact]
    public async Task WhatIsNotThereIsToldInTheResponse()
    {
        ServerReflectionRequest[] requests =
        [
            new() { FileContainingSymbol = "autonomy.v1.None" },
            new() { FileByFilename = "none.proto" },
            new() { AllExtensionNumbersOfType = "autonomy.v1.None" },
            new()
            {
                FileContainingExtension = new ExtensionRequest
                {
                    ContainingType = "autonomy.v1.Execution",
                    ExtensionNumber = 100,
                },
            },
        ];
        foreach (ServerReflectionRequest request in requests)
            Assert.Equal(NotFound, (await ReflectAsync(request)).ErrorResponse.ErrorCode);
        Assert.NotNull((await ReflectAsync(new ServerReflectionRequest())).ErrorResponse);
        var extensions = new ServerReflectionRequest { AllExtensionNumbersOfType = "autonomy.v1.Execution" };
        Assert.Empty((await ReflectAsync(extensions)).AllExtensionNumbersResponse.ExtensionNumber);
    }

    [Fact]
    public async Task TheHealthOfAnUnknownServiceIsNotFound() => Assert.Equal(
        NotFound, (await Client.CallAsync(Check, new HealthCheckRequest { Service = "none" })).Status);

    [Fact]
    public async Task AWatchOfAnUnknownServiceSaysSoAndStaysOpen()
    {
        RawReply reply = await Client.CallAsync(
            Watch, new HealthCheckRequest { Service = "none" }, ("grpc-timeout", "20m"));
        Assert.Equal(
            ServingStatus.ServiceUnknown, HealthCheckResponse.Parser.ParseFrom(reply.Messages.Single().Bytes).Status);
    }

    [Fact]
    public async Task AWatchOfHealthHearsThatTheServiceStops()
    {
        using var folder = new TemporaryFolder();
        AutonomyService service = await GrpcFixture.StartAsync(folder.Path, inFlightMax: 8);
        using var client = new RawGrpcClient(service.GrpcAddress!);
        using HttpRequestMessage request = RawGrpcClient.Request(
            Watch, new ByteArrayContent(RawGrpcClient.Frame(new HealthCheckRequest())));
        using HttpResponseMessage response = await client.SendAsync(request);
        Task stopping = service.DisposeAsync().AsTask();
        RawReply reply = await RawGrpcClient.ReadAsync(response);
        Assert.Equal(
            [ServingStatus.Serving, ServingStatus.NotServing],
            reply.Messages.Select(static message => HealthCheckResponse.Parser.ParseFrom(message.Bytes).Status));
        await stopping;
    }

    [Fact]
    public async Task AServiceThatTakesNoWorkIsNotServingAndServesAgainOnceItDoes()
    {
        var clock = new VirtualTime();
        var service = new RunningService { Clock = clock };
        await using IAsyncDisposable end = await service.BeginAsync();
        using var client = new RawGrpcClient(service.Service.GrpcAddress);
        using HttpRequestMessage request = RawGrpcClient.Request(
            Watch, new ByteArrayContent(RawGrpcClient.Frame(new HealthCheckRequest())));
        using HttpResponseMessage response = await client.SendAsync(request);
        await using Stream watched = await response.Content.ReadAsStreamAsync();
        Assert.Equal(ServingStatus.Serving, await NextAsync(watched));

        var refusal = new EngineTrouble("store", "It refuses.") { KeepsOut = TimeSpan.FromSeconds(5) };
        service.Service.Engine.Troubles.Tell(refusal);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ServingStatus.NotServing, await NextAsync(watched));
        Assert.Equal(ServingStatus.NotServing, await CheckAsync(client));

        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(ServingStatus.Serving, await NextAsync(watched));
        Assert.Equal(ServingStatus.Serving, await CheckAsync(client));
    }

    private static async Task<ServingStatus> NextAsync(Stream watched) =>
        HealthCheckResponse.Parser.ParseFrom((await RawGrpcClient.ReadAsync(watched))!.Value.Bytes).Status;

    private static async Task<ServingStatus> CheckAsync(RawGrpcClient client) =>
        (await client.CallAsync(Check, new HealthCheckRequest(), HealthCheckResponse.Parser)).Status;

    private async Task<IReadOnlyList<string>> ServicesAsync()
    {
        ServerReflectionResponse listed = await ReflectAsync(new ServerReflectionRequest { ListServices = "*" });
        return [.. listed.ListServicesResponse.Service.Select(static service => service.Name)];
    }

    private Task<ServerReflectionResponse> ReflectAsync(ServerReflectionRequest request, string version = "v1") =>
        Client.CallAsync(
            $"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo", request,
            ServerReflectionResponse.Parser);
}
