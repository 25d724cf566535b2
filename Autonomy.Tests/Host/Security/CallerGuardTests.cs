using System.Net;
using System.Net.WebSockets;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Autonomy.Host.Local;
using Autonomy.Host.Security;
using Autonomy.Host.Service;
using Autonomy.Tests.Host.Grpc;
using Autonomy.Tests.Host.Service;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Security;

/// <summary>Who is let in, as whom, and who is not.</summary>
public sealed class CallerGuardTests(GuardedService service) : IClassFixture<GuardedService>
{
    [Fact]
    public async Task TokensThatAreMissingWrongOrRevokedAreRefusedAlike()
    {
        string revoked = await service.TokenAsync("red", Role.Viewer, id: "t-gone");
        await ControlClient.SendAsync(service.Store, new TokenCommand.Revoke("t-gone", null, "ada"));
        var told = new HashSet<string>();
        foreach (string? token in new[] { null, "x", TokenText.New(), service.Red + "A", revoked })
        {
            Answer answer = await service.GetAsync("/executions/none", token);
            Assert.Equal(401, answer.Status);
            Assert.Equal("Bearer", answer.Headers["WWW-Authenticate"]);
            told.Add(answer.TextOf("code") + answer.TextOf("detail"));
        }

        Assert.StartsWith("token_wanted", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATokenEndsWhenItsTimeIsOver()
    {
        var clock = new MovableClock();
        var own = new GuardedService { Clock = clock };
        await own.InitializeAsync();
        string brief = await own.TokenAsync("red", Role.Viewer, TimeSpan.FromDays(1));
        Answer before = await own.GetAsync("/workspaces", brief);
        clock.Ahead = TimeSpan.FromDays(2);
        Answer after = await own.GetAsync("/workspaces", brief);
        await own.DisposeAsync();

        Assert.Equal((200, 401), (before.Status, after.Status));
        Assert.Equal("""{"items":[{"name":"red"}]}""", before.Body);
    }

    [Fact]
    public async Task ARoleDoesWhatItIsForAndNothingElse()
    {
        string plan = """{"plan":""" + RunningService.Quick + "}";
        string viewer = await service.TokenAsync("red", Role.Viewer);
        string ingest = await service.TokenAsync("red", Role.Ingest);
        string person = await service.TokenAsync("red", Role.Operator);

        Assert.Equal(403, (await service.PostAsync("/executions", viewer, plan)).Status);
        Assert.Equal(200, (await service.GetAsync("/workspaces", viewer)).Status);
        Assert.Equal(201, (await service.PostAsync("/executions", ingest, plan)).Status);
        Assert.Equal(403, (await service.GetAsync("/workspaces", ingest)).Status);
        Assert.Equal(403, (await service.GetAsync("/tokens", person)).Status);
        Assert.Equal(403, (await service.GetAsync("/audit", person)).Status);
        Assert.Equal(200, (await service.GetAsync("/tokens", service.Red)).Status);
    }

    [Fact]
    public async Task CallsOfGrpcAreHeldToTheSame()
    {
        string viewer = await service.TokenAsync("red", Role.Viewer);
        using var client = new RawGrpcClient(service.Service.GrpcAddress);

        RawReply none = await client.CallAsync(Samples.Submit, Samples.Ending);
        RawReply wrong = await client.CallAsync(Samples.Submit, Samples.Ending, ("authorization", "Bearer x"));
        RawReply looks = await client.CallAsync(Samples.Submit, Samples.Ending, ("authorization", $"Bearer {viewer}"));
        RawReply may = await client.CallAsync(
            Samples.Submit, Samples.Ending, ("authorization", $"Bearer {service.Red}"));

        Assert.Equal((16, 16, 7, 0), (none.Status, wrong.Status, looks.Status, may.Status));
        Assert.Equal(none.Message, wrong.Message);
    }

    [Fact]
    public async Task ASocketSaysItsTokenFirst()
    {
        using ClientWebSocket wrong = await service.SocketAsync("""{"token":"x"}""");
        using ClientWebSocket right = await service.SocketAsync($$"""{"token":"{{service.Red}}"}""");

        Assert.StartsWith("closed: token_wanted: ", await GuardedService.HearAsync(wrong), StringComparison.Ordinal);
        Assert.Equal(
            """{"kind":"welcome","workspace":"red","heartbeatMs":15000}""", await GuardedService.HearAsync(right));
    }

    [Fact]
    public async Task WhatStillRunsByATokenEndsWhenItIsRevoked()
    {
        string watcher = await service.TokenAsync("red", Role.Viewer, id: "t-watcher");
        string execution = await service.SubmitAsync(service.Red, RunningService.Waiting);
        await using Stream stream = await service.StreamAsync($"/executions/{execution}/stream", watcher);
        Assert.Equal(204, (await service.SendAsync(HttpMethod.Delete, "/tokens/t-watcher", service.Red)).Status);

        await Assert.ThrowsAnyAsync<IOException>(() => stream.CopyToAsync(Stream.Null));
    }

    [Fact]
    public async Task AnAdministratorMakesTokensOfItsOwnWorkspace()
    {
        Answer made = await service.PostAsync(
            "/tokens", service.Blue, """{"role":"viewer","name":"screen","expires":"30d"}""");
        Answer used = await service.GetAsync("/workspaces", made.TextOf("token"));
        Answer listed = await service.GetAsync("/tokens", service.Blue);
        Answer foreign = await service.SendAsync(HttpMethod.Delete, $"/tokens/{made.TextOf("id")}", service.Red);
        Answer bad = await service.PostAsync("/tokens", service.Blue, """{"role":"king"}""");

        Assert.Equal((201, 200, 404, 422), (made.Status, used.Status, foreign.Status, bad.Status));
        Assert.Equal("""{"items":[{"name":"blue"}]}""", used.Body);
        Assert.DoesNotContain(made.TextOf("token"), listed.Body, StringComparison.Ordinal);
        var tokens = (DataArray)listed.Json["items"]!;
        DataObject screen = tokens.Items.Cast<DataObject>().Single(one => ((DataString)one["name"]!).Value == "screen");
        Assert.IsType<DataString>(screen["lastUsed"]);
        Assert.All(tokens.Items.Cast<DataObject>(), one => Assert.Equal("blue", ((DataString)one["workspace"]!).Value));
    }

    [Fact]
    public async Task WithoutATokenTheServiceIsOpenToItsMachineUntilThereIsOne()
    {
        var own = new RunningService();
        await using IAsyncDisposable end = await own.BeginAsync();
        bool wasOpen = own.Service.IsOpen;
        string id = await own.SubmitAsync(RunningService.Waiting);
        using HttpResponseMessage stream = await own.Client.GetAsync(
            own.UrlOf($"/executions/{id}/stream"), HttpCompletionOption.ResponseHeadersRead);
        (int made, DataObject token) = await own.PostAsync("/tokens", """{"role":"admin"}""");
        (int closed, _) = await own.GetAsync("/workspaces");
        // What went on without a token is cut off.
        await Assert.ThrowsAnyAsync<Exception>(() => stream.Content.ReadAsStringAsync());
        own.Client.DefaultRequestHeaders.Authorization = new("Bearer", RunningService.TextOf(token, "token"));
        await own.RestartAsync();
        (int let, DataObject seen) = await own.GetAsync("/workspaces");

        Assert.True(wasOpen);
        Assert.Equal((201, 401, 200), (made, closed, let));
        Assert.Equal("""{"items":[{"name":"default"}]}""", DataJson.Write(seen));
        Assert.False(own.Service.IsOpen);
    }

    [Fact]
    public async Task OnAnAddressThatOthersReachItDoesNotStartWithoutAToken()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(
            folder.File("service.conf"),
            $$"""
            autonomy { http { address = "0.0.0.0", port = 0 }, store.data-directory = "{{folder.File("store")}}" }
            """);
        using var output = new StringWriter();
        using var error = new StringWriter();

        int code = await ServiceProgram.RunAsync([folder.File("service.conf")], output, error);

        Assert.Equal(2, code);
        Assert.Contains("0.0.0.0", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("autonomy token create", error.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("store")));
    }

    [Fact]
    public async Task WithATokenItStartsThereAndAsksForIt()
    {
        var own = new GuardedService();
        await own.InitializeAsync();
        await own.StopAsync();
        await using (AutonomyService wide = await AutonomyService.StartAsync(
            own.OptionsOf(new HttpSettings { Port = 0, Address = IPAddress.Any })))
        {
            using var client = new HttpClient();
            var url = new Uri($"http://127.0.0.1:{wide.HttpAddress.Port}/api/v1/workspaces");
            Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(url)).StatusCode);
            client.DefaultRequestHeaders.Authorization = new("Bearer", own.Blue);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(url)).StatusCode);
        }

        await own.DisposeAsync();
    }

    /// <summary>The system's clock, ahead of it by as much as is said.</summary>
    private sealed class MovableClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }
}
