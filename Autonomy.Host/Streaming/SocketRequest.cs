using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Values;

namespace Autonomy.Host.Streaming;

/// <summary>What a client says over its WebSocket.</summary>
internal abstract record SocketRequest
{
    private SocketRequest()
    {
    }

    /// <summary>The first message: who it is. <c>{"token":"..."}</c>, or <c>{}</c> where the service is open.</summary>
    public sealed record Authenticate(string? Token) : SocketRequest;

    /// <summary>Follow a topic: <c>{"subscribe":"execution:ID","after":5}</c>.</summary>
    public sealed record Subscribe(string Topic, long? After) : SocketRequest;

    /// <summary>Follow it no more: <c>{"unsubscribe":"execution:ID"}</c>.</summary>
    public sealed record Unsubscribe(string Topic) : SocketRequest;

    /// <summary>Reads a message; false when it is none of these.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out SocketRequest? request)
    {
        request = null;
        if (!DataJson.TryParse(text, out DataValue? value, out _) || value is not DataObject said) return false;
        request = said switch
        {
            _ when TextOf(said, "subscribe") is { } topic => AfterOf(said, out long? after)
                ? new Subscribe(topic, after)
                : null,
            _ when TextOf(said, "unsubscribe") is { } topic => new Unsubscribe(topic),
            _ when said.Count == 0 || TextOf(said, "token") is not null => new Authenticate(TextOf(said, "token")),
            _ => null,
        };
        return request is not null;
    }

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
