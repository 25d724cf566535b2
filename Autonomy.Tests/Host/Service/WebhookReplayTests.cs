using System.Globalization;
using Autonomy.Core.Journaling;
using Autonomy.Core.Notifications;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Core.Webhooks;
using Autonomy.Host.Security;
using Autonomy.Tests.Host.Security;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>Inbound webhooks that had more messages than are known.</summary>
public sealed class WebhookReplayTests : IAsyncLifetime
{
    private const string SecretText = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly GuardedService _service = new()
    {
        Environment = static name => name == "HOOK" ? SecretText : null,
    };

    private string _admin = "";

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    public async Task InitializeAsync()
    {
        await _service.InitializeAsync();
        _admin = await _service.TokenAsync("default", Role.Admin);
    }

    public Task DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task AMessageThatIsNotKnownAnyMoreSignalsNothingASecondTime()
    {
        string hook = await MakeAsync(
            """{"direction":"inbound","secret":"HOOK","signal":{"name":"ping","executionFrom":"/execution"}}""");
        string execution = await _service.SubmitAsync(_admin, RunningService.Waiting);
        string body = $$"""{"execution":"{{execution}}"}""";
        long sent = Now;
        Answer first = await PostAsync(hook, "msg_1", sent, body);
        await FillAsync(hook, after: 2, sent);
        Answer again = await PostAsync(hook, "msg_1", sent, body);
        Answer events = await _service.GetAsync($"/executions/{execution}/events?type=signal-received", _admin);

        Assert.Equal((200, 200), (first.Status, again.Status));
        Assert.Single(((DataArray)events.Json["events"]!).Items);
    }

    [Fact]
    public async Task AMessageThatWasCutOffIsTheExecutionThatItStartedThoughThePlanHasANewerVersion()
    {
        await PutPlanAsync("one");
        string hook = await MakeAsync(
            """{"direction":"inbound","secret":"HOOK","start":{"planName":"nightly"}}""");
        long sent = Now;
        Answer first = await PostAsync(hook, "msg_1", sent, "{}");
        await ForgetDoneAsync(hook, "msg_1", sent);
        await PutPlanAsync("two");
        // A sender that tries again signs anew.
        Answer again = await PostAsync(hook, "msg_1", sent + 1, "{}");

        Assert.Equal((200, 200), (first.Status, again.Status));
        Assert.Equal(first.TextOf("execution"), again.TextOf("execution"));
    }

    [Fact]
    public async Task WhatIsKnownIsStoredAsAWholeNowAndThenAndNotWithEachMessage()
    {
        string hook = await MakeAsync(
            """{"direction":"inbound","secret":"HOOK","start":{"plan":""" + RunningService.Quick + "}}");
        await FillAsync(hook, after: 0, Now);
        for (int i = 1; i <= 3; i++) Assert.Equal(200, (await PostAsync(hook, $"msg_{i}", Now, "{}")).Status);

        Assert.Null(await _service.Service.Engine.Journal.ReadSnapshotAsync(
            DeliveryEventTable.StreamOf(hook), CancellationToken.None));
    }

    [Fact]
    public async Task AMessageThatIsTooLongIsToldItsOwnLimit()
    {
        string hook = await MakeAsync(
            """{"direction":"inbound","secret":"HOOK","start":{"plan":""" + RunningService.Quick + "}}");
        Answer answer = await PostAsync(hook, "msg_1", Now, new string(' ', (1 << 20) + 1));

        Assert.Equal((413, "body_too_large"), (answer.Status, answer.TextOf("code")));
        Assert.Contains("1048576 bytes", answer.Body, StringComparison.Ordinal);
    }

    private async Task PutPlanAsync(string text)
    {
        string plan = RunningService.PlanOf(
            """{"id":"a","tool":"text.join","with":{"items":[""" + $"\"{text}\"]}}}}");
        Answer put = await _service.SendAsync(
            HttpMethod.Put, "/plans/nightly", _admin, $$"""{"plan":{{plan}}}""");
        Assert.InRange(put.Status, 200, 201);
    }

    // As a crash leaves it after the submission: the message was taken, and whether it was done nobody has written.
    private async Task ForgetDoneAsync(string hook, string message, long time)
    {
        StreamId stream = DeliveryEventTable.StreamOf(hook);
        IJournal journal = _service.Service.Engine.Journal;
        AppendResult removed = await journal.AppendAsync(new AppendRequest
        {
            Stream = stream,
            ExpectedVersion = 2,
            Time = TimeProvider.System.GetUtcNow(),
            Removes = true,
        });
        AppendResult taken = await journal.AppendAsync(new AppendRequest
        {
            Stream = stream,
            ExpectedVersion = 0,
            Time = TimeProvider.System.GetUtcNow(),
            Events = [DeliveryEventTable.Encode(new DeliveryEvent.Taken(message, time))],
        });
        Assert.Equal((AppendOutcome.Appended, AppendOutcome.Appended), (removed.Outcome, taken.Outcome));
        await _service.StopAsync();
        await _service.StartAsync();
    }

    // As many messages as are known, each done.
    private async Task FillAsync(string hook, long after, long time)
    {
        const int PerAppend = 250;
        IJournal journal = _service.Service.Engine.Journal;
        for (int first = 0; first < DeliveryBook.KnownMax; first += PerAppend)
        {
            AppendResult result = await journal.AppendAsync(new AppendRequest
            {
                Stream = DeliveryEventTable.StreamOf(hook),
                ExpectedVersion = after,
                Time = TimeProvider.System.GetUtcNow(),
                Events =
                [
                    .. Enumerable.Range(first, PerAppend).SelectMany(i => new DeliveryEvent[]
                    {
                        new DeliveryEvent.Taken($"other_{i}", time), new DeliveryEvent.Done($"other_{i}", "keyed-0"),
                    }).Select(DeliveryEventTable.Encode),
                ],
            });
            Assert.Equal(AppendOutcome.Appended, result.Outcome);
            after = result.Version;
        }
    }

    private async Task<string> MakeAsync(string body)
    {
        Answer made = await _service.PostAsync("/webhooks", _admin, body);
        Assert.Equal(201, made.Status);
        return made.TextOf("id");
    }

    private Task<Answer> PostAsync(string hook, string id, long timestamp, string body)
    {
        Assert.True(WebhookSecret.TryParse(SecretText, out WebhookSecret? secret, out _));
        return _service.SendAsync(
            HttpMethod.Post, $"/hooks/{hook}", null, body, ("webhook-id", id),
            ("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture)),
            ("webhook-signature", secret.Sign(id, timestamp, body)));
    }
}
