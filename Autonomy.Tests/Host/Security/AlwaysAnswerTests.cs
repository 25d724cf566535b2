using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Tests.Host.Grpc;
using Autonomy.Tests.Host.Service;
using Autonomy.V1;
using Xunit;

namespace Autonomy.Tests.Host.Security;

/// <summary>An answer for always adds a policy: it takes the right that policies take, whichever way it comes.</summary>
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
        IReadOnlyList<string> before = await PoliciesAsync("rest");
        Answer once = await service.PostAsync($"/decisions/{asked}/answer", operatorOfRed, """{"option":"approve"}""");
        Answer always = await service.PostAsync(
            $"/decisions/{await AskAsync("rest")}/answer", service.Red, ForAlways);

        Assert.Equal((403, 403, "role_forbids"), (policy.Status, refused.Status, refused.TextOf("code")));
        Assert.Contains("without 'always'", refused.TextOf("detail"), StringComparison.Ordinal);
        Assert.Empty(before);
        Assert.Equal((202, 202), (once.Status, always.Status));
        Assert.Single(await PoliciesAsync("rest"));
    }

    [Fact]
    public async Task OverGrpcAnOperatorAnswersOnceAndAnAdministratorForAlways()
    {
        (string, string) operatorOfRed = ("authorization", $"Bearer {await service.TokenAsync("red", Role.Operator)}");
        string asked = await AskAsync("grpc");
        using var client = new RawGrpcClient(service.Service.GrpcAddress);
        var forAlways = new DecideRequest { Decision = asked, Option = "approve", Always = true };
        RawReply refused = await client.CallAsync(Decide, forAlways, operatorOfRed);
        IReadOnlyList<string> before = await PoliciesAsync("grpc");
        RawReply once = await client.CallAsync(
            Decide, new DecideRequest { Decision = asked, Option = "approve" }, operatorOfRed);
        forAlways.Decision = await AskAsync("grpc");
        RawReply always = await client.CallAsync(Decide, forAlways, ("authorization", $"Bearer {service.Red}"));

        Assert.Equal((7, 0, 0), (refused.Status, once.Status, always.Status));
        Assert.Empty(before);
        Assert.Single(await PoliciesAsync("grpc"));
    }

    // Asks whether the file of this name may be added to.
    private async Task<string> AskAsync(string name)
    {
        string id = await service.SubmitAsync(service.Red, RunningService.PlanOf(
            """{"id":"a","tool":"file.append","approval":"auto","with":{"path":"NAME.txt","content":"x"},"effect":"irreversible"}"""
                .Replace("NAME", name, StringComparison.Ordinal)));
        return $"{id}-d1";
    }

    private async Task<IReadOnlyList<string>> PoliciesAsync(string name) =>
    [
        .. ((DataArray)(await service.GetAsync("/policies", service.Red)).Json["items"]!).Items
            .Select(DataJson.Write).Where(one => one.Contains(name, StringComparison.Ordinal)),
    ];
}
