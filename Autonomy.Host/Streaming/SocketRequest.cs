using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;
using Autonomy.Host.Api;

namespace Autonomy.Host.Streaming;

/// <summary>What a client says over its WebSocket.</summary>
internal abstract record SocketRequest
{
    private static readonly string[] OfSubscribe = ["subscribe", "after"];
    private static readonly string[] OfUnsubscribe = ["unsubscribe"];
    private static readonly string[] OfFirst = ["token"];

    private SocketRequest()
    {
    }

    /// <summary>The topic that it is about, as it is written; null: it names none.</summary>
    public string? About { get; private init; }

    /// <summary>The first message: who it is. <c>{"token":"..."}</c>, or <c>{}</c> where the service is open.</summary>
    public sealed record Authenticate(string? Token) : SocketRequest;

    /// <summary>Follow a topic: <c>{"subscribe":"execution:ID","after":5}</c>.</summary>
    public sealed record Subscribe(string Topic, long? After) : SocketRequest;

    /// <summary>Follow it no more: <c>{"unsubscribe":"execution:ID"}</c>.</summary>
    public sealed record Unsubscribe(string Topic) : SocketRequest;

    /// <summary>None of these; the message says what is wrong, and what to do.</summary>
    public sealed record Unreadable(string Message) : SocketRequest;

    /// <summary>Reads a message.</summary>
    public static SocketRequest Read(string text)
    {
        if (!DataJson.TryParse(text, out DataValue? value, out _) || value is not DataObject said)
            return new Unreadable("It is no object of JSON. Send {\"subscribe\":\"execution:ID\"}.");
        string? topic = TextOf(said, "subscribe") ?? TextOf(said, "unsubscribe");
        return Read(said) with { About = topic };
    }

    private static SocketRequest Read(DataObject said)
    {
        if (said["subscribe"] is not null) return UnknownIn(said, OfSubscribe) ?? SubscribeOf(said);
        return said["unsubscribe"] is not null
            ? UnknownIn(said, OfUnsubscribe) ?? UnsubscribeOf(said)
            : UnknownIn(said, OfFirst) ?? AuthenticateOf(said);
    }

    private static SocketRequest SubscribeOf(DataObject said)
    {
        if (TextOf(said, "subscribe") is not { } topic) return NoText("subscribe");
        return AfterOf(said, out long? after)
            ? new Subscribe(topic, after)
            : new Unreadable("'after' is no position. Write a whole number, 0 or more, or leave it out.");
    }

    private static SocketRequest UnsubscribeOf(DataObject said) =>
        TextOf(said, "unsubscribe") is { } topic ? new Unsubscribe(topic) : NoText("unsubscribe");

    private static SocketRequest AuthenticateOf(DataObject said)
    {
        if (said.Count == 0) return new Authenticate(null);
        return TextOf(said, "token") is { } token ? new Authenticate(token) : NoText("token");
    }

    // A name with a mistake in it must not be as if it were not there: the position after which to go on, above all.
    private static Unreadable? UnknownIn(DataObject said, string[] taken)
    {
        string? unknown = said.Properties.Select(static one => one.Key).FirstOrDefault(name => !taken.Contains(name));
        if (unknown is null) return null;
        // Without one of these it may be the name that says what it is.
        string[] meant = taken == OfFirst ? [.. OfSubscribe, .. OfUnsubscribe, .. OfFirst] : taken;
        string near = NearestName.Of(unknown, meant.Where(name => said[name] is null)) is { } nearest
            ? $"Did you mean '{nearest}'?"
            : "Leave it out.";
        return new Unreadable(
            $"A message takes no '{Refusals.Excerpt(unknown)}' here. {near} There are "
            + "{\"subscribe\":\"execution:ID\",\"after\":5} and {\"unsubscribe\":\"execution:ID\"}.");
    }

    private static Unreadable NoText(string name) => new($"'{name}' is no text. Send {{\"{name}\":\"...\"}}.");

    private static string? TextOf(DataObject said, string name) => (said[name] as DataString)?.Value;

    private static bool AfterOf(DataObject said, out long? after)
    {
        after = null;
        if (said["after"] is null or DataNull) return true;
        if (said["after"] is not DataNumber { Value: >= 0 and < long.MaxValue } number) return false;
        after = (long)number.Value;
        return number.Value % 1 == 0;
    }
}
