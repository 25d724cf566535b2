using System.Net.Http.Headers;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Autonomy.Tests.Host.Grpc;
using Autonomy.V1;
using Google.Protobuf;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>
/// Every plan of <see cref="BadPlans"/> is refused by the parser, over REST and over gRPC, and nothing of it is stored.
/// </summary>
public sealed class BadPlanTests(RunningService service) : IClassFixture<RunningService>
{
    private const int InvalidArgument = 3;
    private const int ResourceExhausted = 8;

    public static TheoryData<string> Meanings => [.. BadPlans.Meanings];

    public static TheoryData<string> Syntaxes => [.. BadPlans.Syntaxes];

    [Theory]
    [MemberData(nameof(Meanings))]
    [MemberData(nameof(Syntaxes))]
    public void TheParserNamesEveryFaultWithItsRemedy(string row)
    {
        PlanReading reading = PlanCompiler.Compile(
            JsonPlanText.Read(BadPlans.Find(row)), service.Service.Engine.Tools);

        Assert.False(reading.IsPlan);
        Assert.All(reading.Faults, fault => Assert.NotEmpty(fault.Fix));
    }

    [Theory]
    [MemberData(nameof(Meanings))]
    public async Task OverRestAPlanThatMeansNothingIs422(string row)
    {
        (int status, DataObject problem) = await SubmitAsync(row);

        // What no store can hold is refused before it is read as a plan.
        bool isNull = row.EndsWith("U+0000", StringComparison.Ordinal);
        string code = isNull ? "null_character" : "invalid_plan";
        Assert.Equal((422, code), (status, RunningService.TextOf(problem, "code")));
        if (isNull) return;
        DataArray errors = Assert.IsType<DataArray>(problem["errors"]);
        Assert.NotEmpty(errors.Items);
        Assert.All(errors.Items, error => Assert.NotEqual("", RunningService.TextOf((DataObject)error, "fix")));
    }

    [Theory]
    [MemberData(nameof(Syntaxes))]
    public async Task OverRestWhatIsNoJsonIs400(string row)
    {
        (int status, DataObject problem) = await SubmitAsync(row);

        Assert.Equal((400, "invalid_json"), (status, RunningService.TextOf(problem, "code")));
    }

    [Theory]
    [MemberData(nameof(Meanings))]
    [MemberData(nameof(Syntaxes))]
    public async Task OverGrpcBothAreInvalidArguments(string row)
    {
        await SettleAsync();
        long before = service.Service.Engine.Journal.HeadOffset;
        using var client = new RawGrpcClient(service.Service.GrpcAddress);
        RawReply reply = await client.CallAsync(
            Samples.Submit, new SubmitRequest { PlanJson = ByteString.CopyFrom(BadPlans.Find(row)) });

        Assert.Equal(InvalidArgument, reply.Status);
        Assert.NotEmpty(reply.Message);
        Assert.Equal(before, service.Service.Engine.Journal.HeadOffset);
    }

    [Fact]
    public async Task ACycleIsPrinted()
    {
        (_, DataObject problem) = await SubmitAsync("a cycle");

        string told = RunningService.TextOf((DataObject)((DataArray)problem["errors"]!).Items[0], "message");
        Assert.Matches("a.+b.+a", told);
    }

    [Fact]
    public async Task AChainOfTenThousandStepsIsTaken()
    {
        string chain = string.Join(',', Enumerable.Range(0, 10_000).Select(i =>
            i == 0
                ? """{"id":"s0","tool":"core.signal","with":{"name":"go"}}"""
                : $$"""{"id":"s{{i}}","tool":"core.noop","needs":["s{{i - 1}}"]}"""));
        string plan = """{"plan":1,"name":"chain","steps":[""" + chain + "]}";

        string id = await service.SubmitAsync(plan);
        (int status, _) = await service.PostAsync($"/executions/{id}/cancel", null);

        Assert.Equal(202, status);
    }

    [Fact]
    public async Task APlanThatIsTooLongIsRefusedOnBothTransports()
    {
        byte[] body = new byte[5 << 20];
        Array.Fill(body, (byte)' ');
        using var client = new RawGrpcClient(service.Service.GrpcAddress);
        RawReply reply = await client.CallAsync(
            Samples.Submit, new SubmitRequest { PlanJson = ByteString.CopyFrom(body) });

        Assert.Equal(ResourceExhausted, reply.Status);
    }

    private async Task<(int Status, DataObject Problem)> SubmitAsync(string row)
    {
        await SettleAsync();
        long before = service.Service.Engine.Journal.HeadOffset;
        using var content = new ByteArrayContent([.. "{\"plan\":"u8, .. BadPlans.Find(row), (byte)'}']);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpResponseMessage answer = await service.Client.PostAsync(service.UrlOf("/executions"), content);
        var problem = (DataObject)DataJson.Parse(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(before, service.Service.Engine.Journal.HeadOffset);
        return ((int)answer.StatusCode, problem);
    }

    // What other tests began has ended, so that nothing is written beside this one.
    private async Task SettleAsync() => await service.GetAsync("/audit");
}
