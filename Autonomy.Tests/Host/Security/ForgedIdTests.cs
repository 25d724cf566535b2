using System.Security.Cryptography;
using System.Text;
using Autonomy.Core.Bulk;
using Autonomy.Core.Notifications;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Tests.Host.Grpc;
using Autonomy.Tests.Host.Service;
using Autonomy.Tests.Host.Workers;
using Autonomy.Worker;
using Google.Protobuf;
using Xunit;

namespace Autonomy.Tests.Host.Security;

/// <summary>A caller's idempotency key takes the place of nothing that the service starts by itself.</summary>
public sealed class ForgedIdTests : IAsyncLifetime
{
    private const string SecretText = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly GuardedService _service = new()
    {
        Environment = static name => name == "HOOK" ? SecretText : null,
    };

    private string _ingest = "";

    public async Task InitializeAsync()
    {
        await _service.InitializeAsync();
        _ingest = await _service.TokenAsync("red", Role.Ingest);
    }

    public Task DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task TheCommandOfASandboxRunsWhateverWasSubmittedUnderItsName()
    {
        await ForgeAsync("sandbox/shop-t1-s1");
        string token = await _service.TokenAsync("red", Role.Worker);
        await using WorkerUnderTest worker = await WorkerUnderTest.ConnectAsync(
            _service, token, new WorkerTool("sandbox.run") { Effect = ToolEffect.Idempotent });
        await _service.PostAsync("/projects", _service.Red, """{"name":"shop"}""");
        await _service.PostAsync("/projects/shop/tasks", _service.Red, """{"title":"Build","sandbox":"make"}""");
        await _service.PostAsync("/projects/shop/start-processing", _service.Red);

        WorkerUnderTest.Begun begun = await worker.NextAsync();

        Assert.Equal("make", begun.Input.GetProperty("command").GetString());
        begun.Succeed(new { exitCode = 0 });
    }

    [Fact]
    public async Task ARetryInBulkIsMadeWhateverWasSubmittedUnderItsName()
    {
        string broken = RunningService.PlanOf("""{"id":"a","tool":"data.json","with":{"text":"{"}}""");
        string failed = await _service.SubmitAsync(_service.Red, broken);
        await _service.PostAsync($"/executions/{failed}/cancel", _service.Red);
        await _service.EndOfAsync(_service.Red, failed);
        // The id of a job follows from its key, so that it can be known before.
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes("retry-1"));
        string job = $"{BulkJobId.Prefix}k{Convert.ToHexStringLower(hash.AsSpan(0, 16))}";
        string forged = await ForgeAsync($"{job}/{failed}");
        Answer begun = await _service.SendAsync(
            HttpMethod.Post, "/bulk", _service.Red, $$"""{"action":"retry","ids":["{{failed}}"]}""",
            ("Idempotency-Key", "retry-1"));

        string made = await MadeByAsync(begun.TextOf("id"));

        Assert.Equal((201, job), (begun.Status, begun.TextOf("id")));
        Assert.NotEqual(forged, made);
        Assert.StartsWith("retry-", made, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMessageStartsItsExecutionWhateverWasSubmittedUnderItsName()
    {
        string admin = await _service.TokenAsync("default", Role.Admin);
        Answer hook = await _service.PostAsync("/webhooks", admin,
            """{"direction":"inbound","secret":"HOOK","start":{"plan":""" + RunningService.Quick + "}}");
        string forged = await ForgeAsync(
            $"{hook.TextOf("id")}/msg_1", await _service.TokenAsync("default", Role.Ingest));
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        Assert.True(WebhookSecret.TryParse(SecretText, out WebhookSecret? secret, out _));

        Answer taken = await _service.SendAsync(
            HttpMethod.Post, $"/hooks/{hook.TextOf("id")}", null, "{}", ("webhook-id", "msg_1"),
            ("webhook-timestamp", now.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("webhook-signature", secret.Sign("msg_1", now, "{}")));

        Assert.Equal((200, "taken"), (taken.Status, taken.TextOf("status")));
        Assert.NotEqual(forged, taken.TextOf("execution"));
    }

    // Over both transports the same key is the same name.
    private async Task<string> ForgeAsync(string key, string? token = null)
    {
        token ??= _ingest;
        Answer forged = await _service.SendAsync(
            HttpMethod.Post, "/executions", token, """{"plan":""" + RunningService.Waiting + "}",
            ("Idempotency-Key", key));
        Assert.Equal(201, forged.Status);
        using var client = new RawGrpcClient(_service.Service.GrpcAddress);
        RawReply again = await client.CallAsync(
            Samples.Submit,
            new V1.SubmitRequest { PlanJson = ByteString.CopyFromUtf8(RunningService.Waiting), IdempotencyKey = key },
            ("authorization", $"Bearer {token}"));
        Assert.Equal(0, again.Status);
        return forged.TextOf("id");
    }

    private async Task<string> MadeByAsync(string job)
    {
        while (true)
        {
            var committed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using IDisposable bell =
                _service.Service.Engine.Journal.OnCommitted(_ => committed.TrySetResult());
            Answer items = await _service.GetAsync($"/bulk/{job}/items", _service.Red);
            var item = (DataObject)((DataArray)items.Json["items"]!).Items[0];
            Assert.NotEqual("refused", RunningService.TextOf(item, "status"));
            if (item["made"] is DataString made) return made.Value;
            await committed.Task;
        }
    }
}
