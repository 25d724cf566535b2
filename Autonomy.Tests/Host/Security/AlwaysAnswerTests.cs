using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Tests.Host.Grpc;
using Autonomy.Tests.Host.Service;
using Autonomy.V1;
using Xunit;

namespace Autonomy.Tests.Host.Security;

/// <summary>An answer for always adds a policy: it takes the right that policies take, over REST and gRPC.</summary>
public sealed class AlwaysAnswerTests(GuardedService service) : IClassFixture<GuardedService>
{
    private const string Decide = "/autonomy.v1.ExecutionService/Decide";
    private const string ForAlways = """{"option":"approve","always":true}""";

    [Fact]
    public async Task OverRestAnOperatorAnswersOnceAndAnAdministratorForAlways()
    {
        string operatorOfRed = await service.TokenAsync("red", Role.Operator);
        string asked = await AskAsync("rest");
        Answer policy = await service.PostAsync(
            "/policies", operatorOfRed, """{"rules":[{"answer":"allow","tool":"process.*"}]}""");
        Answer refused = await service.PostAsync($"/decisions/{asked}/answer", operatorOfRed, ForAlways);
        string before = await AnswerOfAsync(asked);
        Answer once = await service.PostAsync($"/decisions/{asked}/answer", operatorOfRed, """{"option":"approve"}""");
        string askedAgain = await AskAsync("rest");
        Answer always = await service.PostAsync($"/decisions/{askedAgain}/answer", service.Red, ForAlways);

        Assert.Equal((403, 403, "role_forbids"), (policy.Status, refused.Status, refused.TextOf("code")));
        Assert.Contains("without 'always'", refused.TextOf("detail"), StringComparison.Ordinal);
        Assert.Equal((202, 202), (once.Status, always.Status));
        Assert.Equal(
            ("none", "once", "always"), (before, await AnswerOfAsync(asked), await AnswerOfAsync(askedAgain)));
    }

    [Fact]
    public async Task OverGrpcAnOperatorAnswersOnceAndAnAdministratorForAlways()
    {
        (string, string) operatorOfRed = ("authorization", $"Bearer {await service.TokenAsync("red", Role.Operator)}");
        string asked = await AskAsync("grpc");
        using var client = new RawGrpcClient(service.Service.GrpcAddress);
        var forAlways = new DecideRequest { Decision = asked, Option = "approve", Always = true };
        RawReply refused = await client.CallAsync(Decide, forAlways, operatorOfRed);
        string before = await AnswerOfAsync(asked);
        RawReply once = await client.CallAsync(
            Decide, new DecideRequest { Decision = asked, Option = "approve" }, operatorOfRed);
        forAlways.Decision = await AskAsync("grpc");
        RawReply always = await client.CallAsync(Decide, forAlways, ("authorization", $"Bearer {service.Red}"));

        Assert.Equal((7, 0, 0), (refused.Status, once.Status, always.Status));
        Assert.Equal(
            ("none", "once", "always"), (before, await AnswerOfAsync(asked), await AnswerOfAsync(forAlways.Decision)));
    }

    // Asks whether the file of this name may be added to.
    private async Task<string> AskAsync(string name)
    {
        string id = await service.SubmitAsync(service.Red, RunningService.PlanOf(
            """
            {"id":"a","tool":"file.append","approval":"auto","effect":"irreversible",
             "with":{"path":"NAME.txt","content":"x"}}
            """
                .Replace("NAME", name, StringComparison.Ordinal)));
        return $"{id}-d1";
    }

    private async Task<string> AnswerOfAsync(string decision)
    {
        Answer asked = await service.GetAsync($"/decisions/{decision}", service.Red);
        return asked.Json["answer"] is not DataObject answer ? "none"
            : answer["always"] is DataBoolean { Value: true } ? "always" : "once";
    }
}
