using System.Text.Json;
using Autonomy.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Xunit;
using static Autonomy.Tests.Host.Grpc.Samples;

namespace Autonomy.Tests.Host.Grpc;

/// <summary>Executions over gRPC, against a real service.</summary>
public sealed class ExecutionServiceTests(GrpcFixture fixture) : IClassFixture<GrpcFixture>
{
    private const int InvalidArgument = 3;
    private const int NotFound = 5;
    private const int FailedPrecondition = 9;
    private const int Aborted = 10;

    private const string Asks = """
        {"plan":1,"name":"asks","steps":[{"id":"a","tool":"core.set","with":{"value":1},"approval":"always"}]}
        """;

    private RawGrpcClient Client => fixture.Client;

    [Fact]
    public async Task ASubmissionRunsAndTellsWhatItDelivers()
    {
        string id = await SubmitAsync(Ending);
        WatchReply last = (await WatchAsync(id))[^1];
        Assert.Equal(ExecutionStatus.Completed, last.End.Status);
        Execution found = await GetAsync(id, withResults: true);
        Assert.Equal((ExecutionStatus.Completed, last.End.Version), (found.Status, found.Version));
        Assert.Equal(("sets", Priority.Medium, "local"), (found.Name, found.Priority, found.SubmittedBy));
        Assert.Equal(("a", "completed", 1), (found.Steps[0].Id, found.Steps[0].Status, found.Steps[0].Attempts));
        Assert.Equal("""{"a":1}""", found.ResultsJson.ToStringUtf8());
        Assert.True(found.EndedAt >= found.StartedAt);
    }

    [Fact]
    public async Task AKeyNamesOneExecution()
    {
        SubmitRequest submission = Ending;
        submission.IdempotencyKey = "once";
        Submitted first = await Client.CallAsync(Submit, submission, Submitted.Parser);
        Submitted second = await Client.CallAsync(Submit, submission, Submitted.Parser);
        Assert.Equal((first.Id, true, false), (second.Id, first.IsNew, second.IsNew));
        SubmitRequest other = Waiting;
        other.IdempotencyKey = "once";
        await AssertRefusedAsync(InvalidArgument, "idempotency_key_reused", Submit, other);
        SubmitRequest limited = Ending;
        (limited.IdempotencyKey, limited.Budget) = ("once", new Budget { Calls = 5 });
        await AssertRefusedAsync(InvalidArgument, "idempotency_key_reused", Submit, limited);
        SubmitRequest urgent = Ending;
        (urgent.IdempotencyKey, urgent.Priority) = ("once", Priority.High);
        await AssertRefusedAsync(InvalidArgument, "idempotency_key_reused", Submit, urgent);
    }

    [Fact]
    public async Task APlanMayBeGivenByItsName()
    {
        using var http = new HttpClient();
        using var body = new StringContent(
            """{"plan":{"plan":1,"name":"kept","steps":[{"id":"a","tool":"core.set","with":{"value":1}}]}}""",
            System.Text.Encoding.UTF8, "application/json");
        await http.PutAsync(new Uri(fixture.Service.HttpAddress, "/api/v1/plans/kept"), body);
        Submitted submitted = await Client.CallAsync(
            Submit, new SubmitRequest { PlanName = "kept@1" }, Submitted.Parser);
        Execution found = await GetAsync(submitted.Id, withResults: false);

        Assert.Equal(new PlanOrigin { Name = "kept", Version = 1 }, submitted.PlanOrigin);
        Assert.Equal(submitted.PlanOrigin, found.PlanOrigin);
        await AssertRefusedAsync(NotFound, "unknown_plan", Submit, new SubmitRequest { PlanName = "none" });
        await AssertRefusedAsync(InvalidArgument, "invalid_value", Submit, new SubmitRequest { PlanName = "a b" });
        RawReply fed = await Client.CallAsync(Ingest, Of(new SubmitRequest { PlanName = "kept" }));
        Assert.Equal(0, fed.Status);
    }

    [Fact]
    public async Task ACallbackAndAnEstimateStayWithIt()
    {
        SubmitRequest request = Waiting;
        request.Callback = new Callback { Url = "https://example.com/cb", Events = { "execution.failed" } };
        Submitted submitted = await Client.CallAsync(Submit, request, Submitted.Parser);
        Execution found = await GetAsync(submitted.Id, withResults: false);

        Assert.Equal(request.Callback, found.Callback);
        Assert.True(submitted.Estimate.WaitsForOthers);
        Assert.True(submitted.Estimate.P10.ToTimeSpan() <= submitted.Estimate.P95.ToTimeSpan());
        await AssertSubmitRefusedAsync("invalid_value", static wrong => wrong.Callback = new Callback { Url = "x" });
    }

    [Fact]
    public async Task APlanMayBeATextInYaml()
    {
        var request = new SubmitRequest
        {
            PlanYaml = "plan: 1\nname: yaml\ninputs: { n: { type: integer } }\nsteps:\n  - id: a\n    tool: core.set\n"
                + "    with: { value: \"${{ inputs.n }}\" }",
            InputsJson = ByteString.CopyFromUtf8("""{"n":12345678901234567890}"""),
            Project = "web",
            Priority = Priority.High,
            Budget = new Budget { Calls = 5, CostMicroUsd = 1, Duration = Duration.FromTimeSpan(TimeSpan.FromDays(1)) },
        };
        string id = await SubmitAsync(request);
        await WatchAsync(id);
        Execution found = await GetAsync(id, withResults: true);
        Assert.Equal(("web", Priority.High), (found.Project, found.Priority));
        Assert.Equal("""{"a":12345678901234567890}""", found.ResultsJson.ToStringUtf8());
    }

    [Fact]
    public async Task EveryMistakeOfAPlanStandsInTheDetails()
    {
        var request = new SubmitRequest { PlanJson = ByteString.CopyFromUtf8("""{"plan":1,"steps":[{"id":"a"}]}""") };
        RawReply reply = await Client.CallAsync(Submit, request);
        Assert.Equal((InvalidArgument, "invalid_plan"), (reply.Status, reply.Word));
        string details = reply.ValueOf("grpc-status-details-bin")!;
        var status = Google.Rpc.Status.Parser.ParseFrom(
            Convert.FromBase64String(details.PadRight((details.Length + 3) / 4 * 4, '=')));
        Assert.True(status.Details.Single().TryUnpack(out BadRequest mistakes));
        Assert.True(mistakes.FieldViolations.Count > 1);
        Assert.All(
            mistakes.FieldViolations,
            static one => Assert.StartsWith("/plan", one.Field, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "invalid_value")]
    [InlineData("{", "invalid_json")]
    [InlineData("[1]", "invalid_value")]
    [InlineData("{} {}", "invalid_json")]
    [InlineData("\uFEFF{}", "invalid_json")]
    [InlineData("""{"plan":1,"plan":1}""", "invalid_json")]
    [InlineData("""{"plan":1e400}""", "invalid_json")]
    [InlineData("""{"plan":NaN}""", "invalid_json")]
    [InlineData("""{"name":"\ud800"}""", "invalid_json")]
    [InlineData("""{"name":"\u0000"}""", "invalid_value")]
    [InlineData("""{"plan":1,"name":"x","steps":[]}""", "invalid_plan")]
    public async Task AWrongPlanIsAnInvalidArgument(string plan, string word) => await AssertRefusedAsync(
        InvalidArgument, word, Submit, new SubmitRequest { PlanJson = ByteString.CopyFromUtf8(plan) });

    [Fact]
    public async Task BrokenJsonIsToldOfInACallersWords()
    {
        RawReply reply = await Client.CallAsync(Submit, new SubmitRequest { PlanJson = ByteString.CopyFromUtf8("{") });

        Assert.Contains("(line 1, byte 2)", reply.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", reply.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OtherWrongValuesAreInvalidArguments()
    {
        await AssertSubmitRefusedAsync("invalid_json", static request => request.PlanJson = ByteString.CopyFrom(0xFF));
        string deep = new('[', 100_000);
        await AssertSubmitRefusedAsync("invalid_json", request => request.InputsJson = ByteString.CopyFromUtf8(deep));
        await AssertSubmitRefusedAsync(
            "invalid_value", static request => request.InputsJson = ByteString.CopyFromUtf8("1"));
        await AssertSubmitRefusedAsync(
            "invalid_inputs", static request => request.InputsJson = ByteString.CopyFromUtf8("""{"x":1}"""));
        await AssertSubmitRefusedAsync("invalid_project", static request => request.Project = "../web");
        await AssertSubmitRefusedAsync("invalid_value", static request => request.Priority = (Priority)77);
        await AssertSubmitRefusedAsync("invalid_value", static request => request.Budget = new Budget { Calls = 0 });
        await AssertSubmitRefusedAsync(
            "invalid_value",
            static request => request.Budget = new Budget { Duration = new Duration { Seconds = -1 } });
        await AssertSubmitRefusedAsync(
            "invalid_idempotency_key", static request => request.IdempotencyKey = new string('k', 10_000));
    }

    [Fact]
    public async Task APauseHoldsUntilTheResumeAndASignalEndsIt()
    {
        string id = await SubmitAsync(Waiting);
        CommandReply paused = await SendAsync("Pause", new PauseRequest { Id = id, Reason = "lunch" });
        Assert.Equal((id, ExecutionStatus.Paused), (paused.Id, paused.Status));
        CommandReply resumed = await SendAsync("Resume", new ResumeRequest { Id = id });
        Assert.Equal(ExecutionStatus.Running, resumed.Status);
        await SendAsync("Signal", new SignalRequest { Id = id, Name = "go" });
        Assert.Equal(ExecutionStatus.Completed, (await WatchAsync(id))[^1].End.Status);
        await AssertRefusedAsync(FailedPrecondition, "ended", Path("Pause"), new PauseRequest { Id = id });
    }

    [Fact]
    public async Task ACommandForAnotherVersionIsAborted()
    {
        string id = await SubmitAsync(Waiting);
        long version = (await GetAsync(id)).Version;
        await AssertRefusedAsync(
            Aborted, "version_changed", Path("Cancel"), new CancelRequest { Id = id, IfVersion = version + 1 });
        CommandReply cancelled = await SendAsync("Cancel", new CancelRequest { Id = id, IfVersion = version });
        Assert.Equal(ExecutionStatus.Cancelled, cancelled.Status);
    }

    [Fact]
    public async Task ADecisionIsSeenAndAnswered()
    {
        string id = await SubmitAsync(new SubmitRequest { PlanJson = ByteString.CopyFromUtf8(Asks) });
        Decision asked = (await GetAsync(id)).OpenDecisions.Single();
        Assert.Equal(("approval", "a"), (asked.Kind, asked.Step));
        await AssertRefusedAsync(
            NotFound, "unknown_decision", Path("Decide"),
            new DecideRequest { Decision = id + "-d99", Option = "approve" });
        await AssertRefusedAsync(
            InvalidArgument, "bad_answer", Path("Decide"),
            new DecideRequest { Decision = asked.Id, Option = "perhaps" });
        await SendAsync("Decide", new DecideRequest
        {
            Decision = asked.Id,
            Option = "approve",
            CallHash = asked.CallHash,
            Comment = "looks right",
        });
        Assert.Equal(ExecutionStatus.Completed, (await WatchAsync(id))[^1].End.Status);
        await AssertRefusedAsync(
            FailedPrecondition, "already_answered", Path("Decide"),
            new DecideRequest { Decision = asked.Id, Option = "approve" });
    }

    [Fact]
    public async Task AWatchGoesOnAfterAnyVersion()
    {
        string id = await SubmitAsync(Ending);
        IReadOnlyList<WatchReply> all = await WatchAsync(id);
        Assert.Equal(
            Enumerable.Range(1, all.Count - 1), all.SkipLast(1).Select(static told => (int)told.Event.Version));
        Assert.Equal("execution-submitted", all[0].Event.Type);
        Assert.All(all.SkipLast(1), static told => JsonDocument.Parse(told.Event.DataJson.Memory).Dispose());
        Assert.Equal(all.Skip(2), await WatchAsync(id, after: 2));
        Assert.Equal(all.TakeLast(1), await WatchAsync(id, after: all.Count - 1));
        await AssertRefusedAsync(
            FailedPrecondition, "unknown_version", Watch, new WatchRequest { Id = id, After = all.Count });
    }

    [Theory]
    [InlineData("")]
    [InlineData("shop")]
    public async Task AWatchTellsWhoseAnEventIs(string project)
    {
        SubmitRequest submission = Ending;
        submission.Project = project;
        string id = await SubmitAsync(submission);

        Assert.All(
            (await WatchAsync(id)).SkipLast(1),
            told => Assert.Equal(
                ("default", project, id), (told.Event.Workspace, told.Event.Project, told.Event.Execution)));
    }

    [Fact]
    public async Task AWatchTellsDurationsAsPlansWriteThem()
    {
        SubmitRequest submission = Ending;
        submission.Budget = new Budget { Duration = Duration.FromTimeSpan(TimeSpan.FromSeconds(90)) };
        string id = await SubmitAsync(submission);
        IReadOnlyList<WatchReply> told = await WatchAsync(id);
        using JsonDocument submitted = JsonDocument.Parse(told[0].Event.DataJson.Memory);
        using JsonDocument estimated = JsonDocument.Parse(
            told.Single(static one => one.Event?.Type == "estimate-updated").Event.DataJson.Memory);

        Assert.Equal("90s", submitted.RootElement.GetProperty("budget").GetProperty("duration").GetString());
        Assert.Matches("^[0-9]+(ms|s|m)$", estimated.RootElement.GetProperty("total").GetProperty("p50").GetString());
    }

    [Fact]
    public async Task AWatchTellsOfWhatHappensMeanwhile()
    {
        string id = await SubmitAsync(Waiting);
        using HttpRequestMessage request = RawGrpcClient.Request(
            Watch, new ByteArrayContent(RawGrpcClient.Frame(new WatchRequest { Id = id })));
        using HttpResponseMessage response = await Client.SendAsync(request);
        await using Stream stream = await response.Content.ReadAsStreamAsync();
        Assert.Equal(1, (await NextAsync(stream)).Event.Version);
        await SendAsync("Signal", new SignalRequest { Id = id, Name = "go" });
        WatchReply told;
        do told = await NextAsync(stream);
        while (told.KindCase == WatchReply.KindOneofCase.Event);
        Assert.Equal(ExecutionStatus.Completed, told.End.Status);
    }

    [Fact]
    public async Task PagesTellOfEveryExecutionOnce()
    {
        var submitted = new List<string>();
        for (int i = 0; i < 5; i++)
        {
            SubmitRequest submission = Waiting;
            submission.Project = "paged";
            submitted.Add(await SubmitAsync(submission));
        }

        var listed = new List<string>();
        var request = new ListRequest { PageSize = 2, Project = "paged", Statuses = { ExecutionStatus.Running } };
        do
        {
            ListReply page = await Client.CallAsync(List, request, ListReply.Parser);
            Assert.True(page.Executions.Count <= 2);
            listed.AddRange(page.Executions.Select(static one => one.Id));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(submitted, listed);
    }

    [Fact]
    public async Task APageThatCannotBeIsRefused()
    {
        var failing = new ListRequest { Project = "paged", FailingNow = true };
        Assert.Empty((await Client.CallAsync(List, failing, ListReply.Parser)).Executions);
        await AssertRefusedAsync(InvalidArgument, "invalid_value", List, new ListRequest { PageSize = -1 });
        await AssertRefusedAsync(InvalidArgument, "invalid_value", List, new ListRequest { PageSize = 1_000_000_000 });
        await AssertRefusedAsync(InvalidArgument, "invalid_cursor", List, new ListRequest { PageToken = "forged" });
    }

    [Fact]
    public async Task WhatIsNotThereIsNotFound()
    {
        foreach (string id in new[] { "", "none-0000000000", "NO\u202EID", new string('a', 1_000_000) })
        {
            await AssertRefusedAsync(NotFound, "unknown_execution", Get, new GetRequest { Id = id });
            await AssertRefusedAsync(NotFound, "unknown_execution", Watch, new WatchRequest { Id = id });
            await AssertRefusedAsync(NotFound, "unknown_execution", Path("Cancel"), new CancelRequest { Id = id });
        }
    }

    private static string Path(string method) => $"/autonomy.v1.ExecutionService/{method}";

    private static async Task<WatchReply> NextAsync(Stream stream) =>
        WatchReply.Parser.ParseFrom((await RawGrpcClient.ReadAsync(stream))!.Value.Bytes);

    private async Task<string> SubmitAsync(SubmitRequest request) =>
        (await Client.CallAsync(Submit, request, Submitted.Parser)).Id;

    private Task<Execution> GetAsync(string id, bool withResults = false) =>
        Client.CallAsync(Get, new GetRequest { Id = id, WithResults = withResults }, Execution.Parser);

    private Task<CommandReply> SendAsync(string method, IMessage request) =>
        Client.CallAsync(Path(method), request, CommandReply.Parser);

    private async Task<IReadOnlyList<WatchReply>> WatchAsync(string id, long after = 0)
    {
        RawReply reply = await Client.CallAsync(Watch, new WatchRequest { Id = id, After = after });
        Assert.Equal(0, reply.Status);
        return [.. reply.Messages.Select(static message => WatchReply.Parser.ParseFrom(message.Bytes))];
    }

    private Task AssertSubmitRefusedAsync(string word, Action<SubmitRequest> spoil)
    {
        SubmitRequest request = Ending;
        spoil(request);
        return AssertRefusedAsync(InvalidArgument, word, Submit, request);
    }

    private async Task AssertRefusedAsync(int status, string word, string method, IMessage request)
    {
        RawReply reply = await Client.CallAsync(method, request);
        Assert.Equal((status, word), (reply.Status, reply.Word));
        Assert.NotEmpty(reply.Message);
    }
}
