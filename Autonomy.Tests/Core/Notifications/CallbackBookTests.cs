using System.Text;
using Autonomy.Core.Notifications;
using Xunit;

namespace Autonomy.Tests.Core.Notifications;

public sealed class CallbackBookTests
{
    // As they were first shipped. A line is never changed.
    private static readonly (string Name, string Body)[] Samples =
    [
        ("callback-delivered", """{"message":"p-1-5","type":"execution.completed"}"""),
        ("callback-refused",
            """{"message":"p-1-5","type":"execution.completed","reason":"it answered 410, gone","""
            + "\"retryAfterMs\":5000,\"isGone\":true}"),
    ];

    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void EveryEventOfTheTableHasASampleAndStaysAsItWas()
    {
        Assert.Equal(CallbackEventTable.Names, Samples.Select(sample => sample.Name));
        foreach ((string name, string body) in Samples)
        {
            CallbackEvent read = CallbackEventTable.Decode(name, 1, Encoding.UTF8.GetBytes(body));
            Assert.Equal(body, Encoding.UTF8.GetString(CallbackEventTable.Encode(read).Body.Span));
        }
    }

    [Fact]
    public void WhatIsNotTakenIsSentAgainAsTheOutboxDoesUntilItIsGivenUp()
    {
        CallbackBook book = CallbackBook.Empty.Apply(Refused(), Now);
        Assert.Equal(
            (CallbackStatus.Pending, 1, Now + Outbox.RetryDelays[0]),
            (book.Deliveries[0].Status, book.Deliveries[0].Attempts, book.Deliveries[0].NextAt));
        book = book.Apply(Refused() with { RetryAfterMs = 3_600_000 }, Now);
        Assert.Equal(Now + TimeSpan.FromHours(1), book.Deliveries[0].NextAt);
        for (int attempt = 3; attempt <= Outbox.RetryDelays.Count + 1; attempt++) book = book.Apply(Refused(), Now);

        Assert.Equal((CallbackStatus.GivenUp, null), (book.Deliveries[0].Status, book.Deliveries[0].NextAt));
    }

    [Fact]
    public void WhatIsTakenAtLastIsDeliveredAndKeepsWhatWentWrong()
    {
        CallbackBook book = CallbackBook.Empty
            .Apply(Refused(), Now)
            .Apply(new CallbackEvent.Delivered("m", "execution.completed"), Now.AddSeconds(5));

        CallbackDelivery only = Assert.Single(book.Deliveries);
        Assert.Equal(
            (CallbackStatus.Delivered, 2, "it answered 500", null),
            (only.Status, only.Attempts, only.Problem, only.NextAt));
    }

    [Fact]
    public void OnlyTheLatestAreRemembered()
    {
        CallbackBook book = Enumerable.Range(0, CallbackBook.KnownMax + 5).Aggregate(
            CallbackBook.Empty,
            static (known, number) => known.Apply(new CallbackEvent.Delivered($"m-{number}", "health.dropped"), Now));

        Assert.Equal((CallbackBook.KnownMax, "m-5"), (book.Deliveries.Count, book.Deliveries[0].Message));
    }

    private static CallbackEvent.Refused Refused() => new("m", "execution.completed", "it answered 500");
}
