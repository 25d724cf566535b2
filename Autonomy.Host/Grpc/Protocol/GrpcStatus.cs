using System.Collections.Immutable;
using Autonomy.Host.Api;

namespace Autonomy.Host.Grpc.Protocol;

/// <summary>The statuses of gRPC that are told here, by their public numbers.</summary>
internal enum GrpcCode
{
    /// <summary>It was done.</summary>
    Ok = 0,

    /// <summary>The request is wrong, whatever the state of anything.</summary>
    InvalidArgument = 3,

    /// <summary>The time that the caller gave is over; whether it took effect is not known.</summary>
    DeadlineExceeded = 4,

    /// <summary>There is no such thing, or it belongs to another workspace.</summary>
    NotFound = 5,

    /// <summary>The token's role does not allow it.</summary>
    PermissionDenied = 7,

    /// <summary>Too large, or too much at the moment.</summary>
    ResourceExhausted = 8,

    /// <summary>The thing is not in a state for it.</summary>
    FailedPrecondition = 9,

    /// <summary>It has changed since it was looked at.</summary>
    Aborted = 10,

    /// <summary>There is no such method, or the message's encoding is not read.</summary>
    Unimplemented = 12,

    /// <summary>The service failed, or the peer breaks the protocol.</summary>
    Internal = 13,

    /// <summary>Not possible at the moment.</summary>
    Unavailable = 14,

    /// <summary>There is no valid token.</summary>
    Unauthenticated = 16,
}

/// <summary>How a call ended.</summary>
/// <param name="Code">The status.</param>
/// <param name="Word">A short stable word for programs; empty when all is well.</param>
/// <param name="Message">What is so, and what to do; empty when all is well.</param>
internal sealed record GrpcStatus(GrpcCode Code, string Word, string Message)
{
    /// <summary>All is well.</summary>
    public static readonly GrpcStatus Ok = new(GrpcCode.Ok, "", "");

    /// <summary>Every single mistake of the request.</summary>
    public ImmutableArray<ApiMistake> Mistakes { get; init; } = [];

    /// <summary>When it makes sense to ask again; null: that does not depend on the time.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What a refusal is called here.</summary>
    public static GrpcStatus Of(ApiException refusal) => new(CodeOf(refusal.Fault), refusal.Code, refusal.Message)
    {
        Mistakes = refusal.Mistakes,
        RetryAfter = refusal.RetryAfter,
    };

    private static GrpcCode CodeOf(ApiFault fault) => fault switch
    {
        ApiFault.Syntax or ApiFault.Meaning or ApiFault.MediaType => GrpcCode.InvalidArgument,
        ApiFault.Unauthenticated => GrpcCode.Unauthenticated,
        ApiFault.Forbidden => GrpcCode.PermissionDenied,
        ApiFault.NotFound => GrpcCode.NotFound,
        ApiFault.State => GrpcCode.FailedPrecondition,
        ApiFault.Precondition => GrpcCode.Aborted,
        ApiFault.TooLarge or ApiFault.HeadersTooLarge or ApiFault.Load => GrpcCode.ResourceExhausted,
        ApiFault.Unavailable => GrpcCode.Unavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "Not a sort of refusal."),
    };
}

/// <summary>A call ends with this status, by the protocol's own rules.</summary>
internal sealed class GrpcRefusedException(GrpcStatus status, Exception? cause = null)
    : Exception(status.Message, cause)
{
    public GrpcRefusedException(GrpcCode code, string word, string message, Exception? cause = null)
        : this(new GrpcStatus(code, word, message), cause)
    {
    }

    /// <summary>The status.</summary>
    public GrpcStatus Status => status;
}
