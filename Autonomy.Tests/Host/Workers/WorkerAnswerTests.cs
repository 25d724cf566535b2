using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Autonomy.Tests.Host.Service;
using Autonomy.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Xunit;

namespace Autonomy.Tests.Host.Workers;

/// <summary>Answers of workers that cannot be taken: each costs its own attempt, and the stream goes on.</summary>
public sealed class WorkerAnswerTests : IAsyncLifetime
{
    private const int MessageBytesMax = 64 << 10;

    private readonly RunningService _service = new()
    {
        Grpc = new GrpcSettings { Port = 0, MessageBytesMax = MessageBytesMax },
    };

    public Task InitializeAsync() => _service.InitializeAsync();

    public Task DisposeAsync() => _service.DisposeAsync();

    public static TheoryData<string, string, string> Answers => new()
    {
        { "no JSON", "output_invalid", "it is no JSON" },
        { "U+0000", "output_invalid", "the character U+0000" },
        { "too deep", "output_invalid", "It nests too deep" },
        { "a name twice", "output_invalid", "stands twice" },
        { "half a character", "output_invalid", "lone surrogate" },
        { "too long", "output_too_large", "autonomy.grpc.message-bytes-max" },
        { "a long failure", "worker_failed", "autonomy.grpc.message-bytes-max" },
        { "retry after 0", "card_declined", "'retry_after' is no duration above zero" },
        { "retry after less", "card_declined", "'retry_after' is no duration above zero" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task OneThatCannotBeTakenFailsItsAttemptAndSaysWhy(string answer, string code, string why)
    {
        await using RawWorker worker = await RawWorker.ConnectAsync(
            _service.Service.GrpcAddress, null, "remote.a", "remote.b");
        string wrong = await SubmitAsync("remote.a");
        AttemptOffer offer = await worker.NextOfferAsync(wrong);
        await worker.SayAsync(AnswerOf(answer, offer.Id));

        string events = await HappenedAsync(wrong, "attempt-failed");
        Assert.Contains($"\"{code}\"", events, StringComparison.Ordinal);
        Assert.Contains(why, events, StringComparison.Ordinal);
        string right = await SubmitAsync("remote.b");
        offer = await worker.NextOfferAsync(right);
        await worker.SayAsync(Completed(offer.Id, "null"));
        Assert.Equal("completed", await _service.EndOfAsync(right));
    }

    private static WorkerMessage AnswerOf(string answer, AttemptId id) => answer switch
    {
        "no JSON" => Completed(id, "{"),
        "U+0000" => Completed(id, """["a\u0000b"]"""),
        "too deep" => Completed(id, new string('[', 65) + new string(']', 65)),
        "a name twice" => Completed(id, """{"a\u0000":1,"a\u0000":2}"""),
        "half a character" => Completed(id, """["\ud800"]"""),
        "too long" => Completed(id, $"\"{new string('x', MessageBytesMax)}\""),
        "a long failure" => Failed(id, new string('x', MessageBytesMax), null),
        "retry after 0" => Failed(id, "No.", new Duration()),
        _ => Failed(id, "No.", new Duration { Seconds = -1 }),
    };

    private static WorkerMessage Completed(AttemptId id, string json) => new()
    {
        Completed = new AttemptCompleted { Id = id, OutputJson = ByteString.CopyFromUtf8(json) },
    };

    private static WorkerMessage Failed(AttemptId id, string message, Duration? retryAfter) => new()
    {
        Failed = new AttemptFailed
        {
            Id = id,
            Kind = FailureKind.Denied,
            Code = "card_declined",
            Message = message,
            Effect = FailureEffect.None,
            RetryAfter = retryAfter,
        },
    };

    private Task<string> SubmitAsync(string tool) =>
        _service.SubmitAsync(RunningService.PlanOf($$"""{"id":"a","tool":"{{tool}}"}"""));

    /// <summary>The events up to one of this name.</summary>
    private async Task<string> HappenedAsync(string execution, string happened)
    {
        string events = "";
        for (long after = 0; !events.Contains($"\"{happened}\"", StringComparison.Ordinal);)
        {
            (_, DataObject page) = await _service.GetAsync($"/executions/{execution}/events?after={after}&wait=30s");
            events += page.ToString();
            after = (long)((DataNumber)page["after"]!).Value;
        }

        return events;
    }
}
