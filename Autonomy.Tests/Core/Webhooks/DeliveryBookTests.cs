using System.Text;
using Autonomy.Core.Webhooks;
using Xunit;

namespace Autonomy.Tests.Core.Webhooks;

/// <summary>What is known of messages, and how it is stored.</summary>
public sealed class DeliveryBookTests
{
    private static readonly (string Name, string Body)[] Webhooks =
    [
        ("webhook-created",
            """{"webhook":{"id":"hook-0","workspace":"default","direction":"inbound","description":"Pushes.","""
            + "\"secret\":\"HOOK\",\"isEnabled\":true,\"types\":[],\"action\":{\"signal\":\"go\","
            + "\"executionFrom\":\"/data/execution\"},\"by\":\"ada\"}}"),
        ("webhook-switched", """{"webhook":"hook-0","isEnabled":false,"by":"ada"}"""),
        ("webhook-removed", """{"webhook":"hook-0","by":"ada"}"""),
    ];

    private static readonly (string Name, string Body)[] Messages =
    [
        ("webhook-message-taken", """{"message":"msg_1","timestamp":1614265330}"""),
        ("webhook-message-done", """{"message":"msg_1","execution":"keyed-0"}"""),
    ];

    [Fact]
    public void StoredEventsStayAsTheyWereShipped()
    {
        Assert.Equal(WebhookEventTable.Names, Webhooks.Select(sample => sample.Name));
        Assert.Equal(DeliveryEventTable.Names, Messages.Select(sample => sample.Name));
        foreach ((string name, string body) in Webhooks)
        {
            WebhookEvent read = WebhookEventTable.Decode(name, 1, Encoding.UTF8.GetBytes(body));
            Assert.Equal(body, Encoding.UTF8.GetString(WebhookEventTable.Encode(read).Body.Span));
        }

        foreach ((string name, string body) in Messages)
        {
            DeliveryEvent read = DeliveryEventTable.Decode(name, 1, Encoding.UTF8.GetBytes(body));
            Assert.Equal(body, Encoding.UTF8.GetString(DeliveryEventTable.Encode(read).Body.Span));
        }
    }

    [Fact]
    public void AMessageIsNewThenReplayedThenSentAgain()
    {
        DeliveryBook book = DeliveryBook.Empty;
        Assert.Equal(DeliveryKind.New, book.KindOf("m", 10));
        book = book.Apply(new DeliveryEvent.Taken("m", 10));
        Assert.Equal(DeliveryKind.Replayed, book.KindOf("m", 10));
        Assert.Equal(DeliveryKind.Replayed, book.KindOf("m", 9));
        Assert.Equal(DeliveryKind.Unfinished, book.KindOf("m", 11));
        book = book.Apply(new DeliveryEvent.Done("m", "e"));
        Assert.Equal(DeliveryKind.Known, book.KindOf("m", 11));
    }

    [Fact]
    public void WhatMayHaveBeenForgottenIsNotTakenForNew()
    {
        DeliveryBook book = DeliveryBook.Empty;
        for (int i = 0; i < DeliveryBook.KnownMax + 5; i++)
            book = book.Apply(new DeliveryEvent.Taken($"m{i}", 1_000 + i));
        DeliveryBook read = DeliveryBook.Read(book.Write());

        Assert.All([book, read], one =>
        {
            // Played back, of those that were forgotten, and sent for the first time after them.
            Assert.Equal(DeliveryKind.Unfinished, one.KindOf("m4", 1_004));
            Assert.Equal(DeliveryKind.Unfinished, one.KindOf("unknown", 1_004));
            Assert.Equal(DeliveryKind.New, one.KindOf("unknown", 1_005));
        });
    }

    [Fact]
    public void ItIsBoundedAndComesBackFromItsSnapshot()
    {
        DeliveryBook book = DeliveryBook.Empty;
        for (int i = 0; i < DeliveryBook.KnownMax + 5; i++) book = book.Apply(new DeliveryEvent.Taken($"m{i}", i));
        DeliveryBook read = DeliveryBook.Read(book.Write());

        Assert.Equal(DeliveryBook.KnownMax, read.Count);
        Assert.Null(read.Find("m4"));
        Assert.Equal(DeliveryKind.Replayed, read.KindOf("m5", 5));
        Assert.Equal(book.Write(), read.Write());
    }
}
