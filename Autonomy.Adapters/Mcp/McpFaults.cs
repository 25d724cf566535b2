using System.Text.Json;
using Autonomy.Adapters.Connections;
using Autonomy.Adapters.Http;
using Autonomy.Core.Connections;
using Autonomy.Core.Recovery;
using ModelContextProtocol;

namespace Autonomy.Adapters.Mcp;

/// <summary>A server cannot be connected, or is not connected; the failure says why.</summary>
internal sealed class McpRefusedException(Failure failure, Exception? cause = null) : Exception(failure.Message, cause)
{
    public Failure Failure { get; } = failure;
}

/// <summary>Reads what the exceptions of a session mean.</summary>
internal static class McpFaults
{
    /// <summary>
    /// Whether an exception is one that a session with a server may throw. The protocol's library throws an
    /// <see cref="ArgumentException"/> where what a server sent breaks the protocol's rules.
    /// </summary>
    public static bool IsOfServer(Exception exception) => exception is McpException or HttpRequestException
        or IOException or JsonException or TimeoutException or OperationCanceledException or InvalidOperationException
        or UriFormatException or FormatException or ArgumentException or ConnectionRefusedException
        or AggregateException;

    /// <summary>Why a server could not be connected.</summary>
    public static Failure OfConnecting(
        Connection connection, Exception exception, McpSession session, CancellationToken cancellation)
    {
        var ending = new McpEnding(connection.Name, "its tools")
        {
            WasSent = false,
            ExitCode = session.ExitCode,
            Stderr = session.Errors,
            Text = HttpFaults.DetailOf(exception),
        };
        if (exception is ConnectionRefusedException refused)
        {
            return new Failure { Kind = FailureKind.TooLarge, Code = refused.Code, Message = refused.Message };
        }

        bool isProgram = connection.Mcp!.Url is null;
        if (cancellation.IsCancellationRequested || exception is TimeoutException)
            return McpClassification.Of(ending with { Fault = McpFault.Timeout });
        if (isProgram && (exception is IOException || session.ExitCode is not null))
            return McpClassification.Of(ending with { Fault = McpFault.ServerFailedToStart });
        return Of(connection, ending, exception, session, cancellation);
    }

    /// <summary>The failure of a call of a connected server.</summary>
    public static Failure Of(
        Connection connection, McpEnding ending, Exception exception, McpSession session,
        CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
            return McpClassification.Of(ending with { Fault = McpFault.Cancelled });
        if (Within<MessageTooLargeException>(exception) is { } large) return OfSize(ending, large);
        if (Within<HttpRequestException>(exception) is { } http) return OfHttp(connection, ending, http, cancellation);
        ending = ending with { Text = HttpFaults.DetailOf(exception) };
        McpFault fault = exception switch
        {
            UnsupportedProtocolVersionException => McpFault.NoCommonVersion,
            McpProtocolException => McpFault.RpcError,
            TimeoutException => McpFault.Timeout,
            JsonException or ArgumentException => McpFault.Unreadable,
            _ when session.ExitCode is not null => McpFault.ServerExited,
            _ => McpFault.TransportClosed,
        };
        int code = exception is McpProtocolException protocol ? (int)protocol.ErrorCode : 0;
        return McpClassification.Of(ending with
        {
            Fault = fault,
            ErrorCode = code,
            ExitCode = session.ExitCode,
            Stderr = session.Errors,
        });
    }

    /// <summary>The size of a message that was not read is not known, nor is what its call has done.</summary>
    private static Failure OfSize(McpEnding ending, MessageTooLargeException large) => new()
    {
        Kind = FailureKind.TooLarge,
        Code = FailureCodes.OutputTooLarge,
        Message = $"{ending.Tool} of the server '{ending.Server}' gave too much: {large.Message} Ask it for less.",
        Effect = ending.IsReadOnly || !ending.WasSent ? FailureEffect.None : FailureEffect.Unknown,
        Evidence = new FailureEvidence { Target = $"{ending.Server}/{ending.Tool}" },
    };

    private static Failure OfHttp(
        Connection connection, McpEnding ending, HttpRequestException exception, CancellationToken cancellation)
    {
        if (exception.StatusCode is { } status)
        {
            return McpClassification.Of(ending with
            {
                Fault = McpFault.HttpRefused,
                Status = (int)status,
                Text = "",
            });
        }

        var call = new HttpCall("POST", new Uri(connection.Mcp!.Url!).GetLeftPart(UriPartial.Path))
        {
            SentIdempotencyKey = ending.IsReadOnly,
        };
        HttpFault fault = HttpFaults.BeforeAnswer(exception, cancellation);
        return HttpClassification.OfFault(call, fault, HttpFaults.DetailOf(exception));
    }

    private static T? Within<T>(Exception exception)
        where T : Exception
    {
        for (Exception? inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is T wanted) return wanted;
        }

        return null;
    }
}
