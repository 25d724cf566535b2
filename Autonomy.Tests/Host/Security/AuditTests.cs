using System.Globalization;
using Autonomy.Core.Journaling;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Journals;
using Autonomy.Journals.Sqlite;
using Autonomy.Tests.Host.Grpc;
using Autonomy.Tests.Host.Service;
using Xunit;

namespace Autonomy.Tests.Host.Security;

/// <summary>What was changed, by whom, and that nobody can change the record of it unseen.</summary>
public sealed class AuditTests
{
    [Fact]
    public async Task EveryWriteIsInTheLogOfItsWorkspaceAndWhatARoleForbids()
    {
        var service = new GuardedService();
        await service.InitializeAsync();
        string viewer = await service.TokenAsync("red", Role.Viewer);
        string id = await service.SubmitAsync(service.Red, RunningService.Waiting);
        await service.PostAsync("/executions", service.Red, """{"plan":5}""");
        await service.PostAsync($"/executions/{id}/pause", viewer);
        await service.GetAsync($"/executions/{id}", service.Red);
        using var client = new RawGrpcClient(service.Service.GrpcAddress);
        await client.CallAsync(
            "/autonomy.v1.ExecutionService/Cancel", new V1.CancelRequest { Id = id },
            ("authorization", $"Bearer {service.Red}"));
        Answer first = await service.GetAsync("/audit?limit=3", service.Red);
        Answer rest = await service.GetAsync($"/audit?limit=100&cursor={first.TextOf("cursor")}", service.Red);
        string later = Uri.EscapeDataString(
            DateTimeOffset.UtcNow.AddHours(1).ToString("O", CultureInfo.InvariantCulture));
        Answer none = await service.GetAsync($"/audit?since={later}", service.Red);
        Answer foreign = await service.GetAsync("/audit", service.Blue);
        await service.DisposeAsync();

        Assert.Equal(
            [
                "create token t done", "create token t done", $"POST /api/v1/executions {id} done",
                $"POST /api/v1/executions/{{id}}/pause {id} role_forbids",
                $"POST /autonomy.v1.ExecutionService/Cancel {id} done",
            ],
            LinesOf(first).Concat(LinesOf(rest)));
        Assert.Empty(LinesOf(none));
        Assert.Equal(["create token t done"], LinesOf(foreign));
        Assert.Contains("\"by\":\"red-admin\"", rest.Body, StringComparison.Ordinal);
        Assert.Contains("\"address\":\"127.0.0.1\"", rest.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoChangeIsAcknowledgedBeforeItsEntryIsDurable()
    {
        var service = new GuardedService();
        await service.InitializeAsync();
        using var client = new RawGrpcClient(service.Service.GrpcAddress);
        for (int i = 1; i <= 10; i++)
        {
            string id = await service.SubmitAsync(service.Red, RunningService.Waiting);
            Assert.Equal($"{id} done", await LastAsync(service));
            await client.CallAsync(
                "/autonomy.v1.ExecutionService/Cancel", new V1.CancelRequest { Id = id },
                ("authorization", $"Bearer {service.Red}"));
            Assert.Equal($"{id} done", await LastAsync(service));
            await service.SendAsync(HttpMethod.Delete, "/lessons", service.Red);
            Assert.Equal("every lesson done", await LastAsync(service));
        }

        await service.DisposeAsync();
    }

    // As it is in the journal at this moment; nothing waits for what is under way.
    private static async Task<string> LastAsync(GuardedService service)
    {
        StoredEvent last = (await service.Service.Engine.Journal.ReadStreamAsync(
            AuditEventTable.StreamOf("red"), 1, 1_000, CancellationToken.None))[^1];
        var entry = (AuditEvent.ActionTaken)AuditEventTable.Decode(last.Name, last.SchemaVersion, last.Body.Span);
        return $"{entry.Target} {entry.Outcome}";
    }

    [Theory]
    [InlineData("PUT", "/budgets", """{"scope":"tool","name":"t","period":"day","calls":5}""", "the tool t (day)")]
    [InlineData("POST", "/policies", """{"rules":[{"answer":"ask","tool":"http.*"}]}""", "policies: 1")]
    [InlineData("POST", "/ladders", """{"rules":[{"kind":"timeout","attempts":2}]}""", "ladders: 1")]
    [InlineData("DELETE", "/lessons?tool=http.request", null, "http.request")]
    public async Task WhatARequestIsAboutIsNamedWhereItsPathDoesNotSay(
        string method, string path, string? body, string target)
    {
        var service = new GuardedService();
        await service.InitializeAsync();
        Answer answer = await service.SendAsync(new HttpMethod(method), path, service.Red, body);
        string last = await LastAsync(service);
        await service.DisposeAsync();

        Assert.True(answer.Status < 300, answer.Body);
        Assert.Equal($"{target} done", last);
    }

    [Fact]
    public async Task WhatARequestMadeOrAnsweredIsNamedWithWhatItCameFrom()
    {
        var service = new GuardedService();
        await service.InitializeAsync();
        using var client = new RawGrpcClient(service.Service.GrpcAddress);
        RawReply submitted = await client.CallAsync(
            Samples.Submit, Samples.Ending, ("authorization", $"Bearer {service.Red}"));
        string overGrpc = V1.Submitted.Parser.ParseFrom(submitted.Messages.Single().Bytes).Id;
        Assert.Equal($"{overGrpc} done", await LastAsync(service));

        await service.EndOfAsync(service.Red, overGrpc);
        foreach ((string verb, string body) in new[]
        {
            ("fork", """{"version":1}"""), ("restart", """{"from":"a"}"""),
        })
        {
            Answer made = await service.PostAsync($"/executions/{overGrpc}/{verb}", service.Red, body);
            Assert.True(made.Status == 201, made.Body);
            Assert.Equal($"{overGrpc} -> {made.TextOf("id")} done", await LastAsync(service));
        }

        await service.PostAsync("/projects", service.Red, """{"name":"shop"}""");
        Answer task = await service.PostAsync(
            "/projects/shop/tasks", service.Red, """{"title":"Build","sandbox":"make"}""");
        Assert.Equal(201, task.Status);
        Assert.Equal($"{task.TextOf("id")} done", await LastAsync(service));
        await service.DisposeAsync();
    }

    [Fact]
    public async Task TheDecisionsThatABatchAnsweredAreNamed()
    {
        var service = new GuardedService();
        await service.InitializeAsync();
        string plan = RunningService.PlanOf("""{"id":"a","tool":"core.approve","with":{"question":"May it?"}}""");
        string one = await service.SubmitAsync(service.Red, plan, ",\"project\":\"one\"");
        await BatchAsync(service, """{"filter":{"project":"one"},"option":"approve"}""");
        string alone = await LastAsync(service);
        string two = await service.SubmitAsync(service.Red, plan, ",\"project\":\"two\"");
        string three = await service.SubmitAsync(service.Red, plan, ",\"project\":\"two\"");
        await BatchAsync(service, """{"filter":{"project":"two"},"option":"approve","dryRun":true}""");
        string tried = await LastAsync(service);
        await BatchAsync(service, """{"filter":{"project":"two"},"option":"perhaps"}""");
        string none = await LastAsync(service);
        await BatchAsync(service, """{"filter":{"project":"two"},"option":"approve"}""");
        string both = await LastAsync(service);
        await service.DisposeAsync();

        Assert.Equal($"{one}-d1 done", alone);
        Assert.Equal("nothing: a dry run done", tried);
        Assert.Equal("0 decisions done", none);
        Assert.Equal($"2 decisions: {two}-d1 {three}-d1 done", both);
    }

    private static async Task BatchAsync(GuardedService service, string body)
    {
        Answer answer = await service.PostAsync("/decisions/batch-answer", service.Red, body);
        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task AnEntryThatWasChangedIsFound()
    {
        var service = new GuardedService();
        await service.InitializeAsync();
        await service.SubmitAsync(service.Red, RunningService.Quick);
        await service.StopAsync();
        bool wasWhole = (await VerifyAsync(service.Store)).IsWhole;
        using (Connection connection = Connection.ForWriting(Path.Combine(service.Store, "journal.db")))
        {
            connection.Execute(
                "update events set body = cast(replace(cast(body as text), 'red-admin', 'nobody!!!') as blob) "
                + "where name = 'action-taken'");
        }

        StoreVerification found = await VerifyAsync(service.Store);
        await service.DisposeAsync();

        Assert.True(wasWhole);
        Assert.Contains(found.Faults, fault => fault.Stream == AuditEventTable.StreamOf("red"));
    }

    private static async Task<StoreVerification> VerifyAsync(string store)
    {
        await using SqliteJournalReader reader = SqliteJournal.OpenReadOnly(store);
        return await reader.VerifyAsync(CancellationToken.None);
    }

    // The ids of tokens are random.
    private static IEnumerable<string> LinesOf(Answer page) =>
        ((DataArray)page.Json["items"]!).Items.Cast<DataObject>().Select(entry =>
            $"{Text(entry, "action")} {Text(entry, "target").Split('-') switch
            {
                ["t", _] => "t",
                var parts => string.Join('-', parts),
            }} {Text(entry, "outcome")}");

    private static string Text(DataObject entry, string name) => (entry[name] as DataString)?.Value ?? "";
}
