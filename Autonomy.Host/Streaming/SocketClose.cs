using System.Net.WebSockets;
using System.Text;
using Autonomy.Host.Api;

namespace Autonomy.Host.Streaming;

/// <summary>
/// Why the service closes a WebSocket. The reason begins with a word for programs, and says after a colon what happened
/// and what to do.
/// </summary>
/// <param name="Status">A status of RFC 6455, 7.4.1.</param>
/// <param name="Reason">What a browser shows of it: 123 bytes at most.</param>
internal sealed record SocketClose(WebSocketCloseStatus Status, string Reason)
{
    /// <summary>A control frame takes no more (RFC 6455, 5.5): 125 bytes with the status.</summary>
    public const int ReasonBytesMax = 123;

    /// <summary>It closed first, and is answered.</summary>
    public static readonly SocketClose Answered = new(WebSocketCloseStatus.NormalClosure, "");

    /// <summary>The service stops.</summary>
    public static readonly SocketClose Stopping = new(
        WebSocketCloseStatus.EndpointUnavailable,
        ServiceStop.Word + ": Connect again, and go on after the last positions.");

    /// <summary>The token by which it was let in is worth nothing any more.</summary>
    public static readonly SocketClose TokenEnded = new(
        WebSocketCloseStatus.PolicyViolation,
        "token_ended: The token was revoked or has expired. Connect again with one that is in force.");

    /// <summary>It did not say who it is.</summary>
    public static readonly SocketClose Silent = new(
        WebSocketCloseStatus.PolicyViolation,
        "first_message_late: Say {\"token\":\"...\"}, or {} where the service is open, within 10 s of connecting.");

    /// <summary>It showed no token that lets it in. What is told of that over REST would not fit.</summary>
    public static readonly SocketClose TokenWanted = new(
        WebSocketCloseStatus.PolicyViolation,
        "token_wanted: Say {\"token\":\"...\"} first, with one that is in force, or {} where the service is open.");

    /// <summary>It may not come in, or said what cannot be taken.</summary>
    public static SocketClose Of(ApiException refusal) => refusal.Fault == ApiFault.Unauthenticated
        ? TokenWanted
        : new SocketClose(WebSocketCloseStatus.PolicyViolation, Shortened($"{refusal.Code}: {refusal.Message}"));

    // Every reason that there is fits; this keeps one that does not from leaving the connection without any.
    private static string Shortened(string reason)
    {
        const string Rest = "...";
        if (Encoding.UTF8.GetByteCount(reason) <= ReasonBytesMax) return reason;
        var text = new StringBuilder();
        int bytes = Rest.Length;
        foreach (Rune rune in reason.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > ReasonBytesMax) break;
            text.Append(rune.ToString());
        }

        return text.Append(Rest).ToString();
    }
}
